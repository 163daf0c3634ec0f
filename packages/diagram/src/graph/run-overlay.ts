/**
 * What has become of a state in a run, worst first where several visits or iterations differ:
 * - `notStarted`: no run of the state has begun
 * - `running`: entered and not left
 * - `waiting`: entered, and waiting for the end of a Wait or for a task token
 * - `retrying`: an attempt failed, and the delay before the next one runs
 * - `succeeded`: left by `Next` or `End`
 * - `caught`: failed, and a `Catch` took the error
 * - `failed`: failed, and nothing took the error; also a Fail state that was reached
 * - `timedOut`: ended by its own timeout or by that of the execution
 * - `aborted`: ended because the execution was stopped, or because a sibling failed
 */
export type StateRunStatus =
  | 'notStarted'
  | 'running'
  | 'waiting'
  | 'retrying'
  | 'succeeded'
  | 'caught'
  | 'failed'
  | 'timedOut'
  | 'aborted';

/** How many iterations a Map has had, over all of its visits. */
export interface IterationCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly running: number;
}

/** What has become of one state. */
export interface StateRun {
  readonly status: StateRunStatus;
  /** How often the state was entered; in a Map once for each iteration that reached it. */
  readonly visits: number;
  /** Attempts beyond the first of each visit. */
  readonly retries: number;
  /** Time between entering and leaving, summed over the visits that have ended. */
  readonly durationMs?: number;
  /** Given for Maps. */
  readonly iterations?: IterationCounts;
}

/**
 * What is drawn over a graph of a run. States and transitions go by the names of the states: they are unique in a
 * definition, and histories know nothing else.
 */
export interface RunOverlay {
  /** By the name of the state; a state that is missing has not started. */
  readonly states: ReadonlyMap<string, StateRun>;
  /** Transitions that were taken at least once, as {@link takenEdge} spells them. */
  readonly takenEdges: ReadonlySet<string>;
}

/** A transition's entry in {@link RunOverlay.takenEdges}: the two names, `\u0000` between them. */
export function takenEdge(fromState: string, toState: string): string {
  return `${fromState}\u0000${toState}`;
}
