import type { CallScope } from '@cairn/kit';
import type { ApiDocument, GraphqlApiSettings, Texts } from './api-documents.ts';
import { apiEndpoints } from './api-endpoints.ts';
import { apiErrors } from './api-errors.ts';
import { newGraphqlId } from './api-ids.ts';
import { type PageInput, recordPage } from './api-pages.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, apiCollections, listKey, partKey } from './api-records.ts';
import { checkSettings } from './api-settings.ts';
import { appSyncArn } from './resource-names.ts';
import { checkTagCount } from './tags.ts';

/** What a call tells of how it came. */
export interface ApiCallOptions {
  /** Address by which the caller reached this server. */
  readonly endpoint?: string;
}

type CreateInput = GraphqlApiSettings & {
  readonly tags?: Texts | undefined;
  readonly apiType?: 'GRAPHQL' | 'MERGED' | undefined;
  readonly visibility?: 'GLOBAL' | 'PRIVATE' | undefined;
};

type ListInput = PageInput & {
  readonly apiType?: 'GRAPHQL' | 'MERGED' | undefined;
  readonly owner?: 'CURRENT_ACCOUNT' | 'OTHER_ACCOUNTS' | undefined;
};

interface ApiInput {
  readonly apiId: string;
}

/** GraphQL APIs and their environment variables. */
export class ApiOperations {
  readonly #apis: ApiRecords;
  readonly #ports: GraphqlApiPorts;

  constructor(apis: ApiRecords, ports: GraphqlApiPorts) {
    this.#apis = apis;
    this.#ports = ports;
  }

  async createGraphqlApi(scope: CallScope, input: CreateInput, options?: ApiCallOptions): Promise<object> {
    const { tags = {}, apiType = 'GRAPHQL', visibility = 'GLOBAL', ...settings } = input;
    if (apiType !== 'GRAPHQL') throw apiErrors.unsupported(`merged APIs (apiType ${apiType})`);
    if (visibility !== 'GLOBAL') throw apiErrors.unsupported(`private APIs (visibility ${visibility})`);
    checkSettings(settings, this.#ports.limits);
    checkTagCount(tags, this.#ports.limits);
    await this.#checkCount(scope);
    const { random } = this.#ports;
    const api: ApiDocument = {
      apiId: newGraphqlId(random),
      hostId: newGraphqlId(random),
      account: scope.account,
      region: scope.region,
      revision: 1,
      changes: 1,
      settings,
      visibility,
      tags,
      variables: {},
    };
    await this.#apis.create(api);
    return { graphqlApi: this.#shown(api, options) };
  }

  async getGraphqlApi(scope: CallScope, { apiId }: ApiInput, options?: ApiCallOptions): Promise<object> {
    return { graphqlApi: this.#shown(await this.#apis.existing(scope, apiId), options) };
  }

  async listGraphqlApis(scope: CallScope, input: ListInput, options?: ApiCallOptions): Promise<object> {
    // There are no merged APIs, and none that other accounts share.
    if (input.apiType === 'MERGED' || input.owner === 'OTHER_ACCOUNTS') return { graphqlApis: [] };
    const prefix = listKey(scope, '');
    const { items, nextToken } = await recordPage(
      this.#apis.records,
      { collection: apiCollections.list, prefix, read: (key) => key.slice(prefix.length) },
      input,
    );
    const found = await Promise.all(items.map((apiId) => this.#apis.find(apiId)));
    const graphqlApis = found.flatMap((api) => (api === undefined ? [] : [this.#shown(api, options)]));
    return { graphqlApis, nextToken };
  }

  /** Replaces the settings: what is not given is not set any more. */
  async updateGraphqlApi(
    scope: CallScope,
    { apiId, ...settings }: ApiInput & GraphqlApiSettings,
    options?: ApiCallOptions,
  ): Promise<object> {
    checkSettings(settings, this.#ports.limits);
    return this.#apis.change(scope, apiId, (before) => ({
      api: { settings },
      result: { graphqlApi: this.#shown({ ...before, settings }, options) },
    }));
  }

  async deleteGraphqlApi(scope: CallScope, { apiId }: ApiInput): Promise<object> {
    await this.#apis.remove(scope, apiId, async () => {
      const names = await this.#apis.records.list(apiCollections.apiDomains, {
        prefix: partKey(apiId, ''),
        limit: 1,
      });
      if (names.length > 0) throw apiErrors.apiHasDomain();
    });
    return {};
  }

  async getGraphqlApiEnvironmentVariables(scope: CallScope, { apiId }: ApiInput): Promise<object> {
    const { variables } = await this.#apis.existing(scope, apiId);
    return { environmentVariables: variables };
  }

  /** Replaces all variables. */
  async putGraphqlApiEnvironmentVariables(
    scope: CallScope,
    { apiId, environmentVariables }: ApiInput & { readonly environmentVariables: Texts },
  ): Promise<object> {
    const { graphqlEnvironmentVariablesMax } = this.#ports.limits;
    if (Object.keys(environmentVariables).length > graphqlEnvironmentVariablesMax)
      throw apiErrors.badRequest(
        `An API may have at most ${graphqlEnvironmentVariablesMax} environment variables.`,
      );
    return this.#apis.change(scope, apiId, () => ({
      api: { variables: environmentVariables },
      result: { environmentVariables },
    }));
  }

  async #checkCount(scope: CallScope): Promise<void> {
    const { graphqlApisMax } = this.#ports.limits;
    const prefix = listKey(scope, '');
    const entries = await this.#apis.records.list(apiCollections.list, { prefix, limit: graphqlApisMax });
    if (entries.length >= graphqlApisMax) throw apiErrors.tooManyApis();
  }

  #shown(api: ApiDocument, { endpoint }: ApiCallOptions = {}): object {
    const { settings, account, apiId, visibility, tags } = api;
    return {
      ...settings,
      apiId,
      arn: appSyncArn(api, `apis/${apiId}`),
      ...apiEndpoints(endpoint ?? this.#ports.endpoint(), api),
      tags,
      xrayEnabled: settings.xrayEnabled ?? false,
      visibility,
      apiType: 'GRAPHQL',
      owner: account,
      introspectionConfig: settings.introspectionConfig ?? 'ENABLED',
      queryDepthLimit: settings.queryDepthLimit ?? 0,
      resolverCountLimit: settings.resolverCountLimit ?? 0,
    };
  }
}
