import { OwnedRecords } from '../owned-records.ts';
import type { OwnKeys } from '../sts/web-identity.ts';
import { credentialOperations } from './credential-operations.ts';
import { developerOperations } from './developer-operations.ts';
import { identityOperations } from './identity-operations.ts';
import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolPorts } from './identity-pool-ports.ts';
import { IdentityPoolStore } from './identity-pool-store.ts';
import { deletedPools, IdentityStore, poolOfRecord } from './identity-store.ts';
import { Logins } from './logins.ts';
import { identityPoolIssuer, OpenIdTokens } from './open-id-tokens.ts';
import { poolOperations } from './pool-operations.ts';
import { roleOperations } from './role-operations.ts';

/** The operations of identity pools by the names of Cognito's API. */
export type IdentityPoolOperations = ReturnType<typeof identityPoolOperations>;

/** Cognito's identity pools: AWS credentials for people whom a provider knows, and for guests. */
export class IdentityPools {
  /** By the names of Cognito's API. */
  readonly operations: IdentityPoolOperations;
  readonly #context: IdentityPoolContext;

  constructor(given: IdentityPoolPorts) {
    const records = new OwnedRecords(given.records, {
      deletions: deletedPools,
      ownerOf: poolOfRecord,
      gone: identityPoolErrors.poolNotFound,
    });
    const ports = { ...given, records };
    const tokens = new OpenIdTokens(ports);
    this.#context = {
      ...ports,
      pools: new IdentityPoolStore(ports.records),
      identities: new IdentityStore(ports.records),
      tokens,
      logins: new Logins(ports, tokens),
    };
    this.operations = identityPoolOperations(this.#context);
  }

  /** Reads what pools there are, and ends what a crash has cut short. Nothing is answered before. */
  async start(): Promise<void> {
    await this.#context.pools.load();
    await this.#context.identities.start();
  }

  /** The keys of the tokens that identity pools make, for STS. */
  readonly ownKeys: OwnKeys = async (issuer) =>
    issuer === identityPoolIssuer
      ? (await this.#context.tokens.keys()).map((key) => ({ ...key }))
      : undefined;
}

function identityPoolOperations(context: IdentityPoolContext) {
  return {
    ...poolOperations(context),
    ...roleOperations(context),
    ...identityOperations(context),
    ...credentialOperations(context),
    ...developerOperations(context),
  };
}
