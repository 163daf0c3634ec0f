import { isJsonObject, ServiceError } from '@cairn/kit';
import { type CairnOptions, createCairn, ServerStartError } from '@cairn/server';
import { CommandFailure } from './command-failure.ts';
import { type CallStepFunctions, defaultScope, StepFunctionsFailure } from './step-functions-caller.ts';

/** Step Functions inside this process, with nothing kept. */
export interface LocalStepFunctions {
  readonly call: CallStepFunctions;
  /** Names of the functions that tasks can call. */
  readonly functionNames: () => readonly string[];
  /** When the execution that waits goes on by itself, in epoch milliseconds; undefined when nothing is due. */
  readonly nextDueMs: () => Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts the services without a listener. @throws CommandFailure */
export async function startLocally(
  options: Pick<CairnOptions, 'functionsDirectory' | 'onFunctionOutput' | 'time' | 'mocks' | 'logLevel'>,
): Promise<LocalStepFunctions> {
  const cairn = await createCairn({ memory: true, logLevel: 'warn', ...options }).catch((error: unknown) => {
    throw error instanceof ServerStartError ? new CommandFailure(error.message) : error;
  });
  await cairn.start();
  const principal = { arn: `arn:aws:iam::${defaultScope.account}:root` };
  return {
    call: async (action, input) => {
      try {
        const output = await cairn.callService({
          ...defaultScope,
          principal,
          service: 'states',
          action,
          input,
        });
        return isJsonObject(output) ? output : {};
      } catch (error) {
        throw error instanceof ServiceError ? new StepFunctionsFailure(error.code, error.message) : error;
      }
    },
    functionNames: () => cairn.directoryFunctions(),
    nextDueMs: async () => {
      const due = await cairn.store.journal.dueExecutions({ untilMs: Number.MAX_SAFE_INTEGER, limit: 1 });
      return due[0];
    },
    stop: () => cairn.stop(),
  };
}
