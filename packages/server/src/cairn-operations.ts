import { ServiceError } from '@cairn/kit';
import type { CairnFacade } from '@cairn/wire';
import type { StartExecutionInput, StepFunctions } from '@cairn/workflows';
import type { DefinitionFiles } from './definition-files/definition-files.ts';
import type { LiveStreams } from './studio/live-streams.ts';
import type { SignIn } from './studio/sign-in.ts';
import type { StudioDescription } from './studio/studio-description.ts';

/** What `/_cairn/v1` stands on. */
export interface CairnOperationParts {
  readonly stepFunctions: StepFunctions;
  readonly studio: Pick<StudioDescription, 'describeStudio'>;
  readonly streams: Pick<LiveStreams, 'openStream'>;
  readonly signIn: Pick<SignIn, 'createTicket' | 'signIn'>;
  /** Absent where no folder holds definitions. */
  readonly definitionFiles: DefinitionFileOperations | undefined;
}

type DefinitionFileOperations = Pick<
  DefinitionFiles,
  'listDefinitionFiles' | 'readDefinitionFile' | 'writeDefinitionFile'
>;

const refuse = (): Promise<never> =>
  Promise.reject(
    new ServiceError('NoDefinitionFiles', 'This server was started without --definitions.', { status: 404 }),
  );
const noDefinitionFiles: DefinitionFileOperations = {
  listDefinitionFiles: refuse,
  readDefinitionFile: refuse,
  writeDefinitionFile: refuse,
};

/** What stands behind `/_cairn/v1`: methods of the rooms. */
export function cairnOperations({
  stepFunctions,
  studio,
  streams,
  signIn,
  definitionFiles = noDefinitionFiles,
}: CairnOperationParts): CairnFacade {
  return {
    searchExecutions: stepFunctions.searchExecutions,
    readMeter: stepFunctions.readMeter,
    startExecution: (scope, { time, ...input }: StartExecutionInput & { readonly time?: string }) =>
      stepFunctions.startExecution(scope, input, time === undefined ? {} : { time }),
    describeClock: stepFunctions.describeClock,
    advanceClock: stepFunctions.advanceClock,
    followExecution: stepFunctions.followExecution,
    listExpressExecutions: stepFunctions.listExpressExecutions,
    openStream: streams.openStream,
    describeStudio: studio.describeStudio,
    createTicket: signIn.createTicket,
    signIn: signIn.signIn,
    listDefinitionFiles: definitionFiles.listDefinitionFiles,
    readDefinitionFile: definitionFiles.readDefinitionFile,
    writeDefinitionFile: definitionFiles.writeDefinitionFile,
  };
}
