import { type CallScope, type Json, type LimitValues, parseArn } from '@cairn/kit';
import type { ApiChange, ApiStore } from './api-store.ts';
import { routeErrors } from './route-errors.ts';
import type { RouteLimitName } from './route-limits.ts';
import type { Texts } from './route-types.ts';

/** @throws ServiceError BadRequestException for more tags than a resource may have */
export function checkTagCount(
  tags: Texts | undefined,
  { apiTags }: Pick<LimitValues<RouteLimitName>, 'apiTags'>,
): void {
  if (Object.keys(tags ?? {}).length <= apiTags) return;
  throw routeErrors.badRequest(`A resource may have at most ${apiTags} tags`);
}

interface Tagged {
  readonly tags?: Texts;
}

/** What has tags of its own: an API and its stages. */
type TaggedApi = Tagged & { readonly stages: { readonly [name: string]: Tagged } };

interface TagPlace {
  readonly apiId: string;
  readonly stageName: string | undefined;
}

/**
 * Tags of APIs and their stages, by ARN: `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`.
 * @typeParam Api a REST or an HTTP API
 */
export class Tags<Api extends TaggedApi, Deployment> {
  readonly #store: ApiStore<Api, Deployment>;
  readonly #collection: string;
  readonly #limits: Pick<LimitValues<RouteLimitName>, 'apiTags'>;

  /** @param collection where the APIs stand in ARNs: `restapis`, `apis` */
  constructor(
    store: ApiStore<Api, Deployment>,
    collection: string,
    limits: Pick<LimitValues<RouteLimitName>, 'apiTags'>,
  ) {
    this.#store = store;
    this.#collection = collection;
    this.#limits = limits;
  }

  async get(scope: CallScope, resourceArn: string): Promise<Json> {
    const { apiId, stageName } = this.#placeOf(resourceArn);
    return { tags: taggedOf(await this.#store.existing(scope, apiId), stageName).tags ?? {} };
  }

  async put(scope: CallScope, resourceArn: string, tags: Texts): Promise<void> {
    await this.#change(scope, resourceArn, (before) => {
      const after = { ...before, ...tags };
      checkTagCount(after, this.#limits);
      const reserved = Object.keys(tags).find((key) => /^aws:/i.test(key));
      if (reserved !== undefined) throw routeErrors.badRequest(`Tag keys cannot begin with aws: ${reserved}`);
      return after;
    });
  }

  async remove(scope: CallScope, resourceArn: string, keys: readonly string[]): Promise<void> {
    await this.#change(scope, resourceArn, (before) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key))),
    );
  }

  #change(scope: CallScope, resourceArn: string, work: (before: Texts) => Texts): Promise<undefined> {
    const { apiId, stageName } = this.#placeOf(resourceArn);
    return this.#store.change(scope, apiId, (api): ApiChange<Api, Deployment, undefined> => {
      const tagged = taggedOf(api, stageName);
      const changed = { ...tagged, tags: work(tagged.tags ?? {}) };
      const after =
        stageName === undefined ? changed : { ...api, stages: { ...api.stages, [stageName]: changed } };
      return { api: after as Api, result: undefined };
    });
  }

  #placeOf(resourceArn: string): TagPlace {
    const arn = parseArn(resourceArn);
    const [, collection, apiId, stages, stageName] = (arn?.resource ?? '').split('/');
    if (arn?.service !== 'apigateway' || apiId === undefined) {
      throw routeErrors.badRequest('Invalid ARN specified in the request');
    }
    const isKnown = collection === this.#collection && (stages === undefined || stages === 'stages');
    if (!isKnown) throw routeErrors.unsupported(`tags of ${resourceArn}`);
    return { apiId, stageName };
  }
}

function taggedOf<Api extends TaggedApi>(api: Api, stageName: string | undefined): Tagged {
  if (stageName === undefined) return api;
  const stage = Object.hasOwn(api.stages, stageName) ? api.stages[stageName] : undefined;
  if (stage === undefined) throw routeErrors.notFound('stage');
  return stage;
}
