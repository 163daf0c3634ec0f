import type { CallScope, LimitValues } from '@cairn/kit';
import type { Texts } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import type { ApiLimitName } from './api-limits.ts';
import type { ApiRecords } from './api-records.ts';

interface TaggedInput {
  readonly resourceArn: string;
}

/** Tags of APIs, by their ARNs. */
export class Tags {
  readonly #apis: ApiRecords;
  readonly #limits: LimitValues<ApiLimitName>;

  constructor(apis: ApiRecords, limits: LimitValues<ApiLimitName>) {
    this.#apis = apis;
    this.#limits = limits;
  }

  async tagResource(scope: CallScope, input: TaggedInput & { readonly tags: Texts }): Promise<object> {
    return this.#change(scope, input, (before) => ({ ...before, ...input.tags }));
  }

  async untagResource(
    scope: CallScope,
    input: TaggedInput & { readonly tagKeys: readonly string[] },
  ): Promise<object> {
    return this.#change(scope, input, (before) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => !input.tagKeys.includes(key))),
    );
  }

  async listTagsForResource(scope: CallScope, input: TaggedInput): Promise<object> {
    const { tags } = await this.#apis.existing(scope, apiIdOf(scope, input));
    return { tags };
  }

  #change(scope: CallScope, input: TaggedInput, work: (before: Texts) => Texts): Promise<object> {
    return this.#apis.change(scope, apiIdOf(scope, input), (api) => {
      const tags = work(api.tags);
      checkTagCount(tags, this.#limits);
      return { api: { tags }, result: {} };
    });
  }
}

/** @throws ServiceError for more tags than a resource may have */
export function checkTagCount(
  tags: Texts | undefined,
  { graphqlTags }: Pick<LimitValues<ApiLimitName>, 'graphqlTags'>,
): void {
  if (Object.keys(tags ?? {}).length > graphqlTags)
    throw apiErrors.limitExceeded(`A resource may have at most ${graphqlTags} tags.`);
}

function apiIdOf({ account, region }: CallScope, { resourceArn }: TaggedInput): string {
  const [, , , arnRegion, arnAccount, resource = ''] = resourceArn.split(':');
  if (arnRegion !== region || arnAccount !== account) throw apiErrors.resourceNotFound(resourceArn);
  return resource.slice('apis/'.length);
}
