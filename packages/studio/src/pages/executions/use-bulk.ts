import { useEffect, useRef, useState } from 'react';
import { type FoundExecution, searchExecutions } from '../../wire/cairn.ts';
import { redriveExecution, stopExecution } from '../../wire/step-functions.ts';
import { useRenew } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { type BulkResult, runBulk } from './bulk-run.ts';
import type { StopReason } from './stop-dialog.tsx';

/** What is done to many runs. */
export type BulkVerb = 'stopped' | 'redriven';

/** Stopping or redriving many runs: how far it is, and what became of each. */
export interface Bulk {
  readonly state:
    | { readonly kind: 'idle' }
    | {
        readonly kind: 'working';
        readonly verb: BulkVerb;
        readonly doneCount: number;
        readonly count: number;
      }
    | { readonly kind: 'ended'; readonly verb: BulkVerb; readonly results: readonly BulkResult[] };
  readonly stop: (executions: readonly FoundExecution[], reason: StopReason) => Promise<void>;
  readonly redrive: (executions: readonly FoundExecution[]) => Promise<void>;
  /** Begins no further ones. */
  readonly cancel: () => void;
  readonly dismiss: () => void;
}

/** Stops or redrives many runs, from a page that shows them. */
export function useBulk(): Bulk {
  const wire = useWire();
  const renew = useRenew();
  const [state, setState] = useState<Bulk['state']>({ kind: 'idle' });
  const control = useRef<AbortController>(undefined);
  // Who goes away begins no further ones.
  useEffect(() => () => control.current?.abort(), []);
  const work = async (
    verb: BulkVerb,
    executions: readonly FoundExecution[],
    act: (executionArn: string) => Promise<unknown>,
  ) => {
    const own = new AbortController();
    control.current = own;
    const count = executions.length;
    setState({ kind: 'working', verb, doneCount: 0, count });
    const progress = (doneCount: number) => setState({ kind: 'working', verb, doneCount, count });
    const results = await runBulk({ executions, act, progress, signal: own.signal });
    await renew(searchExecutions);
    setState({ kind: 'ended', verb, results });
  };
  return {
    state,
    stop: (executions, reason) =>
      work('stopped', executions, (executionArn) => stopExecution.run(wire, { executionArn, ...reason })),
    redrive: (executions) =>
      work('redriven', executions, (executionArn) => redriveExecution.run(wire, { executionArn })),
    cancel: () => control.current?.abort(),
    dismiss: () => setState({ kind: 'idle' }),
  };
}
