import type { Step } from '@cairn/diagram';
import { useEffect } from 'react';
import { listOpenTasks, type OpenTask } from '../../wire/cairn.ts';
import type { ServiceError } from '../../wire/service-error.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** The tasks of a run that somebody outside has to answer. */
export interface OpenTasks {
  readonly tasks: readonly OpenTask[] | undefined;
  /** How many there are beside those. */
  readonly omitted: number;
  readonly error: ServiceError | null;
}

/** Heartbeats leave no event, so they are asked for; all else is heard of by the history. */
const heartbeatsEveryMs = 5_000;

/** Asks for the open tasks of a run while steps of it wait; anew as soon as others do. */
export function useOpenTasks(executionArn: string, awaited: readonly Step[]): OpenTasks {
  const isAsked = awaited.length > 0;
  const owesHeartbeat = awaited.some(({ task }) => task?.heartbeatInSeconds !== undefined);
  const { data, error, refetch } = useOperation(listOpenTasks, isAsked ? { executionArn } : undefined, {
    refetchIntervalMs: owesHeartbeat && heartbeatsEveryMs,
  });
  const waiting = awaited.map(({ id, attempts }) => `${id}:${attempts.at(-1)?.takenMs}`).join();
  useEffect(() => {
    if (waiting !== '') void refetch({ cancelRefetch: false });
  }, [waiting, refetch]);
  // Who may not ask is not left waiting: a token can be given by hand.
  const tasks = data?.tasks ?? (error === null ? undefined : []);
  return { tasks: isAsked ? tasks : [], omitted: data?.omitted ?? 0, error };
}
