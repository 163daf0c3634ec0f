import type { Records, RecordWrite } from '@cairn/kit';

const tags = 'tags';

/** A tag as the wire spells it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Tags of state machines and activities, one record a resource, in the order in which keys were first set. */
export class TagCatalog {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  async read(arn: string): Promise<readonly Tag[]> {
    const text = await this.#records.get(tags, arn);
    return text === undefined ? [] : (JSON.parse(text) as readonly Tag[]);
  }

  async write(arn: string, values: readonly Tag[]): Promise<void> {
    await this.#records.write([this.change(arn, values)]);
  }

  /** The write that sets a resource's tags; none removes the record. */
  change(arn: string, values: readonly Tag[]): RecordWrite {
    return { collection: tags, key: arn, value: values.length === 0 ? undefined : JSON.stringify(values) };
  }
}

/** Tags after some more were set; of one key the last value holds. */
export function mergeTags(before: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const byKey = new Map(before.map((tag) => [tag.key, tag.value]));
  for (const tag of added) byKey.set(tag.key, tag.value);
  return Array.from(byKey, ([key, value]) => ({ key, value }));
}
