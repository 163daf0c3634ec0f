import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { useEffect, useState } from 'react';
import type { StateMachineType } from '../../wire/step-functions-types.ts';
import { askDefinitionWorker } from './ask-definition-worker.ts';
import type { TextFinding } from './definition-messages.ts';
import type { EditSession } from './edit-session.ts';

/** What there is to say of a text, and of which text it is said. */
export interface Findings {
  readonly list: readonly TextFinding[];
  readonly isCurrent: boolean;
}

const none: Findings = { list: [], isCurrent: false };

/**
 * Judges the text of a session in the worker, whenever it has changed: one text at a time, and after it the one that is
 * newest then. The places are marked in the text. Nothing is judged before it may be.
 */
export function useFindings(
  session: EditSession,
  { type, canJudge }: { readonly type: StateMachineType; readonly canJudge: boolean },
): Findings {
  const [findings, setFindings] = useState<Findings>(none);
  useEffect(() => {
    if (!canJudge) return;
    let isBusy = false;
    let judged: string | undefined;
    let isStopped = false;
    const judge = async () => {
      if (isBusy) return;
      isBusy = true;
      while (!isStopped && judged !== session.text) {
        const { text, format } = session;
        setFindings((before) => (before.isCurrent ? { ...before, isCurrent: false } : before));
        const list = await askDefinitionWorker({ kind: 'check', text, format, type }).catch(() => []);
        judged = text;
        if (isStopped || session.text !== text) continue;
        setFindings({ list, isCurrent: true });
        session.view.dispatch(setDiagnostics(session.view.state, list.map(diagnosticOf)));
      }
      isBusy = false;
    };
    void judge();
    const stop = session.subscribe(() => void judge());
    return () => {
      isStopped = true;
      stop();
    };
  }, [session, type, canJudge]);
  return findings;
}

function diagnosticOf({ from, to, severity, code, message }: TextFinding): Diagnostic {
  return { from, to, severity, message, ...(code !== undefined && { source: code }) };
}
