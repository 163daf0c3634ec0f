import type { CallScope } from '@cairn/kit';
import { OwnedRecords } from '../owned-records.ts';
import { keptCodes } from './codes/kept-codes.ts';
import { deviceOperations } from './devices/device-operations.ts';
import { factorOperations } from './factors/factor-operations.ts';
import { keptPasskeys } from './factors/kept-passkeys.ts';
import { type ImportParts, importOperations } from './imports/import-operations.ts';
import { ImportRunner } from './imports/import-runner.ts';
import { ImportStore } from './imports/import-store.ts';
import { ImportUploads } from './imports/import-uploads.ts';
import { LogDeliveries } from './log-delivery/log-deliveries.ts';
import { logDeliveryOperations } from './log-delivery/log-delivery-operations.ts';
import type { MessageReason } from './messages/deliver-message.ts';
import { poolMessages } from './messages/pool-messages.ts';
import { counting } from './metrics/counting.ts';
import { controlOperations } from './pools/control-operations.ts';
import { keptClientSecrets } from './pools/kept-client-secrets.ts';
import { poolOfRecord } from './pools/pool-collections.ts';
import { deletedPools, PoolDeletions } from './pools/pool-deletions.ts';
import { UserPoolStore } from './records/user-pool-store.ts';
import { UserStore } from './records/user-store.ts';
import { users as usersCollection } from './records/user-writes.ts';
import { adaptiveAuthentication } from './risk/adaptive-authentication.ts';
import { AuthEvents } from './risk/auth-events.ts';
import { compromisedCredentials, warnOfMissingList } from './risk/compromised-credentials.ts';
import { riskOperations } from './risk/risk-operations.ts';
import { TriedUsers } from './risk/tried-users.ts';
import { watchedSignIns } from './risk/watched-sign-ins.ts';
import { oneTimeSessions } from './sign-in/one-time-sessions.ts';
import { signInOperations } from './sign-in/sign-in-operations.ts';
import { signInSteps } from './sign-in/sign-in-steps.ts';
import { srpVerifiers } from './srp/srp-verifiers.ts';
import { KeyDocuments } from './tokens/key-documents.ts';
import { type RotatedKeys, rotatePoolKeys } from './tokens/key-rotation.ts';
import { type PoolTokens, poolTokens } from './tokens/pool-tokens.ts';
import { tokenOperations } from './tokens/token-operations.ts';
import { poolTriggers } from './triggers/pool-triggers.ts';
import type { UserPoolContext } from './user-pool-context.ts';
import { userPoolErrors } from './user-pool-errors.ts';
import type { UserPoolPorts } from './user-pool-ports.ts';
import { userOperations } from './users/user-operations.ts';
import { userOfRecord } from './users/user-traces.ts';

/** The operations of user pools by the names of Cognito's API. */
export type UserPoolOperations = ReturnType<typeof userPoolOperations>;

/** Cognito's user pools. */
export class UserPools {
  /** By the names of Cognito's API. */
  readonly operations: UserPoolOperations;
  /** For the sign-in pages and identity pools, which stand beside. */
  readonly context: UserPoolContext;
  /** For what makes and verifies tokens outside of the operations: keys, tokens of app clients, revocation. */
  readonly tokens: PoolTokens;
  /** Keys of pools, and what pools publish about them. */
  readonly documents: KeyDocuments;
  /** Imports of users, which go on in the background. */
  readonly imports: ImportRunner;
  /** Where the files of imports are uploaded. */
  readonly importUploads: ImportUploads;
  readonly #deletions: PoolDeletions;
  readonly #events: AuthEvents;
  readonly #logs: LogDeliveries;

  constructor(given: UserPoolPorts) {
    const ofPools = new OwnedRecords(given.records, {
      deletedBy: ({ collection, key, value }) =>
        collection === deletedPools && value !== undefined ? key : undefined,
      owners: 'cognito-pools',
      ownerOf: poolOfRecord,
      gone: userPoolErrors.poolNotFound,
    });
    const records = new OwnedRecords(ofPools, {
      deletedBy: ({ collection, key, value }) =>
        collection === usersCollection && value === undefined ? key : undefined,
      ownerOf: userOfRecord,
      gone: userPoolErrors.userNotFound,
    });
    const ports = { ...given, records };
    const { context, tokens, events, logs } = contextOf(ports);
    this.context = context;
    this.tokens = tokens;
    this.#events = events;
    this.#logs = logs;
    this.documents = new KeyDocuments(context, tokens);
    this.#deletions = new PoolDeletions(ports);
    this.#deletions.alsoForget((userPoolId) => tokens.forgetPool(userPoolId));
    const importStore = new ImportStore(context);
    this.imports = new ImportRunner(context, importStore);
    this.importUploads = new ImportUploads(context, importStore);
    this.operations = userPoolOperations(context, {
      tokens,
      deletions: this.#deletions,
      events,
      imports: { store: importStore, runner: this.imports, uploads: this.importUploads },
    });
  }

  /** Reads what pools there are, and takes up what deleted ones have left. Nothing is answered before. */
  async start(): Promise<void> {
    await this.#deletions.resume();
    await this.context.store.load();
    warnOfMissingList(this.context);
  }

  /** Takes up what waits for logs since an earlier start: to be called when services can be called, and now and then. */
  sendLogs(): void {
    this.#logs.send();
  }

  /** Tells the log of a pool of a message that could not be delivered; it may be tried again. */
  async noteFailedMessage({ userPoolId, occasion, username }: MessageReason, cause: string): Promise<void> {
    const details = `${occasion} to ${username}: ${cause}`;
    const atMs = this.context.clock.now();
    await this.#logs.note({ userPoolId, source: 'userNotification', atMs, message: { details } });
  }

  /** Makes new signing keys of a pool: Cairn's own, Cognito does not let its users do so. @throws ServiceError */
  rotateKeys(scope: CallScope, input: { readonly userPoolId: string }): Promise<RotatedKeys> {
    return rotatePoolKeys(this.context, this.tokens, scope, input);
  }

  /** Resolves when what is written behind answers is on disk: before the server ends. */
  async settled(): Promise<void> {
    await this.#events.settled();
    await this.#logs.end();
  }
}

/** Each part asks for the others when it is used, not when it is made. */
function contextOf(ports: UserPoolPorts): {
  readonly context: UserPoolContext;
  readonly tokens: PoolTokens;
  readonly events: AuthEvents;
  readonly logs: LogDeliveries;
} {
  const context: { -readonly [Name in keyof UserPoolContext]?: UserPoolContext[Name] } = {
    ...ports,
    store: new UserPoolStore(ports.records),
    users: new UserStore(ports),
  };
  const whole = context as UserPoolContext;
  context.clientSecrets = keptClientSecrets(whole);
  context.verifiers = srpVerifiers(whole);
  context.triggers = poolTriggers(whole);
  context.messages = poolMessages(whole);
  context.codes = keptCodes(whole);
  context.sessions = oneTimeSessions(whole);
  const tokens = poolTokens(whole);
  context.tokens = tokens;
  context.passkeys = keptPasskeys(whole);
  const logs = new LogDeliveries(whole);
  const events = new AuthEvents({ ...whole, logs });
  context.authEvents = events;
  const compromised = compromisedCredentials(whole);
  context.compromised = compromised;
  const tried = new TriedUsers(whole.clock);
  const guard = adaptiveAuthentication(whole, { events, tried, compromised });
  context.signIns = watchedSignIns(whole, { tried }, signInSteps(whole, guard));
  return { context: whole, tokens, events, logs };
}

function userPoolOperations(
  context: UserPoolContext,
  {
    tokens,
    deletions,
    events,
    imports,
  }: {
    readonly tokens: PoolTokens;
    readonly deletions: PoolDeletions;
    readonly events: AuthEvents;
    readonly imports: ImportParts;
  },
) {
  const control = controlOperations(context, deletions);
  const users = userOperations(context);
  return {
    ...control,
    ...users,
    ...signInOperations(context),
    ...deviceOperations(context),
    ...factorOperations(context),
    ...tokenOperations(context, tokens),
    ...importOperations(context, imports),
    ...riskOperations(context, events),
    ...logDeliveryOperations(context),
    signUp(...given: Parameters<typeof users.signUp>) {
      const client = context.store.clients.byId(given[1].ClientId);
      return counting(context, { client, name: 'SignUpSuccesses' }, () => users.signUp(...given));
    },
    /** Keys take their time to be made: they are begun before anybody signs in. */
    async createUserPool(...given: Parameters<typeof control.createUserPool>) {
      const made = await control.createUserPool(...given);
      tokens.prepare(made.UserPool.Id);
      return made;
    },
  };
}
