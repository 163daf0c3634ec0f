import { invariant, type Records, type RecordWrite } from '@cairn/kit';

/** What a shelf holds: found by account and name. */
export interface Shelved {
  readonly account: string;
  readonly name: string;
}

const pageEntries = 1_000;

/**
 * All entities of one kind, in memory and in the records. IAM's entities are few and asked for with each call, so
 * reading is synchronous. Names that differ in their case only are the same name to IAM.
 */
export class EntityShelf<Entity extends Shelved> {
  readonly collection: string;
  readonly #byAccount = new Map<string, Map<string, Entity>>();

  /** @param collection where the records lie: `iam-users` */
  constructor(collection: string) {
    this.collection = collection;
  }

  async load(records: Records): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const page = await records.list(this.collection, {
        limit: pageEntries,
        ...(after === undefined ? {} : { after }),
      });
      for (const { value } of page) this.keep(JSON.parse(value) as Entity);
      if (page.length < pageEntries) return;
      after = page.at(-1)?.key;
    }
  }

  /** By its exact name. */
  find(account: string, name: string): Entity | undefined {
    const found = this.sameName(account, name);
    return found?.name === name ? found : undefined;
  }

  /** The entity whose name differs in its case at most. */
  sameName(account: string, name: string): Entity | undefined {
    return this.#byAccount.get(account)?.get(name.toLowerCase());
  }

  /** In the order of names, whatever their case. */
  list(account: string): readonly Entity[] {
    const entries = [...(this.#byAccount.get(account) ?? [])];
    return entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entity]) => entity);
  }

  count(account: string): number {
    return this.#byAccount.get(account)?.size ?? 0;
  }

  keep(entity: Entity): void {
    const { account, name } = entity;
    let entities = this.#byAccount.get(account);
    if (entities === undefined) {
      entities = new Map();
      this.#byAccount.set(account, entities);
    }
    entities.set(name.toLowerCase(), entity);
  }

  forget({ account, name }: Shelved): void {
    this.#byAccount.get(account)?.delete(name.toLowerCase());
  }
}

/** What one call changes, gathered before anything is written. */
export class EntityChanges {
  readonly #changes: Change[] = [];

  put<Entity extends Shelved>(shelf: EntityShelf<Entity>, entity: Entity): void {
    this.#changes.push({
      write: { ...placeOf(shelf, entity), value: JSON.stringify(entity) },
      apply: () => shelf.keep(entity),
    });
  }

  delete<Entity extends Shelved>(shelf: EntityShelf<Entity>, entity: Entity): void {
    this.#changes.push({
      write: { ...placeOf(shelf, entity), value: undefined },
      apply: () => shelf.forget(entity),
    });
  }

  /** Writes all or nothing; memory follows what is on disk. @returns whether there was anything to write */
  async commit(records: Records): Promise<boolean> {
    if (this.#changes.length === 0) return false;
    const written = await records.write(this.#changes.map(({ write }) => write));
    invariant(written, 'a write without conditions is carried out');
    for (const { apply } of this.#changes) apply();
    return true;
  }
}

interface Change {
  readonly write: RecordWrite;
  readonly apply: () => void;
}

function placeOf<Entity extends Shelved>(
  { collection }: EntityShelf<Entity>,
  { account, name }: Shelved,
): { readonly collection: string; readonly key: string } {
  return { collection, key: `${account}/${name.toLowerCase()}` };
}
