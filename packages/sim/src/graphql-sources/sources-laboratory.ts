import { randomBytes, randomUUID } from 'node:crypto';
import {
  type DataSource,
  type DataSourceAnswer,
  type DataSourceCall,
  type DataSourceConfiguration,
  makeDataSource,
  type SourcePorts,
  sourceLimits,
} from '@cairn/graphql';
import { aesSeal, nodeSignatureCrypto } from '@cairn/host';
import { guardedHttp } from '@cairn/host/outbound';
import { type CallScope, type Json, resolveLimits } from '@cairn/kit';
import { type Cairn, createCairn } from '@cairn/server';

export const account = '000000000000';
export const region = 'us-east-1';
/** As whom the laboratory itself calls services. */
export const rootScope: CallScope = { account, region, principal: { arn: `arn:aws:iam::${account}:root` } };
export const sourceArn = `arn:aws:appsync:${region}:${account}:apis/api/datasources/source`;

/** What a source says beside its configuration. */
export type SourceDescription = Omit<DataSourceConfiguration, 'dataSourceArn' | 'name'> &
  Partial<Pick<DataSourceConfiguration, 'dataSourceArn' | 'name'>>;

/** What data sources stand on where the services are in this process. */
export function sourcePorts(cairn: Pick<Cairn, 'callService'>): SourcePorts {
  return {
    callService: cairn.callService,
    http: guardedHttp({ privateAllowed: true }),
    seal: aesSeal([randomBytes(32)]),
    signatureCrypto: nodeSignatureCrypto,
    ids: { uuid: randomUUID },
    now: Date.now,
    log: () => {},
    limits: resolveLimits(sourceLimits),
  };
}

/** All services in this process, with data sources that stand on them. */
export class SourcesLaboratory {
  readonly cairn: Cairn;
  readonly ports: SourcePorts;
  /** What was logged. */
  readonly logged: string[] = [];

  private constructor(cairn: Cairn, more: Partial<SourcePorts>) {
    this.cairn = cairn;
    this.ports = {
      ...sourcePorts(cairn),
      log: (level, message, fields) => void this.logged.push(`${level} ${message} ${JSON.stringify(fields)}`),
      ...more,
    };
  }

  static async start(more: Partial<SourcePorts> = {}): Promise<SourcesLaboratory> {
    const cairn = await createCairn({ memory: true, logLevel: 'silent' });
    await cairn.start();
    return new SourcesLaboratory(cairn, more);
  }

  stop(): Promise<void> {
    return this.cairn.stop();
  }

  source(description: SourceDescription, ports: Partial<SourcePorts> = {}): DataSource {
    const configuration = { dataSourceArn: sourceArn, name: 'source', ...description };
    return makeDataSource(configuration, { ...this.ports, ...ports });
  }

  table(tableName: string, more: object = {}, ports: Partial<SourcePorts> = {}): DataSource {
    const dynamodbConfig = { tableName, awsRegion: region, ...more };
    return this.source({ type: 'AMAZON_DYNAMODB', dynamodbConfig }, ports);
  }

  /** Calls a service as the root does. */
  perform(service: string, action: string, input: Json): Promise<Json> {
    return this.cairn.callService({ ...rootScope, service, action, input });
  }

  /** Makes a table with a hash key `id` and, where wished, a range key `at`, both texts. */
  async makeTable(TableName: string, range?: string): Promise<void> {
    const names = ['id', ...(range === undefined ? [] : [range])];
    await this.perform('dynamodb', 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: names.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
    });
  }
}

/** A call for a field, on behalf of the root. */
export function callOf(more: Partial<DataSourceCall> = {}): DataSourceCall {
  return {
    caller: rootScope,
    typeName: 'Query',
    fieldName: 'thing',
    context: () => ({ arguments: { id: '1' }, identity: null, info: { fieldName: 'thing' } }),
    requestId: 'request',
    signal: new AbortController().signal,
    ...more,
  };
}

/** What a source answers. */
export function ask(
  source: DataSource,
  request: Json,
  more: Partial<DataSourceCall> = {},
): Promise<DataSourceAnswer> {
  return source.invoke(request, callOf(more));
}

/** The type and message of the error that a source answers, the ids of requests left out. */
export async function errorOf(
  source: DataSource,
  request: Json,
  more: Partial<DataSourceCall> = {},
): Promise<string> {
  const { error } = await ask(source, request, more);
  return error === undefined
    ? 'no error'
    : `${error.type}: ${error.message.replace(/Request ID: [\w-]+/, 'Request ID: ID')}`;
}
