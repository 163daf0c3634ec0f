import type { CallScope } from '@cairn/kit';
import type { ApiDocument, FunctionDocument, ResolverDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { newGraphqlId } from './api-ids.ts';
import { type PageInput, recordPage } from './api-pages.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, apiCollections, partKey, partWrite } from './api-records.ts';
import { checkCode, checkCodeOfSource } from './check-code.ts';
import type { DataSources } from './data-sources.ts';
import { appSyncArn, checkName } from './resource-names.ts';

type ApiInput = { readonly apiId: string };
type FunctionReference = ApiInput & { readonly functionId: string };
type FunctionInput = Omit<FunctionDocument, 'functionId'>;

/** The version of mapping templates that functions have, said or not. */
const templateVersion = '2018-05-29';

/** Functions of APIs: the steps of pipelines. */
export class Functions {
  readonly #apis: ApiRecords;
  readonly #dataSources: DataSources;
  readonly #ports: Pick<GraphqlApiPorts, 'random' | 'limits'>;

  constructor(apis: ApiRecords, dataSources: DataSources, ports: Pick<GraphqlApiPorts, 'random' | 'limits'>) {
    this.#apis = apis;
    this.#dataSources = dataSources;
    this.#ports = ports;
  }

  async createFunction(scope: CallScope, { apiId, ...input }: ApiInput & FunctionInput): Promise<object> {
    checkFunction(input, this.#ports.limits);
    return this.#apis.change(scope, apiId, (api) =>
      this.#written(api, { ...input, functionId: newGraphqlId(this.#ports.random) }),
    );
  }

  async getFunction(scope: CallScope, { apiId, functionId }: FunctionReference): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    return { functionConfiguration: shown(api, await this.existing(apiId, functionId)) };
  }

  async listFunctions(scope: CallScope, { apiId, ...page }: ApiInput & PageInput): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    const { items: functions, nextToken } = await recordPage(
      this.#apis.records,
      {
        collection: apiCollections.functions,
        prefix: partKey(apiId, ''),
        read: (_, value) => shown(api, JSON.parse(value) as FunctionDocument),
      },
      page,
    );
    return { functions, nextToken };
  }

  /** Replaces a function: what is not given is not set any more. */
  async updateFunction(
    scope: CallScope,
    { apiId, functionId, ...input }: FunctionReference & FunctionInput,
  ): Promise<object> {
    checkFunction(input, this.#ports.limits);
    return this.#apis.change(scope, apiId, async (api) => {
      await this.existing(apiId, functionId);
      return this.#written(api, { ...input, functionId });
    });
  }

  async deleteFunction(scope: CallScope, { apiId, functionId }: FunctionReference): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      await this.existing(apiId, functionId);
      const resolvers = await this.#apis.allParts<ResolverDocument>(apiCollections.resolvers, apiId);
      if (resolvers.some((resolver) => usesFunction(resolver, functionId))) throw apiErrors.functionInUse();
      return { parts: [partWrite(apiCollections.functions, api, functionId, undefined)], result: {} };
    });
  }

  /** @throws ServiceError NotFoundException */
  async existing(apiId: string, functionId: string): Promise<FunctionDocument> {
    const found = await this.find(apiId, functionId);
    if (found === undefined) throw apiErrors.functionNotFound(functionId);
    return found;
  }

  find(apiId: string, functionId: string): Promise<FunctionDocument | undefined> {
    return this.#apis.part<FunctionDocument>(apiCollections.functions, apiId, functionId);
  }

  async #written(api: ApiDocument, given: FunctionDocument) {
    const document = withVersion(given);
    checkCodeOfSource(document, await this.#dataSources.existing(api.apiId, document.dataSourceName));
    const parts = [partWrite(apiCollections.functions, api, document.functionId, document)];
    return { parts, result: { functionConfiguration: shown(api, document) } };
  }
}

/** Whether a function is of one piece. @throws ServiceError BadRequestException */
export function checkFunction(input: FunctionInput, limits: GraphqlApiPorts['limits']): void {
  const { name, runtime, functionVersion } = input;
  checkName('function', name);
  if (runtime !== undefined) {
    if (functionVersion !== undefined)
      throw apiErrors.badRequest('Function version not supported with the provided runtime.');
  } else if (functionVersion !== undefined && functionVersion !== templateVersion) {
    throw apiErrors.badRequest(
      `Function version ${functionVersion} is not supported; the supported version is ${templateVersion}.`,
    );
  }
  checkCode(input, limits);
}

/** A function as it is kept: templates have their version, said or not. */
export function withVersion(given: FunctionDocument): FunctionDocument {
  return given.runtime === undefined ? { ...given, functionVersion: templateVersion } : given;
}

/** Whether a resolver has a function for one of its steps. */
export function usesFunction({ pipelineConfig }: ResolverDocument, functionId: string): boolean {
  return pipelineConfig?.functions?.includes(functionId) ?? false;
}

function shown(api: ApiDocument, document: FunctionDocument): object {
  return {
    functionArn: appSyncArn(api, `apis/${api.apiId}/functions/${document.functionId}`),
    ...document,
    maxBatchSize: document.maxBatchSize ?? 0,
  };
}
