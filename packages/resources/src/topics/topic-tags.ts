import type { TopicCatalog } from './topic-catalog.ts';
import { readTopicArn } from './topic-place.ts';
import type { ResourceInput, Tag } from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

/** Tags of topics. */
export class TopicTags {
  readonly #catalog: TopicCatalog;

  constructor(catalog: TopicCatalog) {
    this.#catalog = catalog;
  }

  tag(input: ResourceInput & { readonly Tags: readonly Tag[] }): Promise<object> {
    return this.#replace(input, (tags) => {
      const added = new Set(input.Tags.map(({ Key }) => Key));
      return [...tags.filter(({ Key }) => !added.has(Key)), ...input.Tags];
    });
  }

  untag(input: ResourceInput & { readonly TagKeys: readonly string[] }): Promise<object> {
    const keys = new Set(input.TagKeys);
    return this.#replace(input, (tags) => tags.filter(({ Key }) => !keys.has(Key)));
  }

  async list(input: ResourceInput): Promise<{ readonly Tags: readonly Tag[] }> {
    const record = await this.#catalog.store.topic(readTopicArn(input.ResourceArn, 'ResourceArn'));
    if (record === undefined) throw topicsErrors.resourceNotFound();
    return { Tags: record.tags };
  }

  #replace(input: ResourceInput, edit: (tags: readonly Tag[]) => readonly Tag[]): Promise<object> {
    const place = readTopicArn(input.ResourceArn, 'ResourceArn');
    return this.#catalog.change(async () => {
      const record = await this.#catalog.store.topic(place);
      if (record === undefined) throw topicsErrors.resourceNotFound();
      const tags = edit(record.tags);
      checkTags(tags, this.#catalog.ports.limits.topicTags);
      await this.#catalog.write(place, [this.#catalog.store.topicWrite(place, { ...record, tags })]);
      return {};
    });
  }
}

/** @throws ServiceError */
export function checkTags(tags: readonly Tag[], limit: number): void {
  if (tags.length > limit) throw topicsErrors.tooManyTags();
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw topicsErrors.invalid('Duplicated keys are not allowed.');
}
