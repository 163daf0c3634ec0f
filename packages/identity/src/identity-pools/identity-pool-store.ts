import { type CallScope, invariant, type Records, type RecordWrite, SerialWork } from '@cairn/kit';
import { RecordShelf } from '../user-pools/records/record-shelf.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord } from './identity-pool-records.ts';

/** The identity pools there are, in memory; what changes is durable before anybody hears of it. */
export class IdentityPoolStore {
  readonly #shelf = new RecordShelf<IdentityPoolRecord>('cognito-identity-pools', ({ id }) => id);
  readonly #records: Records;
  readonly #changes = new SerialWork();

  constructor(records: Records) {
    this.#records = records;
  }

  load(): Promise<void> {
    return this.#shelf.load(this.#records);
  }

  /** A pool for calls that name no account: those of apps. @throws ServiceError ResourceNotFoundException */
  byId(id: string): IdentityPoolRecord {
    const pool = this.#shelf.find(id);
    if (pool === undefined) throw identityPoolErrors.poolNotFound(id);
    return pool;
  }

  /** A pool of the account and region that a call is made in. @throws ServiceError ResourceNotFoundException */
  get({ account, region }: Pick<CallScope, 'account' | 'region'>, id: string): IdentityPoolRecord {
    const pool = this.byId(id);
    if (pool.account !== account || pool.region !== region) throw identityPoolErrors.poolNotFound(id);
    return pool;
  }

  /** Those of an account and region in the order of their ids. */
  list({ account, region }: Pick<CallScope, 'account' | 'region'>): readonly IdentityPoolRecord[] {
    return [...this.#shelf.all()]
      .filter((pool) => pool.account === account && pool.region === region)
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  /** Writes what `work` gives; throwing changes nothing. */
  put(work: () => IdentityPoolRecord): Promise<IdentityPoolRecord> {
    return this.#changes.run(async () => {
      const pool = work();
      await this.#write([this.#shelf.write(pool, pool)]);
      this.#shelf.keep(pool);
      return pool;
    });
  }

  /** @param along records that are written with it */
  delete(
    work: () => IdentityPoolRecord,
    along: (pool: IdentityPoolRecord) => RecordWrite,
  ): Promise<IdentityPoolRecord> {
    return this.#changes.run(async () => {
      const pool = work();
      await this.#write([this.#shelf.write(pool, undefined), along(pool)]);
      this.#shelf.forget(pool);
      return pool;
    });
  }

  async #write(writes: readonly RecordWrite[]): Promise<void> {
    const written = await this.#records.write(writes);
    invariant(written, 'a write without conditions is carried out');
  }
}
