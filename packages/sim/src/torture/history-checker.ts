import type { WorkloadMachine } from './workload-machines.ts';

/** The members of a wire history event that the checker looks at. */
export interface WireEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: number;
  readonly stateEnteredEventDetails?: { readonly name: string };
  readonly stateExitedEventDetails?: { readonly name: string };
}

const terminal = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut']);

/**
 * What is wrong with the whole history of a run that ended well: dense ids, one start, one end more than there were
 * redrives, each of which follows one, causes that come before their effects, time that does not run backwards, every
 * state entered and left as often as the machine says and never once more.
 */
export function checkHistory(machine: WorkloadMachine, events: readonly WireEvent[]): readonly string[] {
  const wrongs: string[] = [];
  events.forEach((event, index) => {
    if (event.id !== index + 1) wrongs.push(`event ${index + 1} has id ${event.id}`);
    if (event.previousEventId >= event.id) wrongs.push(`event ${event.id} follows ${event.previousEventId}`);
    const before = events[index - 1];
    if (before !== undefined && event.timestamp < before.timestamp)
      wrongs.push(`event ${event.id} is earlier than ${before.id}`);
  });
  if (events[0]?.type !== 'ExecutionStarted') wrongs.push(`begins with ${events[0]?.type}`);
  const ends = events.filter((event) => terminal.has(event.type));
  const end = ends.at(-1);
  const { redrives = 0 } = machine;
  if (ends.length !== 1 + redrives || end !== events.at(-1)) wrongs.push(`has ${ends.length} ends`);
  if (end !== undefined && end.type !== 'ExecutionSucceeded') wrongs.push(`ended with ${end.type}`);
  const redriven = events.filter((event) => event.type === 'ExecutionRedriven');
  if (redriven.length !== redrives) wrongs.push(`was redriven ${redriven.length} times, not ${redrives}`);
  for (const { id } of redriven) {
    if (events[id - 2]?.type !== 'ExecutionFailed') wrongs.push(`redrive ${id} follows no failure`);
  }
  for (const [state, times] of Object.entries(machine.entered)) {
    const entered = events.filter((event) => event.stateEnteredEventDetails?.name === state).length;
    const exited = events.filter((event) => event.stateExitedEventDetails?.name === state).length;
    if (entered !== times) wrongs.push(`${state} was entered ${entered} times, not ${times}`);
    if (exited !== times) wrongs.push(`${state} was left ${exited} times, not ${times}`);
  }
  return wrongs;
}
