import { allDocuments, type Records, type RecordWrite } from '@cairn/kit';

/**
 * All documents of one kind, in memory and in the records: for what is small in number and asked for with each call.
 * Keys that begin with the pool's id and a slash are those of the pool.
 */
export class RecordShelf<Document> {
  readonly collection: string;
  readonly #keyOf: (document: Document) => string;
  readonly #byKey = new Map<string, Document>();
  readonly #byPool = new Map<string, Map<string, Document>>();
  #revision = 0;

  constructor(collection: string, keyOf: (document: Document) => string) {
    this.collection = collection;
    this.#keyOf = keyOf;
  }

  /** Another number after each change: for what is reckoned from all documents. */
  get revision(): number {
    return this.#revision;
  }

  async load(records: Pick<Records, 'list'>): Promise<void> {
    for (const document of await allDocuments<Document>(records, this.collection)) this.keep(document);
  }

  find(key: string): Document | undefined {
    return this.#byKey.get(key);
  }

  /** Those of a pool, in the order of their keys. */
  ofPool(userPoolId: string): readonly Document[] {
    const found = [...(this.#byPool.get(userPoolId) ?? [])];
    return found.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, document]) => document);
  }

  all(): Iterable<Document> {
    return this.#byKey.values();
  }

  keep(document: Document): void {
    this.#revision += 1;
    const key = this.#keyOf(document);
    this.#byKey.set(key, document);
    const pool = poolOf(key);
    let documents = this.#byPool.get(pool);
    if (documents === undefined) {
      documents = new Map();
      this.#byPool.set(pool, documents);
    }
    documents.set(key, document);
  }

  forget(document: Document): void {
    this.#revision += 1;
    const key = this.#keyOf(document);
    const pool = poolOf(key);
    this.#byKey.delete(key);
    this.#byPool.get(pool)?.delete(key);
    if (this.#byPool.get(pool)?.size === 0) this.#byPool.delete(pool);
  }

  forgetPool(userPoolId: string): void {
    for (const document of this.ofPool(userPoolId)) this.forget(document);
  }

  write(document: Document, value: Document | undefined): RecordWrite {
    const text = value === undefined ? undefined : JSON.stringify(value);
    return { collection: this.collection, key: this.#keyOf(document), value: text };
  }
}

function poolOf(key: string): string {
  const slash = key.indexOf('/');
  return slash === -1 ? key : key.slice(0, slash);
}
