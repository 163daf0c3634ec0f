import type { Records } from '@cairn/kit';
import { EntityChanges, EntityShelf } from './entity-shelf.ts';
import type {
  AccessKey,
  AccountEntity,
  Group,
  ManagedPolicy,
  OpenIdProvider,
  Role,
  User,
} from './iam-entities.ts';
import { accountOfKey } from './iam-ids.ts';

/**
 * All that IAM keeps. Reading is synchronous; what changes goes through {@link change}, one after the other, and is
 * durable before anybody hears of it.
 */
export class IamStore {
  readonly users = new EntityShelf<User>('iam-users');
  readonly groups = new EntityShelf<Group>('iam-groups');
  readonly roles = new EntityShelf<Role>('iam-roles');
  readonly policies = new EntityShelf<ManagedPolicy>('iam-policies');
  readonly keys = new EntityShelf<AccessKey>('iam-keys');
  readonly providers = new EntityShelf<OpenIdProvider>('iam-providers');
  readonly accounts = new EntityShelf<AccountEntity>('iam-accounts');
  /** Grows with each change: what was made of entities is made anew. */
  revision = 0;
  readonly #records: Records;
  #last: Promise<unknown> = Promise.resolve();

  constructor(records: Records) {
    this.#records = records;
  }

  /** A key by its id, which holds its account. */
  keyById(id: string): AccessKey | undefined {
    const account = accountOfKey(id);
    return account === undefined ? undefined : this.keys.find(account, id);
  }

  async load(): Promise<void> {
    const { users, groups, roles, policies, keys, providers, accounts } = this;
    for (const shelf of [users, groups, roles, policies, keys, providers, accounts]) {
      await shelf.load(this.#records);
    }
  }

  /**
   * @param work looks at what there is and says what changes; throwing changes nothing
   * @returns what `work` gave, once the changes are on disk
   */
  change<Result>(work: (changes: EntityChanges) => Result): Promise<Result> {
    const turn = this.#last.then(async () => {
      const changes = new EntityChanges();
      const result = work(changes);
      if (await changes.commit(this.#records)) this.revision++;
      return result;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
