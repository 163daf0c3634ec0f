import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { getExecutionHistory } from '../wire/step-functions.ts';
import type { HistoryEvent } from '../wire/step-functions-types.ts';
import { operationKey } from '../wire/use-operation.ts';
import { useWire } from '../wire/wire-context.ts';
import { live } from './live.ts';
import type { ChangeListener } from './live-client.ts';
import type { ExecutionChange, LiveRefusal, LiveState } from './live-messages.ts';
import { type ExecutionHistoryState, type HistoryReading, readHistory } from './read-history.ts';

/** Whether the stream is there. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(live().onState, () => live().state);
}

/** What the server does not tell, and why; undefined where it tells all. */
export function useLiveRefusal(): LiveRefusal | undefined {
  return useSyncExternalStore(live().onState, () => live().refusal);
}

/** Whether what all tabs share failed, so that this one stands alone. */
export function useIsAlone(): boolean {
  return useSyncExternalStore(live().onState, () => live().isAlone);
}

/** Hears of all changes of lists while the component is in view. */
export function useLiveChanges(listener: ChangeListener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live().listen((event) => latest.current(event)), []);
}

/**
 * Hears of runs that start and end in the account and region in view. Lists that were asked for by `listExecutions` and
 * `searchExecutions` are kept up without it.
 */
export function useExecutionChanges(onChanges: (changes: readonly ExecutionChange[]) => void): void {
  useLiveChanges((event) => {
    if (event.kind === 'executions') onChanges(event.changes);
  });
}

/** Hears of machines that were created, updated or deleted, by whomever. */
export function useStateMachineChanges(onChanges: (stateMachineArns: readonly string[]) => void): void {
  useLiveChanges((event) => {
    if (event.kind === 'stateMachines') onChanges(event.stateMachineArns);
  });
}

/** Whether a run that had ended may have been redriven: it was, or nobody knows what was not told. */
export function mayGoOn(event: Parameters<ChangeListener>[0], executionArn: string): boolean {
  if (event.kind === 'reset') return true;
  if (event.kind !== 'executions') return false;
  return event.changes.some((change) => change.executionArn === executionArn && change.status === 'RUNNING');
}

const reading: ExecutionHistoryState = { phase: 'reading', status: undefined, error: undefined };

/**
 * Reads a run's history and goes on as it happens; a run that is redriven goes on too.
 * @param append takes events in order, in batches; some may come twice, so what is known must be passed over, as
 *   `RunView.append` of `diagram` does. Give each run a fold of its own.
 * @example
 * const view = useMemo(() => new RunView(), [executionArn]);
 * const { phase } = useExecutionHistory(executionArn, (events) => view.append(events));
 */
export function useExecutionHistory(
  executionArn: string | undefined,
  append: (events: readonly HistoryEvent[]) => void,
): ExecutionHistoryState {
  const wire = useWire();
  const client = useQueryClient();
  const [state, setState] = useState<ExecutionHistoryState>(reading);
  /** Counts redrives: each is followed anew. */
  const [round, setRound] = useState(0);
  const latest = useRef(append);
  latest.current = append;
  const lastEventId = useRef<{ readonly executionArn: string | undefined; readonly id: number }>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round goes on behind the last one
  useEffect(() => {
    if (executionArn === undefined) return;
    const control = new AbortController();
    const known = lastEventId.current?.executionArn === executionArn ? lastEventId.current.id : 0;
    lastEventId.current = { executionArn, id: known };
    const take = (events: readonly HistoryEvent[]) => {
      if (control.signal.aborted || events.length === 0) return;
      lastEventId.current = {
        executionArn,
        id: Math.max(lastEventId.current?.id ?? 0, events.at(-1)?.id ?? 0),
      };
      latest.current(events);
    };
    const tell = (next: ExecutionHistoryState) => {
      if (!control.signal.aborted) setState(next);
    };
    if (known === 0) tell(reading);
    // The first page may have been asked for before the page that shows it was there. One that is older is as good: what was
    // written of a history stays as it is.
    const read: HistoryReading['read'] = (input, signal) =>
      input.nextToken === undefined
        ? client.fetchQuery({
            queryKey: operationKey(wire, getExecutionHistory, input),
            queryFn: () => getExecutionHistory.run(wire, input),
          })
        : getExecutionHistory.run(wire, input, { signal });
    void readHistory({ read, live: live(), executionArn, known, take, tell, signal: control.signal });
    return () => control.abort();
  }, [wire, client, executionArn, round]);

  const isOver = state.phase === 'ended';
  useLiveChanges((event) => {
    if (isOver && executionArn !== undefined && mayGoOn(event, executionArn))
      setRound((before) => before + 1);
  });
  return state;
}
