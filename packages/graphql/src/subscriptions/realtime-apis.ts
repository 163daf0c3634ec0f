import type { AlarmClock, IdSource, Json, JsonObject, LimitValues, Log } from '@cairn/kit';
import { isJsonObject } from '@cairn/kit';
import type { AuthorizationRequest, Authorizer, Caller, Refusal } from '../authorization/caller.ts';
import type { ApiProgram } from '../execution/api-program.ts';
import type { MutationEvent } from '../execution/program-definition.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import { changedSubscriptionFields } from './changed-fields.ts';
import { readInvalidation } from './invalidation-call.ts';
import type { SubscriptionLimitName } from './subscription-limits.ts';
import { startOperation } from './subscription-operation.ts';
import type { EndReason, Subscriber } from './subscription-ports.ts';
import { type SubscriptionOutcome, Subscriptions } from './subscriptions.ts';

/** An API as it is at a moment. */
export interface ReadyApi {
  readonly apiId: string;
  readonly program: Pick<ApiProgram, 'schema' | 'startSubscription'>;
  readonly authorizer: Authorizer;
}

/** What {@link RealtimeApis} work with. */
export interface RealtimeApisOptions {
  /** An API as it is now. @param id the label of its host, or its id; undefined where there is none */
  readonly find: (id: string) => Promise<ReadyApi | undefined>;
  readonly clock: AlarmClock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly limits: LimitValues<SubscriptionLimitName>;
  readonly log: Log;
}

/** A client's operation, with all that its API may ask of it. */
export interface RealtimeOperation {
  readonly id: string;
  readonly subscriber: Subscriber;
  readonly caller: Caller;
  readonly isWanted: () => boolean;
  readonly query: string;
  readonly variables: Json;
  readonly operationName: string | undefined;
  readonly headers: AuthorizationRequest['headers'];
  readonly requestId: string;
}

/** One API to which clients are connected: asked anew each time, since it may change while they are. */
export interface ConnectedApi {
  authorize(request: AuthorizationRequest): Promise<Caller | Refusal>;
  subscribe(operation: RealtimeOperation): Promise<SubscriptionOutcome>;
  /** Told of a socket that is open; absent where nobody counts. @returns to be called when it is closed */
  connected?(isRefused: boolean): () => void;
}

const gone: EndReason = { errorType: 'NotFoundException', message: 'The API was deleted.' };
const fieldChanged: EndReason = {
  errorType: 'SchemaChanged',
  message: 'The field that is subscribed to has changed: subscribe anew.',
};
const goneRefusal: Refusal = { kind: 'refused', status: 404, ...gone };

/** Subscriptions as connections and mutations see them: APIs are found, operations run, mutations published. */
export class RealtimeApis {
  readonly clock: AlarmClock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly limits: LimitValues<SubscriptionLimitName>;
  readonly #options: RealtimeApisOptions;
  readonly #subscriptions: Subscriptions;
  /** The schemas by which clients have subscribed, by API. */
  readonly #schemas = new Map<string, ApiSchema>();

  constructor(options: RealtimeApisOptions) {
    this.clock = options.clock;
    this.ids = options.ids;
    this.limits = options.limits;
    this.#options = options;
    this.#subscriptions = new Subscriptions(options);
  }

  /** How many subscriptions live. */
  get count(): number {
    return this.#subscriptions.count;
  }

  /** @param id an API's id, its host's label, or a custom domain name */
  async findApi(id: string): Promise<ConnectedApi | undefined> {
    const found = await this.#options.find(id);
    if (found === undefined) return undefined;
    const { apiId } = found;
    // Names of hosts have dots; ids and labels of APIs have none.
    const domainName = id.includes('.') ? id : null;
    const current = (): Promise<ReadyApi | undefined> => this.#options.find(apiId);
    return {
      authorize: async (request) => (await current())?.authorizer.authorize(request) ?? goneRefusal,
      subscribe: async (operation) => {
        const ready = await current();
        return ready === undefined
          ? { kind: 'refused', errors: [{ ...gone }] }
          : this.#subscribe(ready, operation, domainName);
      },
    };
  }

  #subscribe(
    { apiId, program }: ReadyApi,
    operation: RealtimeOperation,
    domainName: string | null,
  ): Promise<SubscriptionOutcome> {
    const { id, subscriber, caller, isWanted, query, operationName, variables, headers, requestId } =
      operation;
    if (variables !== null && !isJsonObject(variables))
      return Promise.resolve({ kind: 'refused', errors: [noVariables] });
    if (program.schema !== undefined) this.#schemas.set(apiId, program.schema);
    const request = {
      query,
      operationName,
      variables: variables ?? {},
      caller,
      request: { headers: headersOf(headers), domainName },
      requestId,
    };
    const start = () => startOperation(program, request);
    return this.#subscriptions.subscribe({ apiId, id, subscriber, caller, isWanted, start });
  }

  /** Tells of a mutation, and ends what its resolver has invalidated. */
  readonly onMutation = ({ apiId, fieldName, result, invalidations }: MutationEvent): void => {
    this.#subscriptions.publish({ apiId, fieldName, result });
    const { subscriptionInvalidationsPerRequest: invalidationsMax } = this.limits;
    if (invalidations.length > invalidationsMax)
      this.#options.log('error', 'further invalidations of subscriptions were not carried out', {
        ...{ apiId, fieldName, invalidationsMax, count: invalidations.length },
      });
    for (const given of invalidations.slice(0, invalidationsMax)) {
      const call = readInvalidation(given);
      if (!('kind' in call)) this.#subscriptions.invalidate(apiId, call);
      else
        this.#options.log('warn', 'an invalidation of subscriptions is none', {
          apiId,
          fieldName,
          cause: call.message,
        });
    }
  };

  /** An API is another: whoever subscribes to a field that has changed is told that it ends; all others stay. */
  async definitionChanged(apiId: string): Promise<void> {
    const before = this.#schemas.get(apiId);
    if (before === undefined) return;
    const after = (await this.#options.find(apiId))?.program.schema;
    // While an API has no schema, nothing is published either.
    if (after === undefined || after === before) return;
    this.#schemas.set(apiId, after);
    this.#subscriptions.endFields(apiId, changedSubscriptionFields(before, after), fieldChanged);
  }

  /** An API was deleted: nobody is told of it any more. */
  endAll(apiId: string): void {
    this.#schemas.delete(apiId);
    this.#subscriptions.endAll(apiId, gone);
  }

  stop(): void {
    this.#subscriptions.stop();
  }
}

const noVariables: JsonObject = {
  errorType: 'BadRequestException',
  message: 'The variables of an operation are an object.',
};

function headersOf(headers: AuthorizationRequest['headers']): { readonly [name: string]: Json } {
  const given = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  );
  return Object.fromEntries(given);
}
