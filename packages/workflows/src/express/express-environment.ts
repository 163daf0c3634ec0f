import type { TransitionEnvironment } from '@cairn/asl';
import type { Digest, Random } from '@cairn/kit';
import type { TaskHost } from '../engine/engine-ports.ts';
import type { MockedExecution, Mocks } from '../mocks/mocks.ts';
import { refuseExpressTask } from './express-tasks.ts';

interface EnvironmentPorts {
  readonly random: Random;
  readonly digest: Digest;
  readonly tasks: Pick<TaskHost, 'refuseTask'>;
  readonly mocks: Pick<Mocks, 'mockOf'>;
}

/** What a transition may know; one object for all of them, set before each. */
export class ExpressEnvironment implements TransitionEnvironment {
  nowMs = 0;
  isWanted: TransitionEnvironment['isWanted'];
  /** The test case that the execution runs by, if any. */
  mockedAs: MockedExecution | undefined;
  readonly random: Random;
  readonly digest: Digest;
  readonly refuseTask: TransitionEnvironment['refuseTask'];

  constructor({ random, digest, tasks, mocks }: EnvironmentPorts) {
    this.random = random;
    this.digest = digest;
    this.refuseTask = (resource, parameters, stateName) => {
      const mocked = mocks.mockOf(this.mockedAs, stateName) !== undefined;
      return refuseExpressTask(resource) ?? tasks.refuseTask(resource, parameters, mocked);
    };
  }

  /** No task of an Express execution waits for a token. */
  taskToken(): string {
    return '';
  }
}
