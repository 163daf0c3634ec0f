import { OwnedRecords } from '../owned-records.ts';
import type { OwnKeys } from '../sts/web-identity.ts';
import { credentialOperations } from './credential-operations.ts';
import { developerOperations } from './developer-operations.ts';
import { IdentityDeletions } from './identity-deletions.ts';
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
  readonly #deletions: IdentityDeletions;

  constructor(given: IdentityPoolPorts) {
    const records = new OwnedRecords(given.records, {
      deletedBy: ({ collection, key, value }) =>
        collection === deletedPools && value !== undefined ? key : undefined,
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
    this.#deletions = new IdentityDeletions(this.#context.identities, ports.log);
    this.operations = identityPoolOperations(this.#context, this.#deletions);
  }

  /** Reads what pools there are, and begins to end what a crash has cut short. Nothing is answered before. */
  async start(): Promise<void> {
    await this.#context.pools.load();
    await this.#deletions.resume();
  }

  /** Resolves when all identities of deleted pools are gone. */
  settled(): Promise<void> {
    return this.#deletions.settled();
  }

  /** Leaves to the next start what is not deleted as yet; resolves when nothing more is written behind answers. */
  end(): Promise<void> {
    return this.#deletions.end();
  }

  /** The keys of the tokens that identity pools make, for STS. */
  readonly ownKeys: OwnKeys = async (issuer) =>
    issuer === identityPoolIssuer
      ? (await this.#context.tokens.keys()).map((key) => ({ ...key }))
      : undefined;
}

function identityPoolOperations(context: IdentityPoolContext, deletions: IdentityDeletions) {
  return {
    ...poolOperations(context, deletions),
    ...roleOperations(context),
    ...identityOperations(context),
    ...credentialOperations(context),
    ...developerOperations(context),
  };
}
