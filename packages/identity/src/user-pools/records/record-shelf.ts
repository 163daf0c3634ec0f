import { allDocuments, type Records, type RecordWrite } from '@cairn/kit';

/** Documents of one pool, and the list of them as it was last asked for; undefined once it has changed. */
interface PoolDocuments<Document> {
  readonly byKey: Map<string, Document>;
  inOrder: readonly Document[] | undefined;
}

/**
 * All documents of one kind, in memory and in the records: for what is small in number and asked for with each call.
 * Keys that begin with the pool's id and a slash are those of the pool, unless a document says itself whose it is.
 */
export class RecordShelf<Document> {
  readonly collection: string;
  readonly #keyOf: (document: Document) => string;
  readonly #byKey = new Map<string, Document>();
  readonly #poolOf: (document: Document) => string;
  readonly #byPool = new Map<string, PoolDocuments<Document>>();
  #revision = 0;

  /** @param poolOf the id of a document's pool, where keys do not begin with it; it never changes */
  constructor(
    collection: string,
    keyOf: (document: Document) => string,
    poolOf: (document: Document) => string = (document) => poolOfKey(keyOf(document)),
  ) {
    this.collection = collection;
    this.#keyOf = keyOf;
    this.#poolOf = poolOf;
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

  /** Those of a pool, in the order of their keys; the same list as long as none of them changes. */
  ofPool(userPoolId: string): readonly Document[] {
    const documents = this.#byPool.get(userPoolId);
    if (documents === undefined) return [];
    documents.inOrder ??= [...documents.byKey]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, document]) => document);
    return documents.inOrder;
  }

  all(): Iterable<Document> {
    return this.#byKey.values();
  }

  keep(document: Document): void {
    this.#revision += 1;
    const key = this.#keyOf(document);
    this.#byKey.set(key, document);
    const pool = this.#poolOf(document);
    let documents = this.#byPool.get(pool);
    if (documents === undefined) {
      documents = { byKey: new Map(), inOrder: undefined };
      this.#byPool.set(pool, documents);
    }
    documents.byKey.set(key, document);
    documents.inOrder = undefined;
  }

  forget(document: Document): void {
    this.#revision += 1;
    const key = this.#keyOf(document);
    const pool = this.#poolOf(document);
    this.#byKey.delete(key);
    const documents = this.#byPool.get(pool);
    if (documents === undefined) return;
    documents.byKey.delete(key);
    documents.inOrder = undefined;
    if (documents.byKey.size === 0) this.#byPool.delete(pool);
  }

  forgetPool(userPoolId: string): void {
    for (const document of this.ofPool(userPoolId)) this.forget(document);
  }

  write(document: Document, value: Document | undefined): RecordWrite {
    const text = value === undefined ? undefined : JSON.stringify(value);
    return { collection: this.collection, key: this.#keyOf(document), value: text };
  }
}

function poolOfKey(key: string): string {
  const slash = key.indexOf('/');
  return slash === -1 ? key : key.slice(0, slash);
}
