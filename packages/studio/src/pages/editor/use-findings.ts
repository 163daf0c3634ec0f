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

/** A page that is never idle is judged all the same. */
const firstJudgeMsMax = 2_000;
const none: Findings = { list: [], isCurrent: false };

/**
 * Judges the text of a session in the worker, whenever it has changed: one text at a time, and after it the one that is
 * newest then. The places are marked in the text.
 */
export function useFindings(session: EditSession, type: StateMachineType): Findings {
  const [findings, setFindings] = useState<Findings>(none);
  useEffect(() => {
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
    // The graph comes first: what loads the worker's tables waits until the page has a moment.
    const first = requestIdleCallback(() => void judge(), { timeout: firstJudgeMsMax });
    const stop = session.subscribe(() => void judge());
    return () => {
      isStopped = true;
      cancelIdleCallback(first);
      stop();
    };
  }, [session, type]);
  return findings;
}

function diagnosticOf({ from, to, severity, code, message }: TextFinding): Diagnostic {
  return { from, to, severity, message, ...(code !== undefined && { source: code }) };
}
