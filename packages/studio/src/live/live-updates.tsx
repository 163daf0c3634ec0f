import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSession } from '../app/session.tsx';
import { searchExecutions } from '../wire/cairn.ts';
import {
  describeExecution,
  describeStateMachine,
  listExecutions,
  listStateMachineAliases,
  listStateMachines,
  listStateMachineVersions,
} from '../wire/step-functions.ts';
import { operationKey } from '../wire/use-operation.ts';
import { live } from './live.ts';
import type { ExecutionChange } from './live-messages.ts';
import { useLiveChanges } from './use-live.ts';

/** Named here rather than taken from its file, which only the inbox loads. */
const inboxMessages = { service: 'cairn', action: 'ListMessages' };

/** Lists are asked anew at most so often, however much happens. */
const renewMs = 1_000;

/** Keeps the answers that pages hold in step with what happens: patches what is known, asks anew for what is new. */
export function LiveUpdates() {
  const client = useQueryClient();
  const { scope } = useSession();
  const renew = useGathered(renewMs);
  useEffect(() => live().look(scope), [scope]);
  useLiveChanges((event) => {
    const invalidate = (...operations: readonly { readonly service: string; readonly action: string }[]) => {
      for (const operation of operations) {
        const queryKey = operationKey(scope, operation);
        renew(queryKey.join(' '), () => void client.invalidateQueries({ queryKey }));
      }
    };
    if (event.kind === 'stateMachines') {
      invalidate(listStateMachines, describeStateMachine, listStateMachineAliases, listStateMachineVersions);
      return;
    }
    if (event.kind === 'messages') {
      invalidate(inboxMessages);
      return;
    }
    if (event.kind === 'reset') {
      invalidate(listStateMachines, listExecutions, searchExecutions, describeExecution, inboxMessages);
      return;
    }
    for (const operation of [listExecutions, searchExecutions]) {
      patchLists(client, operationKey(scope, operation), event.changes);
    }
    invalidate(listExecutions, searchExecutions);
    invalidateExecutions(client, operationKey(scope, describeExecution), event.changes);
  });
  return null;
}

/** One walk through what is cached, however many executions have changed. */
export function invalidateExecutions(
  client: QueryClient,
  prefix: readonly unknown[],
  changes: readonly Pick<ExecutionChange, 'executionArn'>[],
): void {
  const arns = new Set(changes.map(({ executionArn }) => executionArn));
  void client.invalidateQueries({
    queryKey: prefix,
    predicate: ({ queryKey }) => {
      const input = queryKey[prefix.length] as { readonly executionArn?: string } | null | undefined;
      return input?.executionArn !== undefined && arns.has(input.executionArn);
    },
  });
}

type Page = { readonly executions?: readonly ExecutionChange[] };

/** Puts the new status into lists that show the execution, without waiting for an answer. */
function patchLists(
  client: QueryClient,
  queryKey: readonly unknown[],
  changes: readonly ExecutionChange[],
): void {
  const byArn = new Map(changes.map((change) => [change.executionArn, change]));
  client.setQueriesData<InfiniteData<Page> | Page>({ queryKey }, (data) => {
    if (data === undefined) return undefined;
    return 'pages' in data
      ? { ...data, pages: data.pages.map((page) => patched(page, byArn)) }
      : patched(data, byArn);
  });
}

function patched(page: Page, changes: ReadonlyMap<string, ExecutionChange>): Page {
  const { executions } = page;
  if (executions?.some((execution) => changes.has(execution.executionArn)) !== true) return page;
  return { ...page, executions: executions.map((one) => ({ ...one, ...changes.get(one.executionArn) })) };
}

/** Runs what bears one name at most once in a while: at once when it was quiet, else at the end of the while. */
function useGathered(milliseconds: number): (name: string, run: () => void) => void {
  const timers = useRef(
    new Map<string, { readonly timer: ReturnType<typeof setTimeout>; run: (() => void) | undefined }>(),
  );
  useEffect(() => {
    const all = timers.current;
    return () => {
      for (const { timer } of all.values()) clearTimeout(timer);
      all.clear();
    };
  }, []);
  return (name, run) => {
    const waiting = timers.current.get(name);
    if (waiting !== undefined) {
      waiting.run = run;
      return;
    }
    const arm = () => {
      const timer = setTimeout(() => {
        const last = timers.current.get(name)?.run;
        timers.current.delete(name);
        if (last === undefined) return;
        arm();
        last();
      }, milliseconds);
      timers.current.set(name, { timer, run: undefined });
    };
    arm();
    run();
  };
}
