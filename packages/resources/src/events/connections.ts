import { type CallScope, type Seal, ServiceError } from '@cairn/kit';
import { eventsArn } from './bus-place.ts';
import {
  authorizationHeaders,
  type ConnectionAuthorization,
  pairsOf,
  secretsOf,
} from './connection-authorization.ts';
import {
  type AuthorizationType,
  type AuthParameters,
  parametersOf,
  shownParameters,
  updatedParameters,
} from './connection-parameters.ts';
import { ConnectionTokens } from './connection-tokens.ts';
import type { PageInput } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsRecordPage, recordCount } from './events-page.ts';
import type { EventsPorts } from './events-ports.ts';

type ConnectionState = 'AUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZED';

/** What is kept of a connection. */
interface ConnectionRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly description?: string;
  readonly authorizationType: AuthorizationType;
  readonly state: ConnectionState;
  readonly stateReason?: string;
  /** Without secrets. */
  readonly shown: AuthParameters;
  /** All parameters, sealed; absent where it was deauthorised. */
  readonly sealed?: string;
  readonly creationMs: number;
  readonly changeMs: number;
  readonly authorizedMs?: number;
}

/** Input of CreateConnection and UpdateConnection. */
export interface ConnectionInput {
  readonly Name: string;
  readonly Description?: string;
  readonly AuthorizationType: AuthorizationType;
  readonly AuthParameters: AuthParameters & { readonly ConnectivityParameters?: object };
  readonly InvocationConnectivityParameters?: object;
  readonly KmsKeyIdentifier?: string;
}

export interface ListConnectionsInput extends PageInput {
  readonly NamePrefix?: string;
  readonly ConnectionState?: string;
}

const collection = 'events-connections';

/** Connections: how API destinations and HTTP tasks authorise themselves. Secrets lie sealed. */
export class Connections {
  readonly #ports: EventsPorts & { readonly seal: Seal };
  readonly #tokens: ConnectionTokens;
  #authorizing: Promise<unknown> = Promise.resolve();

  constructor(ports: EventsPorts & { readonly seal: Seal }) {
    this.#ports = ports;
    this.#tokens = new ConnectionTokens(ports);
  }

  /** Resolves when tokens that were asked for are there, or refused. */
  async settled(): Promise<void> {
    await this.#authorizing;
  }

  async create(scope: CallScope, input: ConnectionInput) {
    refusePrivate(input);
    const { ids, clock } = this.#ports;
    const parameters = wholeParameters(input.AuthorizationType, input.AuthParameters);
    const { records, limits } = this.#ports;
    if ((await recordCount(records, collection, keyOf(scope, ''))) >= limits.eventConnectionsMax)
      throw eventsErrors.limitExceeded();
    const nowMs = clock.now();
    const record = this.#authorized(
      {
        name: input.Name,
        account: scope.account,
        region: scope.region,
        id: ids.uuid(),
        authorizationType: input.AuthorizationType,
        creationMs: nowMs,
        ...(input.Description !== undefined && { description: input.Description }),
      },
      parameters,
      nowMs,
    );
    const made = await this.#ports.records.write([
      { collection, key: keyOf(scope, input.Name), value: JSON.stringify(record), ifAbsent: true },
    ]);
    if (!made) throw eventsErrors.connectionExists(input.Name);
    this.#authorize(record, parameters);
    return summaryOf(record);
  }

  async update(scope: CallScope, input: Partial<ConnectionInput> & { readonly Name: string }) {
    refusePrivate(input);
    const known = await this.#existing(scope, input.Name, 'update');
    const type = input.AuthorizationType ?? known.authorizationType;
    const secrets = known.sealed === undefined ? {} : this.#open(known);
    const parameters = wholeParameters(type, updatedParameters(secrets, input.AuthParameters ?? {}));
    const nowMs = this.#ports.clock.now();
    const { stateReason: _, ...rest } = known;
    const record = this.#authorized(
      {
        ...rest,
        authorizationType: type,
        ...(input.Description !== undefined && { description: input.Description }),
      },
      parameters,
      nowMs,
    );
    await this.#put(record);
    this.#tokens.forget(arnOf(record));
    this.#authorize(record, parameters);
    return summaryOf(record);
  }

  async describe(scope: CallScope, { Name }: { readonly Name: string }) {
    const record = await this.#existing(scope, Name, 'describe');
    const { description } = record;
    return {
      ...summaryOf(record),
      ...listed(record),
      ...(description !== undefined && { Description: description }),
      SecretArn: secretArnOf(record),
      AuthParameters: record.shown,
    };
  }

  async list(scope: CallScope, input: ListConnectionsInput) {
    const { items, nextToken } = await eventsRecordPage<ConnectionRecord>(
      this.#ports.records,
      {
        collection,
        root: keyOf(scope, ''),
        prefix: input.NamePrefix,
        isWanted: ({ state }) => state === (input.ConnectionState ?? state),
      },
      input,
    );
    return {
      Connections: items.map((record) => ({ ConnectionArn: arnOf(record), ...listed(record) })),
      ...nextToken,
    };
  }

  async delete(scope: CallScope, { Name }: { readonly Name: string }) {
    const record = await this.#existing(scope, Name, 'delete');
    await this.#ports.records.write([{ collection, key: keyOf(scope, Name), value: undefined }]);
    this.#tokens.forget(arnOf(record));
    return { ...summaryOf(record), ConnectionState: 'DELETING' };
  }

  /** Takes the secrets away. */
  async deauthorize(scope: CallScope, { Name }: { readonly Name: string }) {
    const { sealed: _, ...record } = await this.#existing(scope, Name, 'deauthorize');
    const changed = { ...record, state: 'DEAUTHORIZED' as const, changeMs: this.#ports.clock.now() };
    await this.#put(changed);
    this.#tokens.forget(arnOf(changed));
    return { ...summaryOf(changed), ConnectionState: 'DEAUTHORIZING' };
  }

  /** Whether a connection is there, for what names it. */
  async exists(arn: string): Promise<boolean> {
    return (await this.#ofArn(arn)) !== undefined;
  }

  /**
   * What a connection adds to a request, an OAuth token fetched where none is at hand. Ask just before the request.
   * @param fresh a token is fetched anew: the last one was refused
   * @throws ServiceError Events.ConnectionResource.… with the names that Step Functions gives them
   */
  async parameters(arn: string, { fresh = false } = {}): Promise<ConnectionAuthorization> {
    const record = await this.#ofArn(arn);
    if (record === undefined) {
      throw new ServiceError(
        'Events.ConnectionResource.ResourceNotFound',
        `Connection ${arn} does not exist.`,
        { status: 404 },
      );
    }
    if (record.sealed === undefined || record.state === 'DEAUTHORIZED') {
      const reason = record.stateReason === undefined ? '' : ` ${record.stateReason}`;
      throw new ServiceError(
        'Events.ConnectionResource.InvalidConnectionState',
        `Connection ${arn} is not authorized.${reason}`,
      );
    }
    const parameters = this.#open(record);
    if (fresh) this.#tokens.forget(arn);
    const token =
      parameters.OAuthParameters === undefined
        ? undefined
        : await this.#tokens.token(arn, parameters.OAuthParameters);
    const { HeaderParameters, QueryStringParameters, BodyParameters } =
      parameters.InvocationHttpParameters ?? {};
    return {
      state: 'AUTHORIZED',
      authorizationType: record.authorizationType,
      headers: [...pairsOf(HeaderParameters), ...authorizationHeaders(parameters, token)],
      query: pairsOf(QueryStringParameters),
      body: pairsOf(BodyParameters),
      secrets: [...secretsOf(parameters), ...(token === undefined ? [] : [token.value])],
    };
  }

  #authorized(
    record: Omit<ConnectionRecord, 'state' | 'shown' | 'changeMs'>,
    parameters: AuthParameters,
    nowMs: number,
  ): ConnectionRecord {
    const isOAuth = record.authorizationType === 'OAUTH_CLIENT_CREDENTIALS';
    return {
      ...record,
      state: isOAuth ? 'AUTHORIZING' : 'AUTHORIZED',
      shown: shownParameters(parameters),
      sealed: this.#ports.seal.seal(JSON.stringify(parameters), sealName(record)),
      changeMs: nowMs,
      ...(!isOAuth && { authorizedMs: nowMs }),
    };
  }

  /** Asks for the first token, so that wrong secrets are known before they are used. */
  #authorize(record: ConnectionRecord, { OAuthParameters }: AuthParameters): void {
    if (OAuthParameters === undefined) return;
    this.#authorizing = this.#tokens.token(arnOf(record), OAuthParameters).then(
      () => this.#becomes(record, { state: 'AUTHORIZED', authorizedMs: this.#ports.clock.now() }),
      (error: unknown) =>
        this.#becomes(record, {
          state: 'DEAUTHORIZED',
          stateReason: String(error instanceof Error ? error.message : error),
        }),
    );
  }

  async #becomes(record: ConnectionRecord, change: Partial<ConnectionRecord>): Promise<void> {
    const value = JSON.stringify({ ...record, ...change });
    // Another change meanwhile wins.
    await this.#ports.records
      .write([{ collection, key: keyOf(record, record.name), value, ifValue: JSON.stringify(record) }])
      .catch((error: unknown) =>
        this.#ports.log('error', 'a connection was not kept', { error: String(error) }),
      );
  }

  #open(record: ConnectionRecord): AuthParameters {
    return JSON.parse(this.#ports.seal.open(record.sealed as string, sealName(record))) as AuthParameters;
  }

  async #put(record: ConnectionRecord): Promise<void> {
    await this.#ports.records.write([
      { collection, key: keyOf(record, record.name), value: JSON.stringify(record) },
    ]);
  }

  async #ofArn(arn: string): Promise<ConnectionRecord | undefined> {
    const [, , , region, account, resource = ''] = arn.split(':');
    const name = resource.split('/')[1] ?? '';
    const text = await this.#ports.records.get(collection, `${account}/${region}/${name}`);
    const record = text === undefined ? undefined : (JSON.parse(text) as ConnectionRecord);
    return record !== undefined && arnOf(record) === arn ? record : undefined;
  }

  async #existing(scope: CallScope, name: string, doing: string): Promise<ConnectionRecord> {
    const text = await this.#ports.records.get(collection, keyOf(scope, name));
    if (text === undefined) throw eventsErrors.connectionNotFound(name, doing);
    return JSON.parse(text) as ConnectionRecord;
  }
}

function wholeParameters(type: AuthorizationType, parameters: AuthParameters): AuthParameters {
  const whole = parametersOf(type, parameters);
  if (whole === undefined) {
    throw eventsErrors.validation(
      `Authorization parameters for the type ${type} must be specified in AuthParameters.`,
    );
  }
  const endpoint = whole.OAuthParameters?.AuthorizationEndpoint;
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:/.test(endpoint))) {
    throw eventsErrors.validation('Parameter AuthorizationEndpoint is not valid.');
  }
  return whole;
}

function refusePrivate(input: Partial<ConnectionInput>): void {
  const isPrivate =
    input.InvocationConnectivityParameters !== undefined ||
    input.AuthParameters?.ConnectivityParameters !== undefined;
  if (isPrivate)
    throw eventsErrors.validation('Cairn does not support private connections (ConnectivityParameters).');
}

function keyOf({ account, region }: Pick<CallScope, 'account' | 'region'>, name: string): string {
  return `${account}/${region}/${name}`;
}

function sealName(record: Pick<ConnectionRecord, 'account' | 'region' | 'name' | 'id'>): string {
  return `${collection}/${keyOf(record, record.name)}/${record.id}`;
}

function arnOf(record: ConnectionRecord): string {
  return eventsArn(record, `connection/${record.name}/${record.id}`);
}

/** Where AWS keeps the secrets; here it is only a name. */
function secretArnOf({ account, region, name, id }: ConnectionRecord): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:events!connection/${name}/${id}`;
}

function summaryOf(record: ConnectionRecord) {
  const { creationMs, changeMs, authorizedMs } = record;
  return {
    ConnectionArn: arnOf(record),
    ConnectionState: record.state,
    CreationTime: creationMs,
    LastModifiedTime: changeMs,
    ...(authorizedMs !== undefined && { LastAuthorizedTime: authorizedMs }),
  };
}

function listed(record: ConnectionRecord) {
  const { ConnectionArn: _, ...times } = summaryOf(record);
  return {
    Name: record.name,
    ...times,
    ...(record.stateReason !== undefined && { StateReason: record.stateReason }),
    AuthorizationType: record.authorizationType,
  };
}
