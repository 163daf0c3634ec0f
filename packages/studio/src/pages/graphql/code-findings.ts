import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { evaluate } from '../../wire/graphql-apis.ts';
import type { CodeError } from '../../wire/graphql-types.ts';
import type { Wire } from '../../wire/wire.ts';

/** Asked once the writer pauses. */
const pauseMs = 400;

/** Marks what AppSync finds wrong in code while it is written: EvaluateCode says it, as it would when it is saved. */
export function codeFindings(wire: Wire): Extension {
  return [lintGutter(), linter((view) => findingsIn(wire, view), { delay: pauseMs })];
}

async function findingsIn(wire: Wire, view: EditorView): Promise<readonly Diagnostic[]> {
  const text = view.state.doc.toString();
  if (text.trim() === '') return [];
  try {
    // What it makes of an empty context does not matter: only code that compiles is run.
    const source = { kind: 'code', text } as const;
    const { error } = await evaluate.run(wire, { source, handler: 'request', context: '{}' });
    return (error?.codeErrors ?? []).map((found) => diagnosticOf(view, found));
  } catch {
    // That it cannot be asked, or that there is no request handler, is said when it is tried or saved.
    return [];
  }
}

function diagnosticOf(view: EditorView, { errorType, value, location }: CodeError): Diagnostic {
  const { doc } = view.state;
  const line = doc.line(Math.min(Math.max(location?.line ?? 1, 1), doc.lines));
  const from = Math.min(line.from + Math.max((location?.column ?? 1) - 1, 0), line.to);
  const to = Math.min(from + Math.max(location?.span ?? 1, 1), doc.length);
  // At the end of the text there is nothing behind it to be underlined: then it is what stands before.
  const start = from === to ? Math.max(from - 1, 0) : from;
  return { from: start, to: Math.max(start, to), severity: 'error', source: errorType, message: value };
}
