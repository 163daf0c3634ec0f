import type { TestStateInput, TestStateOutput } from '../../wire/step-functions-types.ts';
import { advanced, type DebugMoment, type DebugSession } from './debug-session.ts';
import { mockOf, type StateMock } from './state-mock.ts';

/** What the states of one go are run with. */
export interface StateRunnerOptions {
  /** JSON text. */
  readonly definition: string;
  readonly roleArn: string;
  /** What stands in for the work of a state; undefined where somebody has to say so first. */
  readonly mockOf: (moment: DebugMoment, session: DebugSession) => StateMock | undefined;
  readonly testState: (input: TestStateInput, signal: AbortSignal) => Promise<TestStateOutput>;
  /** Told after each state that has run. */
  readonly onSession: (session: DebugSession) => void;
}

/** How a go came to its end: `unanswered` stands before a state for whose work nothing is known. */
export type StateRunnerEnd = 'done' | 'stopped' | 'unanswered';

/**
 * Runs states one after another, one go at a time: what a state does outside may not be taken back, so nothing is run
 * that was not asked for.
 */
export class StateRunner {
  #control: AbortController | undefined;

  get isRunning(): boolean {
    return this.#control !== undefined;
  }

  /** Ends the go under way: no further state begins, and the answer of the present one is not waited for. */
  stop(): void {
    this.#control?.abort();
    this.#control = undefined;
  }

  /**
   * Runs until so many states have run, a state of `breakpoints` is next, or the end. Undefined where a go is under
   * way already: nothing is done then. What TestState throws is thrown on.
   */
  async run(
    session: DebugSession,
    statesMax: number,
    breakpoints: ReadonlySet<string>,
    options: StateRunnerOptions,
  ): Promise<StateRunnerEnd | undefined> {
    if (this.#control !== undefined) return undefined;
    const own = new AbortController();
    this.#control = own;
    try {
      return await runStates(session, statesMax, breakpoints, options, own.signal);
    } catch (thrown) {
      if (own.signal.aborted) return 'stopped';
      throw thrown;
    } finally {
      if (this.#control === own) this.#control = undefined;
    }
  }
}

async function runStates(
  session: DebugSession,
  statesMax: number,
  breakpoints: ReadonlySet<string>,
  options: StateRunnerOptions,
  signal: AbortSignal,
): Promise<StateRunnerEnd> {
  let current = session;
  for (let count = 0; count < statesMax && current.next !== undefined; count++) {
    if (count > 0 && breakpoints.has(current.next.stateName)) break;
    const moment = current.next;
    const stateMock = options.mockOf(moment, current);
    if (stateMock === undefined) return 'unanswered';
    const result = await options.testState(testOf(moment, stateMock, options), signal);
    if (signal.aborted) return 'stopped';
    current = advanced(current, moment, result);
    options.onSession(current);
  }
  return 'done';
}

function testOf(
  moment: DebugMoment,
  stateMock: StateMock,
  { definition, roleArn }: StateRunnerOptions,
): TestStateInput {
  const mock = mockOf(stateMock);
  return {
    definition,
    stateName: moment.stateName,
    input: moment.input,
    variables: moment.variables,
    inspectionLevel: 'DEBUG',
    roleArn,
    ...(mock !== undefined && { mock }),
    ...(moment.retries > 0 && { stateConfiguration: { retrierRetryCount: moment.retries } }),
  };
}
