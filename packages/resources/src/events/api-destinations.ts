import {
  type CallScope,
  type DeliveryHandler,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  type OutboundRequest,
  parseArn,
  parseJson,
  printJson,
  ServiceError,
  setMember,
} from '@cairn/kit';
import { eventsArn } from './bus-place.ts';
import type { ConnectionAuthorization } from './connection-authorization.ts';
import type { Connections } from './connections.ts';
import type { HttpParameters, PageInput } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsRecordPage, recordCount } from './events-page.ts';
import type { EventsPorts } from './events-ports.ts';

/** What is kept of an API destination. */
interface DestinationRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly description?: string;
  readonly connectionArn: string;
  readonly endpoint: string;
  readonly method: string;
  readonly ratePerSecond: number;
  readonly creationMs: number;
  readonly changeMs: number;
}

/** Input of CreateApiDestination and UpdateApiDestination. */
export interface ApiDestinationInput {
  readonly Name: string;
  readonly Description?: string;
  readonly ConnectionArn: string;
  readonly InvocationEndpoint: string;
  readonly HttpMethod: string;
  readonly InvocationRateLimitPerSecond?: number;
}

export interface ListApiDestinationsInput extends PageInput {
  readonly NamePrefix?: string;
  readonly ConnectionArn?: string;
}

const collection = 'events-api-destinations';
const usualRate = 300;
/** AWS ends a request after five seconds. */
const timeoutMs = 5_000;
const responseBytesMax = 1_048_576;

/** API destinations: HTTP endpoints that rules send to. */
export class ApiDestinations {
  readonly #ports: EventsPorts;
  readonly #connections: Connections;
  /** When the next request to a destination may go, by its ARN. */
  readonly #freeMs = new Map<string, number>();

  constructor(ports: EventsPorts, connections: Connections) {
    this.#ports = ports;
    this.#connections = connections;
  }

  async create(scope: CallScope, input: ApiDestinationInput) {
    const { ids, clock } = this.#ports;
    const nowMs = clock.now();
    const record: DestinationRecord = {
      name: input.Name,
      account: scope.account,
      region: scope.region,
      id: ids.uuid(),
      connectionArn: input.ConnectionArn,
      endpoint: input.InvocationEndpoint,
      method: input.HttpMethod,
      ratePerSecond: input.InvocationRateLimitPerSecond ?? usualRate,
      creationMs: nowMs,
      changeMs: nowMs,
      ...(input.Description !== undefined && { description: input.Description }),
    };
    await this.#check(record);
    const { records, limits } = this.#ports;
    if ((await recordCount(records, collection, keyOf(scope, ''))) >= limits.eventDestinationsMax)
      throw eventsErrors.limitExceeded();
    const made = await this.#ports.records.write([
      { collection, key: keyOf(scope, input.Name), value: JSON.stringify(record), ifAbsent: true },
    ]);
    if (!made) throw eventsErrors.destinationExists(input.Name);
    return summaryOf(record);
  }

  async update(scope: CallScope, input: Partial<ApiDestinationInput> & { readonly Name: string }) {
    const known = await this.#existing(scope, input.Name, 'update');
    const record: DestinationRecord = {
      ...known,
      connectionArn: input.ConnectionArn ?? known.connectionArn,
      endpoint: input.InvocationEndpoint ?? known.endpoint,
      method: input.HttpMethod ?? known.method,
      ratePerSecond: input.InvocationRateLimitPerSecond ?? known.ratePerSecond,
      changeMs: this.#ports.clock.now(),
      ...(input.Description !== undefined && { description: input.Description }),
    };
    await this.#check(record);
    await this.#ports.records.write([
      { collection, key: keyOf(scope, input.Name), value: JSON.stringify(record) },
    ]);
    return summaryOf(record);
  }

  async describe(scope: CallScope, { Name }: { readonly Name: string }) {
    const record = await this.#existing(scope, Name, 'describe');
    return {
      ...listed(record),
      ...(record.description !== undefined && { Description: record.description }),
    };
  }

  async list(scope: CallScope, input: ListApiDestinationsInput) {
    const { items, nextToken } = await eventsRecordPage<DestinationRecord>(
      this.#ports.records,
      {
        collection,
        root: keyOf(scope, ''),
        prefix: input.NamePrefix,
        isWanted: ({ connectionArn }) => connectionArn === (input.ConnectionArn ?? connectionArn),
      },
      input,
    );
    return { ApiDestinations: items.map(listed), ...nextToken };
  }

  async delete(scope: CallScope, { Name }: { readonly Name: string }): Promise<void> {
    await this.#existing(scope, Name, 'delete');
    await this.#ports.records.write([{ collection, key: keyOf(scope, Name), value: undefined }]);
  }

  /** Sends a rule's input to the destination: the handler of such deliveries. */
  readonly send: DeliveryHandler = async (input, { failures, signal }) => {
    const given = input as JsonObject;
    const arn = memberOf(given, 'arn') as string;
    const record = await this.#ofArn(arn);
    if (record === undefined) throw eventsErrors.destinationNotFound(arn, 'invoke');
    const waitMs = this.#waitMs(arn, record.ratePerSecond);
    if (waitMs > 0) return { kind: 'again', afterMs: waitMs };
    const authorization = await this.#connections.parameters(record.connectionArn, { fresh: failures > 0 });
    const http = (memberOf(given, 'httpParameters') ?? {}) as HttpParameters;
    const request = requestOf(record, { http, authorization, text: memberOf(given, 'text') as string });
    const { status, statusText } = await this.#ports.outboundHttp({
      ...request,
      timeoutMs,
      responseBytesMax,
      redirectsMax: 0,
      signal,
    });
    if (status >= 200 && status <= 299) return undefined;
    // A refused token or a proxy's refusal may pass; so may too many requests and failures of the peer.
    const mayPass =
      status === 401 || status === 407 || status === 408 || status === 409 || status === 429 || status >= 500;
    throw new ServiceError('SDK_CLIENT_ERROR', `The API destination answered ${status} ${statusText}.`, {
      status,
      retryable: mayPass,
    });
  };

  /** Spaces requests by the destination's rate. */
  #waitMs(arn: string, ratePerSecond: number): number {
    const nowMs = this.#ports.clock.now();
    const freeMs = this.#freeMs.get(arn) ?? 0;
    // A second's worth may go at once.
    const waitMs = freeMs - nowMs - 1_000;
    if (waitMs > 0) return waitMs;
    this.#freeMs.set(arn, Math.max(freeMs, nowMs) + 1_000 / ratePerSecond);
    return 0;
  }

  async #check({ endpoint, connectionArn, account }: DestinationRecord): Promise<void> {
    if (!URL.canParse(endpoint.replaceAll('*', 'x')) || !/^https?:/.test(endpoint)) {
      throw eventsErrors.validation('Parameter InvocationEndpoint is not valid.');
    }
    // A connection holds secrets: it is there for its own account only.
    const isOwn = parseArn(connectionArn)?.account === account;
    if (!isOwn || !(await this.#connections.exists(connectionArn))) {
      throw eventsErrors.validation(`The connection ${connectionArn} does not exist.`);
    }
  }

  async #ofArn(arn: string): Promise<DestinationRecord | undefined> {
    const [, , , region, account, resource = ''] = arn.split(':');
    const text = await this.#ports.records.get(
      collection,
      `${account}/${region}/${resource.split('/')[1] ?? ''}`,
    );
    const record = text === undefined ? undefined : (JSON.parse(text) as DestinationRecord);
    return record !== undefined && arnOf(record) === arn ? record : undefined;
  }

  async #existing(scope: CallScope, name: string, doing: string): Promise<DestinationRecord> {
    const text = await this.#ports.records.get(collection, keyOf(scope, name));
    if (text === undefined) throw eventsErrors.destinationNotFound(name, doing);
    return JSON.parse(text) as DestinationRecord;
  }
}

interface RequestParts {
  readonly http: HttpParameters;
  readonly authorization: ConnectionAuthorization;
  readonly text: string;
}

/** The connection's parameters win over the target's. */
function requestOf(
  { endpoint, method }: DestinationRecord,
  { http, authorization, text }: RequestParts,
): Pick<OutboundRequest, 'method' | 'url' | 'headers' | 'body'> {
  const values = [...(http.PathParameterValues ?? [])];
  const url = new URL(endpoint.replaceAll('*', () => encodeURIComponent(values.shift() ?? '')));
  for (const [name, value] of Object.entries(http.QueryStringParameters ?? {}))
    url.searchParams.set(name, value);
  for (const [name, value] of authorization.query) url.searchParams.set(name, value);
  const headers = new Map<string, readonly [string, string]>();
  const usual: readonly (readonly [string, string])[] = [
    ['Content-Type', 'application/json; charset=utf-8'],
    ['User-Agent', 'Amazon/EventBridge/ApiDestinations'],
  ];
  for (const header of [...usual, ...Object.entries(http.HeaderParameters ?? {}), ...authorization.headers]) {
    headers.set(header[0].toLowerCase(), header);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return {
    method,
    url: url.href,
    headers: [...headers.values()],
    ...(hasBody && { body: withBody(text, authorization.body) }),
  };
}

function withBody(text: string, parameters: ConnectionAuthorization['body']): string {
  if (parameters.length === 0) return text;
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return text;
    throw error;
  }
  if (!isJsonObject(value) || isJsonArray(value)) return text;
  const merged: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) setMember(merged, name, inner);
  for (const [name, inner] of parameters) setMember(merged, name, inner);
  return printJson(merged);
}

function keyOf({ account, region }: Pick<CallScope, 'account' | 'region'>, name: string): string {
  return `${account}/${region}/${name}`;
}

function arnOf(record: DestinationRecord): string {
  return eventsArn(record, `api-destination/${record.name}/${record.id}`);
}

function summaryOf(record: DestinationRecord) {
  return {
    ApiDestinationArn: arnOf(record),
    ApiDestinationState: 'ACTIVE',
    CreationTime: record.creationMs,
    LastModifiedTime: record.changeMs,
  };
}

function listed(record: DestinationRecord) {
  return {
    ...summaryOf(record),
    Name: record.name,
    ConnectionArn: record.connectionArn,
    InvocationEndpoint: record.endpoint,
    HttpMethod: record.method,
    InvocationRateLimitPerSecond: record.ratePerSecond,
  };
}
