import { isJsonObject, ServiceError } from '@cairn/kit';
import { createCairn, ServerStartError } from '@cairn/server';
import { CommandFailure } from './command-failure.ts';
import { type CallStepFunctions, defaultScope, StepFunctionsFailure } from './step-functions-caller.ts';

/** Step Functions inside this process, with nothing kept. */
export interface LocalStepFunctions {
  readonly call: CallStepFunctions;
  stop(): Promise<void>;
}

/** Starts the services without a listener. @throws CommandFailure */
export async function startLocally(functionsDirectory: string | undefined): Promise<LocalStepFunctions> {
  const options = { memory: true, logLevel: 'warn' } as const;
  const functions = functionsDirectory === undefined ? {} : { functionsDirectory };
  const cairn = await createCairn({ ...options, ...functions }).catch((error: unknown) => {
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
    stop: () => cairn.stop(),
  };
}
