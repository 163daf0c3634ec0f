import { type AccessKeyAnswer, type Clock, invariant, type ResolveAccessKey, type Seal } from '@cairn/kit';
import { sealedNameOf } from '../iam/access-keys.ts';
import { type AccessKey, entityArn } from '../iam/iam-entities.ts';
import type { IamStore } from '../iam/iam-store.ts';
import { isTemporaryKey, type SessionTokens } from '../sts/session-tokens.ts';

const keptMax = 10_000;

/** Finds whose a key is: lasting ones among the records, temporary ones by the token that came with them. */
export class AccessKeys {
  readonly #store: IamStore;
  readonly #tokens: SessionTokens;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #kept = new Map<string, AccessKeyAnswer>();
  #keptAt = -1;

  constructor({
    store,
    tokens,
    seal,
    clock,
  }: { store: IamStore; tokens: SessionTokens; seal: Seal; clock: Clock }) {
    this.#store = store;
    this.#tokens = tokens;
    this.#seal = seal;
    this.#clock = clock;
  }

  readonly resolve: ResolveAccessKey = (accessKeyId, sessionToken) => {
    if (isTemporaryKey(accessKeyId)) return this.#temporary(accessKeyId, sessionToken);
    if (sessionToken !== undefined && sessionToken !== '') return { kind: 'token-invalid' };
    const { revision } = this.#store;
    if (this.#keptAt !== revision || this.#kept.size >= keptMax) {
      this.#kept.clear();
      this.#keptAt = revision;
    }
    const kept = this.#kept.get(accessKeyId);
    if (kept !== undefined) return kept;
    const found = this.#lasting(accessKeyId);
    if (found.kind === 'found') this.#kept.set(accessKeyId, found);
    return found;
  };

  #temporary(accessKeyId: string, sessionToken: string | undefined): AccessKeyAnswer {
    const session = sessionToken === undefined ? undefined : this.#tokens.open(sessionToken);
    if (session === undefined || session.accessKeyId !== accessKeyId) return { kind: 'token-invalid' };
    if (session.expiresMs <= this.#clock.now()) return { kind: 'token-expired' };
    const { principal, secretAccessKey } = session;
    invariant(principal.account !== undefined, 'a session belongs to an account');
    return { kind: 'found', secretAccessKey, account: principal.account, principal };
  }

  #lasting(id: string): AccessKeyAnswer {
    const key = this.#store.keyById(id);
    if (key === undefined || !key.isActive) return { kind: 'unknown' };
    const principal = this.#ownerOf(key);
    if (principal === undefined) return { kind: 'unknown' };
    const secretAccessKey = this.#seal.open(key.sealedSecret, sealedNameOf(id));
    return { kind: 'found', secretAccessKey, account: key.account, principal };
  }

  #ownerOf({ account, user: name, name: accessKeyId }: AccessKey) {
    if (name === undefined) {
      return {
        arn: `arn:aws:iam::${account}:root`,
        kind: 'root',
        account,
        userId: account,
        accessKeyId,
      } as const;
    }
    const user = this.#store.users.find(account, name);
    if (user === undefined) return undefined;
    return { arn: entityArn(user), kind: 'user', account, userId: user.id, accessKeyId } as const;
  }
}
