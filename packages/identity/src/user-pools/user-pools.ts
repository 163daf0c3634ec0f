import { keptCodes } from './codes/kept-codes.ts';
import { deviceOperations } from './devices/device-operations.ts';
import { factorOperations } from './factors/factor-operations.ts';
import { keptPasskeys } from './factors/kept-passkeys.ts';
import { importOperations } from './imports/import-operations.ts';
import { poolMessages } from './messages/pool-messages.ts';
import { controlOperations } from './pools/control-operations.ts';
import { keptClientSecrets } from './pools/kept-client-secrets.ts';
import { UserPoolStore } from './records/user-pool-store.ts';
import { UserStore } from './records/user-store.ts';
import { riskOperations } from './risk/risk-operations.ts';
import { oneTimeSessions } from './sign-in/one-time-sessions.ts';
import { signInOperations } from './sign-in/sign-in-operations.ts';
import { signInSteps } from './sign-in/sign-in-steps.ts';
import { srpVerifiers } from './srp/srp-verifiers.ts';
import { poolTokens } from './tokens/pool-tokens.ts';
import { tokenOperations } from './tokens/token-operations.ts';
import { poolTriggers } from './triggers/pool-triggers.ts';
import type { UserPoolContext } from './user-pool-context.ts';
import type { UserPoolPorts } from './user-pool-ports.ts';
import { userOperations } from './users/user-operations.ts';

/** The operations of user pools by the names of Cognito's API. */
export type UserPoolOperations = ReturnType<typeof userPoolOperations>;

/** Cognito's user pools. */
export class UserPools {
  /** By the names of Cognito's API. */
  readonly operations: UserPoolOperations;
  /** For the sign-in pages and identity pools, which stand beside. */
  readonly context: UserPoolContext;

  constructor(ports: UserPoolPorts) {
    this.context = contextOf(ports);
    this.operations = userPoolOperations(this.context);
  }

  /** Reads what pools there are. Nothing is answered before. */
  async start(): Promise<void> {
    await this.context.store.load();
  }
}

/** Each part asks for the others when it is used, not when it is made. */
function contextOf(ports: UserPoolPorts): UserPoolContext {
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
  context.tokens = poolTokens(whole);
  context.passkeys = keptPasskeys(whole);
  context.signIns = signInSteps(whole);
  return whole;
}

function userPoolOperations(context: UserPoolContext) {
  return {
    ...controlOperations(context),
    ...userOperations(context),
    ...signInOperations(context),
    ...deviceOperations(context),
    ...factorOperations(context),
    ...tokenOperations(context),
    ...importOperations(context),
    ...riskOperations(context),
  };
}
