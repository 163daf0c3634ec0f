import type { Identity } from '@cairn/identity';
import type { UserPools } from '@cairn/identity/user-pools';
import { type CallScope, ServiceError } from '@cairn/kit';
import type { CairnFacade } from '@cairn/wire';
import type { StartExecutionInput, StepFunctions } from '@cairn/workflows';
import type { DefinitionFiles } from './definition-files/definition-files.ts';
import type { DeleteMessagesInput, ListMessagesInput } from './messages/inbox.ts';
import type { UserMessages } from './messages/user-messages.ts';
import { planGraphqlResources } from './plan-graphql-resources.ts';
import type { Foundations } from './services/service-ground.ts';
import type { Services } from './services.ts';
import { LiveStreams } from './studio/live-streams.ts';
import { SignIn } from './studio/sign-in.ts';
import { type DescribeStudioOutput, describeStudio } from './studio/studio-description.ts';

/** What `/_cairn/v1` stands on. */
interface CairnOperationParts {
  readonly stepFunctions: StepFunctions;
  readonly studio: DescribeStudioOutput;
  readonly streams: Pick<LiveStreams, 'openStream'>;
  readonly signIn: Pick<SignIn, 'createTicket' | 'signIn'>;
  readonly messages: () => Promise<UserMessages>;
  readonly userPools: () => Promise<Pick<UserPools, 'rotateKeys'>>;
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

/** Wires what stands behind `/_cairn/v1`. */
export function cairnFacadeOf(
  foundations: Foundations,
  { stepFunctions, identity, liveChanges, metrics, rooms }: Services,
  definitionFiles: DefinitionFiles | undefined,
): CairnFacade {
  const { limits, log, studioAt, isStrict } = foundations;
  return cairnOperations({
    stepFunctions,
    studio: describeStudio(foundations),
    definitionFiles,
    messages: () => rooms.messages.use(),
    userPools: () => rooms.userPools.use(),
    signIn: new SignIn({
      getSessionToken: async (scope, input) => (await identity.sts()).getSessionToken(scope, input),
      studioAt,
      limits,
      now: Date.now,
      log,
    }),
    streams: new LiveStreams({
      stepFunctions,
      changes: liveChanges,
      countStream: metrics.countStream,
      limits,
      historyDenial: isStrict ? historyDenial(identity) : undefined,
      listDenial: isStrict ? listDenial(identity, 'states:ListExecutions') : undefined,
      inbox: async () => (await rooms.messages.use()).inbox,
      inboxDenial: isStrict ? listDenial(identity, 'cairn:ListMessages') : undefined,
    }),
  });
}

/** Why policies keep somebody from the history of an execution. */
function historyDenial({
  authorizer,
}: Identity): (scope: CallScope, executionArn: string) => string | undefined {
  return (scope, resource) =>
    authorizer.denialOf({ scope, action: 'states:GetExecutionHistory', resource })?.message;
}

/** Why policies keep somebody from a list, whatever is in it. */
function listDenial({ authorizer }: Identity, action: string): (scope: CallScope) => string | undefined {
  return (scope) => authorizer.denialOf({ scope, action, resource: '*' })?.message;
}

/** What stands behind `/_cairn/v1`: methods of the rooms. */
function cairnOperations({
  stepFunctions,
  studio,
  streams,
  signIn,
  messages,
  userPools,
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
    listOpenTasks: stepFunctions.listOpenTasks,
    describeActivityWorkers: stepFunctions.describeActivityWorkers,
    listExpressExecutions: stepFunctions.listExpressExecutions,
    openStream: streams.openStream,
    describeStudio: async () => studio,
    planGraphqlResources,
    listMessages: async (scope, input: ListMessagesInput) =>
      (await messages()).inbox.listMessages(scope, input),
    getMessage: async (scope, input: { readonly messageId: string }) =>
      (await messages()).inbox.getMessage(scope, input),
    deleteMessages: async (scope, input: DeleteMessagesInput) =>
      (await messages()).inbox.deleteMessages(scope, input),
    rotateUserPoolKeys: async (scope, input: { readonly userPoolId: string }) =>
      (await userPools()).rotateKeys(scope, input),
    createTicket: signIn.createTicket,
    signIn: signIn.signIn,
    listDefinitionFiles: definitionFiles.listDefinitionFiles,
    readDefinitionFile: definitionFiles.readDefinitionFile,
    writeDefinitionFile: definitionFiles.writeDefinitionFile,
  };
}
