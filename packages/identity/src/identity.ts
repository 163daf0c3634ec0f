import { type ResolveAccessKey, rolePrincipal } from '@cairn/kit';
import { AccessKeys } from './access/access-keys.ts';
import { Authorizer } from './access/authorizer.ts';
import type { Iam } from './iam/iam.ts';
import type { IamContext } from './iam/iam-context.ts';
import { IamStore } from './iam/iam-store.ts';
import { findRole } from './iam/roles.ts';
import type { IdentityPorts } from './identity-ports.ts';
import type { Federation } from './sts/federated-session.ts';
import { SessionTokens } from './sts/session-tokens.ts';
import type { stsOperations } from './sts/sts.ts';

/** The operations of STS by the names of its API. */
export type Sts = ReturnType<typeof stsOperations>;

/** Credentials that end, for whoever runs in here: functions, containers. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiresMs: number;
}

/** Who may do what: IAM, STS, and the decisions that follow from what they keep. */
export class Identity {
  /** The operations of IAM, loaded when they are first used. */
  readonly iam: () => Promise<Iam>;
  /** Those of STS. */
  readonly sts: () => Promise<Sts>;
  /** Roles for people of whom somebody has vouched: what identity pools stand on. */
  readonly federation: () => Promise<Federation>;
  readonly authorizer: Authorizer;
  /** For the front door. */
  readonly resolveAccessKey: ResolveAccessKey;
  readonly #context: IamContext;
  readonly #tokens: SessionTokens;

  /** @param options.isStrict whether policies are asked; else roles need not exist, and whoever asks is given them */
  constructor(ports: IdentityPorts, { isStrict }: { readonly isStrict: boolean }) {
    const { clock, seal, random } = ports;
    const store = new IamStore(ports.records);
    this.#context = { ...ports, store };
    this.#tokens = new SessionTokens(seal, random);
    this.authorizer = new Authorizer(store, clock);
    this.iam = onceLoaded(async () => {
      const { iamOperations } = await import('./iam/iam.ts');
      return iamOperations(this.#context, this.authorizer.policies);
    });
    const door = onceLoaded(async () => {
      const { WebIdentities } = await import('./sts/web-identity.ts');
      const { authorizer } = this;
      const webIdentities = new WebIdentities({
        http: undefined,
        verifySignature: undefined,
        ownKeys: undefined,
        ...ports,
      });
      return { ...ports, store, isStrict, tokens: this.#tokens, authorizer, webIdentities };
    });
    this.federation = onceLoaded(async () => {
      const { federation } = await import('./sts/federated-session.ts');
      return federation(await door());
    });
    this.sts = onceLoaded(async () => {
      const { stsOperations } = await import('./sts/sts.ts');
      return stsOperations(await door());
    });
    this.resolveAccessKey = new AccessKeys({ store, tokens: this.#tokens, seal, clock }).resolve;
  }

  /** Reads what is kept. Nothing is answered before. */
  async start(): Promise<void> {
    await this.#context.store.load();
  }

  /** Credentials of a role's session, for code that runs in here as that role. Its trust is not asked. */
  roleCredentials(
    roleArn: string,
    { sessionName, seconds }: { readonly sessionName: string; readonly seconds: number },
  ): TemporaryCredentials {
    const { store, clock } = this.#context;
    const principal = rolePrincipal(roleArn, sessionName);
    const role = findRole(store, roleArn);
    const userId = role === undefined ? {} : { userId: `${role.id}:${sessionName}` };
    const nowMs = clock.now();
    const { session, token } = this.#tokens.issue(
      principal.account,
      { ...principal, ...userId, tokenIssueTimeMs: nowMs },
      nowMs + seconds * 1_000,
    );
    const { accessKeyId, secretAccessKey, expiresMs } = session;
    return { accessKeyId, secretAccessKey, sessionToken: token, expiresMs };
  }
}

/** What is made once, by the first who asks. */
function onceLoaded<Made>(load: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= load();
    return made;
  };
}
