import type { CallScope } from '@cairn/kit';
import type { ApiDocument, DataSourceDocument, DataSourceType, ResolverDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { type PageInput, recordPage } from './api-pages.ts';
import { type ApiRecords, apiCollections, partKey, partWrite } from './api-records.ts';
import { checkDataSource } from './check-data-source.ts';
import { appSyncArn, checkName } from './resource-names.ts';

type ApiInput = { readonly apiId: string };
type DataSourceReference = ApiInput & { readonly name: string };
type DataSourceInput = DataSourceReference & Omit<DataSourceDocument, 'name'>;

/** Data sources of APIs. */
export class DataSources {
  readonly #apis: ApiRecords;

  constructor(apis: ApiRecords) {
    this.#apis = apis;
  }

  async createDataSource(scope: CallScope, { apiId, ...dataSource }: DataSourceInput): Promise<object> {
    checkName('data source', dataSource.name);
    checkDataSource(dataSource);
    return this.#apis.change(scope, apiId, async (api) => {
      if ((await this.#find(apiId, dataSource.name)) !== undefined)
        throw apiErrors.dataSourceExists(dataSource.name);
      return this.#written(api, dataSource);
    });
  }

  async getDataSource(scope: CallScope, { apiId, name }: DataSourceReference): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    return { dataSource: shown(api, await this.existing(apiId, name)) };
  }

  async listDataSources(scope: CallScope, { apiId, ...page }: ApiInput & PageInput): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    const { items: dataSources, nextToken } = await recordPage(
      this.#apis.records,
      {
        collection: apiCollections.dataSources,
        prefix: partKey(apiId, ''),
        read: (_, value) => shown(api, JSON.parse(value) as DataSourceDocument),
      },
      page,
    );
    return { dataSources, nextToken };
  }

  /** Replaces a data source: what is not given is not set any more. */
  async updateDataSource(scope: CallScope, { apiId, ...dataSource }: DataSourceInput): Promise<object> {
    checkDataSource(dataSource);
    return this.#apis.change(scope, apiId, async (api) => {
      await this.existing(apiId, dataSource.name);
      return this.#written(api, dataSource);
    });
  }

  /** Resolvers and functions may name a data source that is gone, but for those whose code it is. */
  async deleteDataSource(scope: CallScope, { apiId, name }: DataSourceReference): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      await this.existing(apiId, name);
      if (await this.#isBypassed(apiId, name)) throw apiErrors.dataSourceBypassed();
      return { parts: [partWrite(apiCollections.dataSources, api, name, undefined)], result: {} };
    });
  }

  /** @throws ServiceError NotFoundException */
  async existing(apiId: string, name: string): Promise<DataSourceDocument> {
    const found = await this.#find(apiId, name);
    if (found === undefined) throw apiErrors.dataSourceNotFound(name);
    return found;
  }

  #find(apiId: string, name: string): Promise<DataSourceDocument | undefined> {
    return this.#apis.part<DataSourceDocument>(apiCollections.dataSources, apiId, name);
  }

  #written(api: ApiDocument, dataSource: DataSourceDocument) {
    const parts = [partWrite(apiCollections.dataSources, api, dataSource.name, dataSource)];
    return { parts, result: { dataSource: shown(api, dataSource) } };
  }

  /** Whether a resolver has the source's function for its code. */
  async #isBypassed(apiId: string, name: string): Promise<boolean> {
    const resolvers = await this.#apis.allParts<ResolverDocument>(apiCollections.resolvers, apiId);
    return resolvers.some(
      ({ dataSourceName, code, requestMappingTemplate }) =>
        dataSourceName === name && code === undefined && requestMappingTemplate === undefined,
    );
  }
}

/** Sources whose function may stand in the place of code. */
export function isDirect(type: DataSourceType): boolean {
  return type === 'AWS_LAMBDA';
}

function shown(api: ApiDocument, dataSource: DataSourceDocument): object {
  return {
    dataSourceArn: appSyncArn(api, `apis/${api.apiId}/datasources/${dataSource.name}`),
    ...dataSource,
  };
}
