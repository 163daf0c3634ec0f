import type { Program } from '@cairn/asl';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { type MockConfig, MockConfigError, type MockedAnswer, type StateMock } from './mock-config.ts';
import { type MockText, meant, readMockConfig } from './read-mock-config.ts';

/** Where the mock configuration comes from. */
export interface MockSource {
  /** Its text, or undefined when that has not changed since the last call. @throws Error that it cannot be read */
  read(): Promise<MockText | undefined>;
}

/** Whose state is asked for. */
export interface MockedExecution {
  readonly machineName: string;
  readonly testCase: string;
}

/** The mocks of whole runs: which execution runs by which test case is recorded with it, what it says is looked up. */
export class Mocks {
  readonly #source: MockSource | undefined;
  #config: MockConfig | undefined;
  /** Why the file as it stands now cannot be used. */
  #fault: MockConfigError | undefined;

  constructor(source: MockSource | undefined) {
    this.#source = source;
  }

  /** Whether there is a mock configuration at all. */
  get isConfigured(): boolean {
    return this.#source !== undefined;
  }

  /** Takes up what has changed. @throws MockConfigError */
  async refresh(): Promise<void> {
    const text = await this.#source?.read();
    if (text !== undefined) {
      this.#fault = undefined;
      try {
        this.#config = readMockConfig(text);
      } catch (thrown) {
        if (thrown instanceof MockConfigError) this.#fault = thrown;
        throw thrown;
      }
    }
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Takes up what has changed and makes sure that a machine has a test case. @throws ServiceError ValidationException */
  async check({ machineName, testCase }: MockedExecution, program: Program): Promise<void> {
    try {
      await this.refresh();
      const config = this.#config as MockConfig;
      const cases = config.machines.get(machineName);
      if (cases === undefined) {
        const hint = meant(machineName, config.machines.keys());
        throw config.complain('/StateMachines', `there is no machine '${machineName}'${hint}`);
      }
      const place = `/StateMachines/${machineName}/TestCases`;
      const mocks = cases.get(testCase);
      if (mocks === undefined) {
        throw config.complain(place, `there is no test case '${testCase}'${meant(testCase, cases.keys())}`);
      }
      const names = new Set(program.states.map(({ name }) => name));
      for (const name of mocks.keys()) {
        if (names.has(name)) continue;
        const message = `the machine has no state '${name}'${meant(name, names)}`;
        throw config.complain(`${place}/${testCase}/${name}`, message);
      }
    } catch (thrown) {
      if (!(thrown instanceof MockConfigError)) throw thrown;
      throw stepFunctionsErrors.validation(thrown.message);
    }
  }

  /** What stands for a state; undefined when the state does what it does. */
  mockOf(execution: MockedExecution | undefined, stateName: string): StateMock | 'missing' | undefined {
    if (execution === undefined) return undefined;
    const mocks = this.#config?.machines.get(execution.machineName)?.get(execution.testCase);
    // A run that was mocked must not call anything for real because its test case is gone.
    return mocks === undefined ? 'missing' : mocks.get(stateName);
  }
}

/**
 * What a mocked state gives in an attempt, counted from 0, or in one of all its calls; one that nothing is said of fails
 * the execution.
 */
export function answerOf(
  mock: StateMock | 'missing',
  stateName: string,
  { attempt, call }: { readonly attempt: number; readonly call: number },
): MockedAnswer {
  if (mock === 'missing') return runtimeFailure('The test case of this execution is no longer there.');
  if (mock.kind === 'test case') return runtimeFailure(`The state '${stateName}' starts no state machine.`);
  const { responseName, attempts, calls } = mock;
  const found =
    calls === undefined
      ? attempts.find(({ first, last }) => attempt >= first && attempt <= last)?.answer
      : calls[call];
  if (found !== undefined) return found;
  const number = calls === undefined ? `attempt ${attempt}` : `call ${call}`;
  return runtimeFailure(
    `The mocked response '${responseName}' of the state '${stateName}' has no ${number}.`,
  );
}

function runtimeFailure(cause: string): MockedAnswer {
  return { kind: 'throw', error: 'States.Runtime', cause };
}

/** `…:stateMachine:NAME#CASE`: the machine and the test case that it is run by. */
export function splitTestCase(arn: string): { readonly arn: string; readonly testCase: string | undefined } {
  const at = arn.lastIndexOf('#');
  return at === -1 ? { arn, testCase: undefined } : { arn: arn.slice(0, at), testCase: arn.slice(at + 1) };
}
