import { type CallScope, invariant, type RecordWrite } from '@cairn/kit';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection } from '../schema/schema-rejection.ts';
import type { ApiBundle, BundleProblem, DeployedBundle } from './api-bundle.ts';
import type { ApiDocument, DataSourceDocument, FunctionDocument, ResolverDocument } from './api-documents.ts';
import { newGraphqlId } from './api-ids.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, apiCollections, partWrite } from './api-records.ts';
import { checkBundle } from './check-bundle.ts';
import { withVersion } from './functions.ts';
import { resolverKey } from './resolvers.ts';
import { createdDocument, schemaKey } from './schemas.ts';

/** APIs as a whole: what one is made of is replaced by one write, so that nobody ever meets half of it. */
export class ApiBundles {
  readonly #apis: ApiRecords;
  readonly #ports: Pick<GraphqlApiPorts, 'random' | 'limits'>;

  constructor(apis: ApiRecords, ports: Pick<GraphqlApiPorts, 'random' | 'limits'>) {
    this.#apis = apis;
    this.#ports = ports;
  }

  /** What keeps a bundle from being an API. */
  check(bundle: ApiBundle): readonly BundleProblem[] {
    return checkBundle(bundle, this.#ports.limits);
  }

  /**
   * Makes an API what a bundle says, with nothing beside; keys, tags and domain names stay. A function keeps its id as
   * long as its name is there.
   * @throws ServiceError NotFoundException, ConcurrentModificationException
   */
  async deploy(
    scope: CallScope,
    { apiId, bundle }: { readonly apiId: string; readonly bundle: ApiBundle },
  ): Promise<DeployedBundle> {
    const problems = this.check(bundle);
    if (problems.length > 0) return { kind: 'rejected', problems };
    return this.#apis.change(scope, apiId, async (api) => ({
      api: { settings: bundle.settings, variables: bundle.environmentVariables },
      parts: await this.#parts(api, bundle),
      result: { kind: 'deployed', api },
    }));
  }

  async #parts(api: ApiDocument, bundle: ApiBundle): Promise<readonly RecordWrite[]> {
    const { apiId } = api;
    const [dataSources, functions, resolvers] = await Promise.all([
      this.#apis.allParts<DataSourceDocument>(apiCollections.dataSources, apiId),
      this.#apis.allParts<FunctionDocument>(apiCollections.functions, apiId),
      this.#apis.allParts<ResolverDocument>(apiCollections.resolvers, apiId),
    ]);
    const known = new Map(functions.map(({ name, functionId }) => [name, functionId]));
    const made = bundle.functions.map((each) =>
      withVersion({ ...each, functionId: known.get(each.name) ?? newGraphqlId(this.#ports.random) }),
    );
    const ids = new Map(made.map(({ name, functionId }) => [name, functionId]));
    const schema = readSchema(bundle.schema, this.#ports.limits);
    invariant(!isSchemaRejection(schema), 'a bundle was checked before it is written');
    return [
      partWrite(apiCollections.schemas, api, schemaKey, createdDocument(schema, bundle.schema)),
      ...replaced(api, apiCollections.dataSources, {
        before: dataSources,
        after: bundle.dataSources,
        keyOf: ({ name }) => name,
      }),
      ...replaced(api, apiCollections.functions, {
        before: functions,
        after: made,
        keyOf: ({ functionId }) => functionId,
      }),
      ...replaced(api, apiCollections.resolvers, {
        before: resolvers,
        after: bundle.resolvers.map((resolver) => withIds(resolver, ids)),
        keyOf: resolverKey,
      }),
    ];
  }
}

/** A resolver whose steps are named by their ids. */
function withIds(resolver: ResolverDocument, ids: ReadonlyMap<string, string>): ResolverDocument {
  const { pipelineConfig } = resolver;
  if (pipelineConfig === undefined) return resolver;
  const functions = (pipelineConfig.functions ?? []).map((name) => ids.get(name) as string);
  return { ...resolver, pipelineConfig: { functions } };
}

/** Writes that make documents of one kind be those that are given, and no others. */
function replaced<Document extends object>(
  api: ApiDocument,
  collection: string,
  {
    before,
    after,
    keyOf,
  }: {
    readonly before: readonly Document[];
    readonly after: readonly Document[];
    readonly keyOf: (document: Document) => string;
  },
): readonly RecordWrite[] {
  const kept = new Set(after.map(keyOf));
  return [
    ...before
      .filter((document) => !kept.has(keyOf(document)))
      .map((document) => partWrite(collection, api, keyOf(document), undefined)),
    ...after.map((document) => partWrite(collection, api, keyOf(document), document)),
  ];
}
