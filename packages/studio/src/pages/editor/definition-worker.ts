import { checkText } from './check-text.ts';
import { convertState } from './convert-state.ts';
import type { DefinitionQuestion } from './definition-messages.ts';
import { explainPlace } from './explain-place.ts';
import { suggest } from './suggest.ts';

/** Judges definitions beside the page: their tables are large, and typing must not wait for them. */
self.addEventListener('message', (event: MessageEvent<{ id: number; question: DefinitionQuestion }>) => {
  const { id, question } = event.data;
  try {
    self.postMessage({ id, answer: answer(question) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
});

function answer(question: DefinitionQuestion): unknown {
  switch (question.kind) {
    case 'check':
      return checkText(question.text, question.format, question.type);
    case 'suggest':
      return suggest(question) ?? null;
    case 'explain':
      return explainPlace(question) ?? null;
    case 'convert':
      return convertState(question, Date.now());
  }
}
