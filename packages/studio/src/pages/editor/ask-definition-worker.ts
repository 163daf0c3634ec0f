import type { DefinitionAnswers, DefinitionQuestion } from './definition-messages.ts';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Asks the worker about a text; it is started by the first question. */
export function askDefinitionWorker<Question extends DefinitionQuestion>(
  question: Question,
): Promise<DefinitionAnswers[Question['kind']]> {
  worker ??= startWorker();
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
    worker?.postMessage({ id, question });
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./definition-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener(
    'message',
    (event: MessageEvent<{ id: number; answer?: unknown; error?: string }>) => {
      const { id, answer, error } = event.data;
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asked?.resolve(answer);
      else asked?.reject(new Error(error));
    },
  );
  return started;
}
