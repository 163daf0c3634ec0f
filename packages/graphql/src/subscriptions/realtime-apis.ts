import type { AlarmClock, IdSource, Json, JsonObject, LimitValues, Log } from '@cairn/kit';
import { isJsonObject } from '@cairn/kit';
import {
  type AuthorizationRequest,
  type Authorizer,
  type Caller,
  isRefusal,
  type Refusal,
  unauthorized,
} from '../authorization/caller.ts';
import type { ApiProgram } from '../execution/api-program.ts';
import type { MutationEvent } from '../execution/program-definition.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import { changedSubscriptionFields } from './changed-fields.ts';
import { readInvalidation } from './invalidation-call.ts';
import type { SubscriptionLimitName } from './subscription-limits.ts';
import { startOperation } from './subscription-operation.ts';
import type { EndReason, Subscriber, SubscriptionStart } from './subscription-ports.ts';
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
  /** Calls back once all else that is due has had its turn. */
  readonly afterOthers: (callback: () => void) => void;
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

/** An API as a connection has found it. */
interface ApiAddress {
  readonly apiId: string;
  /** By which the client has come; null where it is none of its own. */
  readonly domainName: string | null;
}

const gone: EndReason = { errorType: 'NotFoundException', message: 'The API was deleted.' };
const fieldChanged: EndReason = {
  errorType: 'SchemaChanged',
  message: 'The field that is subscribed to has changed: subscribe anew.',
};
const letInNoMore: EndReason = {
  errorType: unauthorized.errorType,
  message: 'The API does not let its callers in as it did: subscribe anew.',
};
const goneRefusal: Refusal = { kind: 'refused', status: 404, ...gone };

/** Subscriptions as connections and mutations see them: APIs are found, operations run, mutations published. */
export class RealtimeApis {
  readonly clock: AlarmClock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly limits: LimitValues<SubscriptionLimitName>;
  readonly #options: RealtimeApisOptions;
  readonly #subscriptions: Subscriptions;
  /** By what callers were let in. */
  readonly #grounds = new WeakMap<Caller, string | undefined>();
  /** By API: a comparison with what it was, and whether it has changed again since. */
  readonly #comparing = new Map<string, { isOutdated: boolean; done: Promise<void> }>();

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
    return {
      authorize: (request) => this.#authorize(apiId, request),
      subscribe: (operation) => this.#subscribe({ apiId, domainName }, operation),
    };
  }

  async #authorize(apiId: string, request: AuthorizationRequest): Promise<Caller | Refusal> {
    const ready = await this.#options.find(apiId);
    if (ready === undefined) return goneRefusal;
    const caller = await ready.authorizer.authorize(request);
    if (!isRefusal(caller)) this.#grounds.set(caller, ready.authorizer.groundsOf?.(caller.authorizationMode));
    return caller;
  }

  #subscribe(address: ApiAddress, operation: RealtimeOperation): Promise<SubscriptionOutcome> {
    const { id, subscriber, caller, isWanted } = operation;
    const start = () => this.#start(address, operation);
    return this.#subscriptions.subscribe({ apiId: address.apiId, id, subscriber, caller, isWanted, start });
  }

  /** Runs an operation in its API as it is now. */
  async #start(
    { apiId, domainName }: ApiAddress,
    { caller, query, operationName, variables, headers, requestId }: RealtimeOperation,
  ): Promise<SubscriptionStart> {
    if (variables !== null && !isJsonObject(variables)) return refusedFor(noVariables);
    const ready = await this.#options.find(apiId);
    if (ready === undefined) return refusedFor({ ...gone });
    const { program, authorizer } = ready;
    const { authorizationMode: mode } = caller;
    const grounds = this.#grounds.get(caller);
    // He was let in by an API that has become another since.
    if (authorizer.groundsOf?.(mode) !== grounds) return refusedFor({ ...letInNoMore });
    const started = await startOperation(program, {
      query,
      operationName,
      variables: variables ?? {},
      caller,
      request: { headers: headersOf(headers), domainName },
      requestId,
    });
    return started.kind === 'refused'
      ? started
      : { ...started, basis: { schema: program.schema, mode, grounds } };
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

  /**
   * An API is another: whoever subscribes to a field that has changed, or was let in by what is not so any more, is told
   * that it ends; all others stay.
   * Of changes that follow each other closely the last is compared.
   */
  definitionChanged(apiId: string): Promise<void> {
    const comparing = this.#comparing.get(apiId);
    if (comparing !== undefined) {
      comparing.isOutdated = true;
      return comparing.done;
    }
    const started = { isOutdated: false, done: Promise.resolve() };
    this.#comparing.set(apiId, started);
    started.done = this.#compareWhileChanged(apiId, started).finally(() => this.#comparing.delete(apiId));
    return started.done;
  }

  async #compareWhileChanged(apiId: string, comparing: { isOutdated: boolean }): Promise<void> {
    do {
      comparing.isOutdated = false;
      await this.#compare(apiId);
    } while (comparing.isOutdated);
  }

  async #compare(apiId: string): Promise<void> {
    if (!this.#subscriptions.has(apiId)) return;
    const ready = await this.#options.find(apiId);
    if (ready === undefined) return;
    const { authorizer } = ready;
    const isFieldChanged = fieldChanges(ready.program.schema);
    this.#subscriptions.endWhere(apiId, ({ fieldName, basis }) => {
      if (basis === undefined) return undefined;
      if (authorizer.groundsOf?.(basis.mode) !== basis.grounds) return letInNoMore;
      return isFieldChanged(basis.schema, fieldName) ? fieldChanged : undefined;
    });
  }

  /** An API was deleted: nobody is told of it any more. */
  endAll(apiId: string): void {
    this.#subscriptions.endAll(apiId, gone);
  }

  stop(): void {
    this.#subscriptions.stop();
  }
}

/** Tells whether a field is another in an API's schema than it was. */
function fieldChanges(
  after: ApiSchema | undefined,
): (before: ApiSchema | undefined, fieldName: string) => boolean {
  const changes = new Map<ApiSchema, (fieldName: string) => boolean>();
  return (before, fieldName) => {
    // While an API has no schema, nothing is published either.
    if (before === undefined || after === undefined || before === after) return false;
    const isChanged = changes.get(before) ?? changedSubscriptionFields(before, after);
    changes.set(before, isChanged);
    return isChanged(fieldName);
  };
}

function refusedFor(error: JsonObject): SubscriptionStart {
  return { kind: 'refused', errors: [error] };
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
