import { useNow } from '../../design/duration.tsx';
import { printDuration } from '../../design/print-duration.ts';
import type { OpenTask } from '../../wire/cairn.ts';

/** What a worker owes of heartbeats, and how long the state waits at most. */
export function HeartbeatState({ task }: { readonly task: OpenTask }) {
  const { heartbeatDue, timeoutDue } = task;
  const nowMs = useNow(heartbeatDue === undefined && timeoutDue === undefined ? undefined : 1_000);
  const facts = [heartbeatWords(task, nowMs), timeoutWords(timeoutDue, nowMs)];
  return <span className="faint small">{facts.filter((fact) => fact !== undefined).join(' · ')}</span>;
}

/** In words, by when the next heartbeat has to be here. */
export function heartbeatWords(
  { heartbeatSeconds, heartbeatDue }: Pick<OpenTask, 'heartbeatSeconds' | 'heartbeatDue'>,
  nowMs: number,
): string {
  if (heartbeatSeconds === undefined) return 'no heartbeat is asked for';
  const every = `a heartbeat every ${heartbeatSeconds} s`;
  if (heartbeatDue === undefined) return `${every}, once it is taken`;
  const leftMs = heartbeatDue * 1_000 - nowMs;
  return leftMs > 0 ? `${every}, the next within ${printDuration(leftMs)}` : `${every}, the next is overdue`;
}

function timeoutWords(timeoutDue: number | undefined, nowMs: number): string | undefined {
  if (timeoutDue === undefined) return undefined;
  return `times out in ${printDuration(Math.max(0, timeoutDue * 1_000 - nowMs))}`;
}
