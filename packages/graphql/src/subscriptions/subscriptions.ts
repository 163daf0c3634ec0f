import type { Alarm, AlarmClock, Json, JsonObject, LimitValues, Log } from '@cairn/kit';
import { FanOut } from './fan-out.ts';
import { argumentFilter, isFilterRejection, readFilterDefinition } from './filter-definition.ts';
import { FilterIndex, type RemoveFilter } from './filter-index.ts';
import { planSelection, printMessage, type SelectionPlan } from './selection-plan.ts';
import { SharedPlans } from './shared-plans.ts';
import type { SubscriptionFilter } from './subscription-filter.ts';
import type { SubscriptionLimitName } from './subscription-limits.ts';
import type {
  EndReason,
  StartOperation,
  Subscriber,
  SubscriptionBasis,
  SubscriptionCaller,
  SubscriptionStart,
} from './subscription-ports.ts';

/** What subscriptions work with. */
export interface SubscriptionsOptions {
  readonly limits: LimitValues<SubscriptionLimitName>;
  readonly clock: AlarmClock;
  readonly log: Log;
  /** Calls back once all else that is due has had its turn. */
  readonly afterOthers: (callback: () => void) => void;
}

/** Who subscribes to what. */
export interface SubscriptionRequest {
  readonly apiId: string;
  /** Unique for its subscriber, who sees to it. */
  readonly id: string;
  readonly subscriber: Subscriber;
  readonly caller: SubscriptionCaller;
  readonly start: StartOperation;
  /** Whether the client still wants it once its operation has run. */
  readonly isWanted: () => boolean;
}

/** What came of it. */
export type SubscriptionOutcome =
  | { readonly kind: 'live'; readonly subscription: LiveSubscription }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'refused'; readonly errors: readonly Json[] };

/** A subscription that is told of what happens. */
export interface LiveSubscription {
  /** Ends it without a word. */
  stop(): void;
}

/** A mutation that was carried out. */
export interface PublishedMutation {
  readonly apiId: string;
  /** The mutation's field. */
  readonly fieldName: string;
  /** What its answer shows, by the names of fields; objects with their `__typename`. */
  readonly result: Json;
}

/** A subscription as it is asked whether it may stay. */
export interface Judged {
  /** Its field of the subscription type. */
  readonly fieldName: string;
  /** The API as it was when it began. */
  readonly basis: SubscriptionBasis | undefined;
}

/** Why a subscription ends; undefined where it stays. */
export type Judgement = (subscription: Judged) => EndReason | undefined;

/** One whose operation is being run, and what has become of its API meanwhile. */
interface Starting {
  readonly apiId: string;
  readonly judgements: Judgement[];
}

interface Live {
  readonly apiId: string;
  readonly basis: SubscriptionBasis | undefined;
  readonly field: string;
  readonly id: string;
  readonly subscriber: Subscriber;
  readonly caller: SubscriptionCaller;
  readonly plan: SelectionPlan;
  removals: readonly RemoveFilter[];
}

type Started = Extract<SubscriptionStart, { readonly kind: 'started' }>;

const expired: EndReason = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};
const invalidated: EndReason = {
  errorType: 'SubscriptionInvalidated',
  message: 'The subscription was ended by an invalidation.',
};

/**
 * The live subscriptions of all APIs.
 *
 * 1. A subscription lives from the turn in which its subscriber hears so: nothing published after that is missed.
 * 2. What is published is told in its order, to those who subscribed when it was: to a few at once, to many in slices,
 *    between which all else has its turn.
 * 3. Of subscriptions whose filters cannot hold none is looked at where an equality tells them apart; a message is made
 *    once for all who select the same and may see the same.
 * 4. Nothing is told to a caller whose credentials do not hold any more.
 * 5. What has become of an API while somebody starts counts for him as for those who have started.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  /** By API and mutation. */
  readonly #told = new Map<string, FilterIndex<Live>>();
  /** By API and field of the subscription type: those that can be ended by an invalidation. */
  readonly #invalidated = new Map<string, FilterIndex<Live>>();
  readonly #live = new Set<Live>();
  readonly #starting = new Set<Starting>();
  /** Plans in use, so that equal ones are one. */
  readonly #plans: SharedPlans;
  readonly #check: Alarm;
  /** By API. */
  readonly #fanOut: FanOut<Live>;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    this.#plans = new SharedPlans(options.limits.subscriptionSelectionFieldsTotal);
    const { subscriptionMessagesPerTurn: perTurn, subscriptionMessagesQueued: queuedMax } = options.limits;
    this.#fanOut = new FanOut({ perTurn, queuedMax, afterOthers: options.afterOthers });
    this.#check = options.clock.alarm(() => this.#endExpired());
  }

  /** How many there are. */
  get count(): number {
    return this.#live.size;
  }

  /** Runs the operation of a client, and tells its subscriber of what happens from then on. */
  async subscribe(request: SubscriptionRequest): Promise<SubscriptionOutcome> {
    const starting: Starting = { apiId: request.apiId, judgements: [] };
    this.#starting.add(starting);
    try {
      return await this.#start(request, starting);
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #start(request: SubscriptionRequest, { judgements }: Starting): Promise<SubscriptionOutcome> {
    const started = await request.start();
    if (started.kind === 'refused') return started;
    const { limits } = this.#options;
    const filter =
      started.filter === undefined
        ? argumentFilter(started.arguments)
        : readFilterDefinition(started.filter, limits);
    if (isFilterRejection(filter)) return rejected(started, filter.message);
    const { invalidationFilter } = started;
    const invalidation =
      invalidationFilter === undefined ? undefined : readFilterDefinition(invalidationFilter, limits);
    if (invalidation !== undefined && isFilterRejection(invalidation))
      return rejected(started, invalidation.message);
    const { caller } = request;
    const plan = await planSelection({
      ...started,
      mayReach: (type, name) => caller.mayReach(type, name),
      fieldsMax: limits.subscriptionSelectionFields,
    });
    if (plan.fieldCount > limits.subscriptionSelectionFields)
      return rejected(
        started,
        `A subscription may select at most ${limits.subscriptionSelectionFields} fields.`,
      );
    if (!request.isWanted()) return { kind: 'unwanted' };
    const judged = { fieldName: started.field.name.value, basis: started.basis };
    for (const judge of judgements) {
      const reason = judge(judged);
      if (reason !== undefined) return refusedFor(reason);
    }
    if (!this.#plans.mayUse(request.apiId, plan)) return refusedFor(tooManySelections);
    return this.#begin(request, started, { plan, filter, invalidation });
  }

  #begin(
    { apiId, id, subscriber, caller }: SubscriptionRequest,
    { field, mutations, basis }: Started,
    {
      plan,
      filter,
      invalidation,
    }: {
      readonly plan: SelectionPlan;
      readonly filter: SubscriptionFilter;
      readonly invalidation: SubscriptionFilter | undefined;
    },
  ): SubscriptionOutcome {
    const live: Live = {
      apiId,
      basis,
      field: field.name.value,
      id,
      subscriber,
      caller,
      plan: this.#plans.use(apiId, plan),
      removals: [],
    };
    live.removals = [
      ...mutations.map((name) => addTo(this.#told, `${apiId}/${name}`, live, filter)),
      ...(invalidation === undefined
        ? []
        : [addTo(this.#invalidated, `${apiId}/${live.field}`, live, invalidation)]),
    ];
    if (this.#live.size === 0) this.#setCheck();
    this.#live.add(live);
    subscriber.onLive(id);
    return { kind: 'live', subscription: { stop: () => this.#remove(live) } };
  }

  /** Tells of a mutation that gave something. */
  publish({ apiId, fieldName, result }: PublishedMutation): void {
    if (result === null) return;
    const targets = this.#told.get(`${apiId}/${fieldName}`)?.match(result) ?? [];
    if (targets.length === 0) return;
    const messages = new Map<SelectionPlan, string | undefined>();
    this.#fanOut.add(apiId, { targets, tell: (live) => this.#tell(live, result, messages) });
  }

  /** Tells one of a mutation. @param messages of the same mutation, by plan */
  #tell(live: Live, result: Json, messages: Map<SelectionPlan, string | undefined>): void {
    // It may have ended since: of a connection that was closed, all have.
    if (!this.#live.has(live)) return;
    if (!live.caller.isAlive()) {
      this.#end(live, expired);
      return;
    }
    if (!messages.has(live.plan)) messages.set(live.plan, this.#print(live, result));
    const message = messages.get(live.plan);
    if (message !== undefined) live.subscriber.deliver(live.id, message);
  }

  #print({ apiId, field, plan }: Live, result: Json): string | undefined {
    const { subscriptionPayloadBytes: bytesMax } = this.#options.limits;
    const message = printMessage(plan, result, bytesMax);
    if (message === undefined)
      this.#options.log('error', 'a message to subscriptions is too large and was not sent', {
        ...{ apiId, field, bytesMax },
      });
    return message;
  }

  /**
   * Ends subscriptions whose invalidation filter holds for a payload (`extensions.invalidateSubscriptions`).
   * They are told first of what was published before. @returns how many they are
   */
  invalidate(apiId: string, { subscriptionField, payload }: InvalidationCall): number {
    const found = this.#invalidated.get(`${apiId}/${subscriptionField}`)?.match(payload) ?? [];
    this.#fanOut.add(apiId, { targets: found, tell: (live) => this.#end(live, invalidated) });
    return found.length;
  }

  /** Ends all subscriptions of an API: it was deleted. Those that are being started do not begin. */
  endAll(apiId: string, reason: EndReason): void {
    this.endWhere(apiId, () => reason);
  }

  /** Ends those subscriptions of an API for which there is a reason; those that are being started do not begin. */
  endWhere(apiId: string, judge: Judgement): void {
    this.#fanOut.drain(apiId);
    for (const starting of this.#starting) if (starting.apiId === apiId) starting.judgements.push(judge);
    for (const live of this.#live) {
      if (live.apiId !== apiId) continue;
      const reason = judge({ fieldName: live.field, basis: live.basis });
      if (reason !== undefined) this.#end(live, reason);
    }
  }

  /** Whether anybody subscribes to an API, or is about to. */
  has(apiId: string): boolean {
    return [this.#live, this.#starting].some((some) => some.values().some((one) => one.apiId === apiId));
  }

  /** Tells what is to be told still, and looks at no credentials any more. */
  stop(): void {
    this.#fanOut.drainAll();
    this.#check.set(undefined);
  }

  #end(live: Live, reason: EndReason): void {
    if (!this.#live.has(live)) return;
    this.#remove(live);
    live.subscriber.onEnd(live.id, reason);
  }

  #remove(live: Live): void {
    if (!this.#live.delete(live)) return;
    for (const remove of live.removals) remove();
    this.#plans.drop(live.apiId, live.plan);
    if (this.#live.size === 0) this.#check.set(undefined);
  }

  #setCheck(): void {
    const { clock, limits } = this.#options;
    this.#check.set(clock.now() + limits.subscriptionCallerCheckSeconds * 1_000);
  }

  /** Clients learn that their credentials have ended though nothing is published. */
  #endExpired(): void {
    for (const live of this.#live) if (!live.caller.isAlive()) this.#end(live, expired);
    if (this.#live.size > 0) this.#setCheck();
  }
}

/** Adds a filter to the index of a name, which is there as long as something is in it. */
function addTo(
  indexes: Map<string, FilterIndex<Live>>,
  name: string,
  live: Live,
  filter: SubscriptionFilter,
): RemoveFilter {
  const index = indexes.get(name) ?? new FilterIndex<Live>();
  indexes.set(name, index);
  const remove = index.add(live, filter);
  return () => {
    remove();
    if (index.isEmpty) indexes.delete(name);
  };
}

/** What `extensions.invalidateSubscriptions` is given. */
export interface InvalidationCall {
  readonly subscriptionField: string;
  readonly payload: JsonObject;
}

const tooManySelections: EndReason = {
  errorType: 'LimitExceededError',
  message: 'Subscriptions select too many different things: try again later.',
};

function refusedFor(reason: EndReason): SubscriptionOutcome {
  return { kind: 'refused', errors: [{ ...reason }] };
}

function rejected({ field }: Started, message: string): SubscriptionOutcome {
  const path = [(field.alias ?? field.name).value];
  return {
    kind: 'refused',
    errors: [{ path, data: null, errorType: 'BadRequestException', errorInfo: null, locations: [], message }],
  };
}
