import type { TransitionEnvironment } from '@cairn/asl';
import type { Digest, Random } from '@cairn/kit';
import { mapRunUuid } from '../map-run/map-run-names.ts';
import type { MockedExecution } from '../mocks/mocks.ts';
import type { EnginePorts } from './engine-ports.ts';

/** What a transition may know; one object for all of them, set before each. */
export class BurstEnvironment implements TransitionEnvironment {
  nowMs = 0;
  readonly random: Random;
  readonly digest: Digest;
  readonly refuseTask: TransitionEnvironment['refuseTask'];
  readonly taskToken: TransitionEnvironment['taskToken'];
  readonly mapRunId: () => string;
  executionId = 0;
  /** The test case that the execution runs by, if any. */
  mockedAs: MockedExecution | undefined;

  constructor(ports: EnginePorts) {
    this.random = ports.random;
    this.digest = ports.digest;
    this.refuseTask = (resource, parameters, stateName) => {
      const mocked = ports.mocks.mockOf(this.mockedAs, stateName) !== undefined;
      return ports.tasks.refuseTask(resource, parameters, mocked);
    };
    this.mapRunId = () => mapRunUuid(this.executionId, ports.random);
    this.taskToken = (task) => ports.tokens.print(this.executionId, task);
  }
}
