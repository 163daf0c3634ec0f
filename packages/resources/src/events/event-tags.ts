import type { CallScope } from '@cairn/kit';
import { readBusArn, readRuleArn } from './bus-place.ts';
import type { EventCatalog } from './event-catalog.ts';
import type { Tag } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';

/** Tags of buses and rules. */
export class EventTags {
  readonly #catalog: EventCatalog;

  constructor(catalog: EventCatalog) {
    this.#catalog = catalog;
  }

  async tag(
    _scope: CallScope,
    input: { readonly ResourceARN: string; readonly Tags: readonly Tag[] },
  ): Promise<void> {
    await this.#change(input.ResourceARN, (tags) => {
      const given = new Map([...tags, ...input.Tags].map((tag) => [tag.Key, tag]));
      return this.#catalog.checkedTags([...given.values()]);
    });
  }

  async untag(
    _scope: CallScope,
    input: { readonly ResourceARN: string; readonly TagKeys: readonly string[] },
  ): Promise<void> {
    await this.#change(input.ResourceARN, (tags) => tags.filter(({ Key }) => !input.TagKeys.includes(Key)));
  }

  async list(_scope: CallScope, { ResourceARN }: { readonly ResourceARN: string }) {
    return { Tags: this.#tagged(ResourceARN).tags };
  }

  #change(arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): Promise<void> {
    return this.#catalog.change(async () => {
      const { tags, put } = this.#tagged(arn);
      await put(change(tags));
    });
  }

  #tagged(arn: string) {
    const rule = readRuleArn(arn);
    if (rule !== undefined) {
      const record = this.#catalog.existingRule(rule.place, rule.rule);
      return {
        tags: record.tags,
        put: (tags: readonly Tag[]) => this.#catalog.putRule(rule.place, { ...record, tags }),
      };
    }
    const place = readBusArn(arn);
    if (place === undefined) throw eventsErrors.resourceNotFound(arn);
    const record = this.#catalog.existingBus(place);
    return {
      tags: record.tags,
      put: (tags: readonly Tag[]) => this.#catalog.putBus(place, { ...record, tags }),
    };
  }
}
