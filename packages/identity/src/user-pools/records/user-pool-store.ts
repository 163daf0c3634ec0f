import { invariant, type Records, type RecordWrite, SerialWork, SerialWorkByKey } from '@cairn/kit';
import type {
  AppClientRecord,
  BrandingRecord,
  DomainRecord,
  LogDeliveryRecord,
  ProviderRecord,
  ResourceServerRecord,
  RiskConfigurationRecord,
  TermsRecord,
  UiCustomizationRecord,
  UserPoolRecord,
} from './pool-records.ts';
import { RecordShelf } from './record-shelf.ts';
import type { GroupRecord } from './user-records.ts';

/**
 * What pools are: settings, app clients, resource servers, domains, providers and groups, all in memory. Reading is
 * synchronous; what changes goes through {@link change}, the changes of one pool one after the other, and is durable before
 * anybody hears of it.
 * Users are elsewhere: {@link UserStore}.
 */
export class UserPoolStore {
  readonly pools = new RecordShelf<UserPoolRecord>('cognito-pools', ({ id }) => id);
  readonly clients = new AppClientShelf();
  readonly resourceServers = new RecordShelf<ResourceServerRecord>(
    'cognito-resource-servers',
    ({ userPoolId, identifier }) => `${userPoolId}/${identifier}`,
  );
  readonly domains = new RecordShelf<DomainRecord>(
    'cognito-domains',
    ({ domain }) => domain,
    ({ userPoolId }) => userPoolId,
  );
  readonly providers = new RecordShelf<ProviderRecord>(
    'cognito-providers',
    ({ userPoolId, name }) => `${userPoolId}/${name}`,
  );
  readonly groups = new RecordShelf<GroupRecord>(
    'cognito-groups',
    ({ userPoolId, name }) => `${userPoolId}/${name}`,
  );
  readonly uiCustomizations = new RecordShelf<UiCustomizationRecord>(
    'cognito-ui-customizations',
    ({ userPoolId, clientId }) => `${userPoolId}/${clientId}`,
  );
  readonly brandings = new RecordShelf<BrandingRecord>(
    'cognito-brandings',
    ({ userPoolId, id }) => `${userPoolId}/${id}`,
  );
  readonly terms = new RecordShelf<TermsRecord>(
    'cognito-terms',
    ({ userPoolId, id }) => `${userPoolId}/${id}`,
  );
  readonly risks = new RecordShelf<RiskConfigurationRecord>(
    'cognito-risk-configurations',
    ({ userPoolId, clientId }) => `${userPoolId}/${clientId}`,
  );
  readonly logDeliveries = new RecordShelf<LogDeliveryRecord>(
    'cognito-log-deliveries',
    ({ userPoolId }) => `${userPoolId}/logs`,
  );
  readonly #records: Records;
  readonly #changes = new SerialWorkByKey();
  readonly #changesAcross = new SerialWork();

  constructor(records: Records) {
    this.#records = records;
  }

  async load(): Promise<void> {
    for (const shelf of [this.pools, this.domains, ...this.#shelvesOfPools()]) {
      await shelf.load(this.#records);
    }
  }

  /** Forgets all of a pool in memory; what is kept of it goes by steps. */
  forgetPool(userPoolId: string): void {
    for (const shelf of this.#shelvesOfPools()) shelf.forgetPool(userPoolId);
  }

  /** Those whose keys begin with the id of a pool. */
  #shelvesOfPools() {
    const { clients, resourceServers, providers, groups, uiCustomizations, brandings, terms } = this;
    const { risks, logDeliveries } = this;
    return [
      ...[clients, resourceServers, providers, groups, uiCustomizations, brandings, terms],
      ...[risks, logDeliveries],
    ];
  }

  /**
   * Changes a pool, in its turn.
   * @param work looks at what there is and says what changes; throwing changes nothing
   * @returns what `work` gave, once the changes are on disk
   */
  change<Result>(
    userPoolId: string,
    work: (changes: UserPoolChanges) => Result | Promise<Result>,
  ): Promise<Result> {
    return this.#changes.run(userPoolId, async () => {
      const changes = new UserPoolChanges();
      const result = await work(changes);
      await changes.commit(this.#records);
      return result;
    });
  }

  /**
   * As {@link change}, for what depends on other pools too: how many there are, names that are taken once. Changes of that
   * kind follow one another.
   */
  changeAcross<Result>(
    userPoolId: string,
    work: (changes: UserPoolChanges) => Result | Promise<Result>,
  ): Promise<Result> {
    return this.#changesAcross.run(() => this.change(userPoolId, work));
  }
}

/** App clients, found by their id alone too, which is unique: public calls name no pool. */
class AppClientShelf extends RecordShelf<AppClientRecord> {
  readonly #byId = new Map<string, AppClientRecord>();

  constructor() {
    super('cognito-clients', ({ userPoolId, id }) => `${userPoolId}/${id}`);
  }

  byId(id: string): AppClientRecord | undefined {
    return this.#byId.get(id);
  }

  override keep(client: AppClientRecord): void {
    super.keep(client);
    this.#byId.set(client.id, client);
  }

  override forget(client: AppClientRecord): void {
    super.forget(client);
    this.#byId.delete(client.id);
  }
}

/** What one call changes, gathered before anything is written. */
export class UserPoolChanges {
  readonly #writes: RecordWrite[] = [];
  readonly #apply: (() => void)[] = [];

  put<Document>(shelf: RecordShelf<Document>, document: Document): void {
    this.#writes.push(shelf.write(document, document));
    this.#apply.push(() => shelf.keep(document));
  }

  delete<Document>(shelf: RecordShelf<Document>, document: Document): void {
    this.#writes.push(shelf.write(document, undefined));
    this.#apply.push(() => shelf.forget(document));
  }

  /** Other records that are written with it. */
  along(...writes: readonly RecordWrite[]): void {
    this.#writes.push(...writes);
  }

  /** Writes all or nothing; memory follows what is on disk. */
  async commit(records: Pick<Records, 'write'>): Promise<void> {
    if (this.#writes.length === 0) return;
    const written = await records.write(this.#writes);
    invariant(written, 'a write without conditions is carried out');
    for (const apply of this.#apply) apply();
  }
}
