import {
  type DeadLetter,
  type Delivery,
  type DeliveryTarget,
  isJsonObject,
  type RecordWrite,
} from '@cairn/kit';
import { type BusEvent, PrintedEvent } from './bus-event.ts';
import { type BusPlace, ruleArn } from './bus-place.ts';
import type { EventArchives } from './event-archives.ts';
import type { EventCatalog, LiveRule } from './event-catalog.ts';
import type { Target } from './event-types.ts';
import { resolvedHttpParameters } from './http-parameters.ts';
import type { EventHeading } from './pattern/pattern-index.ts';
import { deliveryTarget, eventsPrincipal } from './target-call.ts';
import { compileTargetInput, type TargetInput } from './target-input.ts';
import { TargetInputError } from './target-input-error.ts';
import { undeliveredEvent } from './undelivered-event.ts';

/** An event on its way to the rules of a bus. */
export interface RoutedEvent {
  readonly place: BusPlace;
  readonly event: BusEvent;
  /** It came from another bus, whence it goes no further. */
  readonly isForwarded?: boolean;
  /** It comes out of an archive: it is archived no more, and may be for some rules only. */
  readonly replay?: { readonly ruleArns: readonly string[] | undefined };
}

/** What AWS does for targets that say nothing else. Source: RetryPolicy in the API reference. */
const defaultRetries = 185;
const defaultAgeSeconds = 86_400;

/** Brings events to the targets of the rules that take them. */
export class EventRouter {
  readonly #catalog: EventCatalog;
  readonly #archives: EventArchives;
  /** Made at the first event; a rule that is changed has other targets. */
  readonly #inputs = new WeakMap<Target, TargetInput>();

  constructor(catalog: EventCatalog, archives: EventArchives) {
    this.#catalog = catalog;
    this.#archives = archives;
  }

  /** Whether a rule or archive could take an event of this heading: asked before an event is made. */
  couldTake(place: BusPlace, heading: EventHeading): boolean {
    return this.#catalog.index(place)?.couldMatch(heading) === true || this.#archives.hasAny(place);
  }

  /**
   * Routes events: what they lead to is durable when it resolves, all of it or nothing.
   * @param along written with it
   * @returns false when a condition of `along` did not hold
   */
  async route(events: readonly RoutedEvent[], along: readonly RecordWrite[] = []): Promise<boolean> {
    const ingestionMs = this.#catalog.ports.clock.now();
    const deliveries: Delivery[] = [];
    const writes: RecordWrite[] = [...along];
    for (const routed of events) {
      const { place, event, replay } = routed;
      const printed = new PrintedEvent(event);
      for (const rule of this.#catalog.index(place)?.matching(event) ?? []) {
        if (isFor(rule, replay)) {
          deliveries.push(...this.#deliveriesOf(rule, { ...routed, printed }, ingestionMs));
        }
      }
      if (replay === undefined) writes.push(...this.#archives.writesOf(place, printed, ingestionMs));
    }
    if (deliveries.length === 0 && writes.length === 0) return true;
    return this.#catalog.ports.deliver(deliveries, writes);
  }

  /** What a rule sends for an event. */
  deliveriesOf(rule: LiveRule, event: BusEvent, ingestionMs: number): readonly Delivery[] {
    return this.#deliveriesOf(rule, { printed: new PrintedEvent(event) }, ingestionMs);
  }

  #deliveriesOf(
    { place, record }: LiveRule,
    { printed, isForwarded = false }: { readonly printed: PrintedEvent; readonly isForwarded?: boolean },
    ingestionMs: number,
  ): readonly Delivery[] {
    const arn = ruleArn(place, record.name);
    const source = { printed, ruleArn: arn, ruleName: record.name, ingestionMs };
    const { event } = printed;
    return this.#eachTarget(record.targets, { printed, ruleArn: arn }, (target) => {
      if (isForwarded && isBus(target)) return [];
      const uuid = this.#catalog.ports.ids.uuid();
      const { HttpParameters: http } = target;
      const resolved =
        http === undefined ? target : { ...target, HttpParameters: resolvedHttpParameters(http, event) };
      const input = this.#inputOf(target)(source);
      const made = deliveryTarget({ target: resolved, input, eventId: event.id, uuid }, arn);
      if (made === undefined) return [];
      return [{ id: uuid, target: made, ...manner(target), ...deadLetterOf(target, made, printed, arn) }];
    });
  }

  #inputOf(target: Target): TargetInput {
    const known = this.#inputs.get(target);
    if (known !== undefined) return known;
    const input = compileTargetInput(target);
    this.#inputs.set(target, input);
    return input;
  }

  /** What cannot be made for one target is dropped or goes to its dead-letter queue; the others get theirs. */
  #eachTarget(
    targets: readonly Target[],
    { printed, ruleArn }: { readonly printed: PrintedEvent; readonly ruleArn: string },
    deliveriesOf: (target: Target) => readonly Delivery[],
  ): readonly Delivery[] {
    return targets.flatMap((target) => {
      try {
        return deliveriesOf(target);
      } catch (error) {
        if (!(error instanceof TargetInputError)) throw error;
        const { log, ids } = this.#catalog.ports;
        log('warn', 'an event could not be transformed', {
          ruleArn,
          target: target.Id,
          cause: error.message,
        });
        return undeliveredEvent(ids.uuid(), { target, ruleArn, text: printed.text, error });
      }
    });
  }
}

/** How long and how often a target is tried. */
function manner({ RetryPolicy, Arn }: Target): Omit<Delivery, 'target'> {
  return {
    destination: Arn,
    retriesMax: RetryPolicy?.MaximumRetryAttempts ?? defaultRetries,
    ageSecondsMax: RetryPolicy?.MaximumEventAgeInSeconds ?? defaultAgeSeconds,
  };
}

/** Where an event goes that cannot be delivered: as it is, whatever the target was to get. */
function deadLetterOf(
  { DeadLetterConfig, Arn }: Target,
  made: DeliveryTarget,
  printed: PrintedEvent,
  arn: string,
): { readonly deadLetter?: DeadLetter } {
  const queueArn = DeadLetterConfig?.Arn;
  if (queueArn === undefined) return {};
  const input = made.kind === 'call' ? made.call.input : made.input;
  // Most targets get the event itself: it is not kept twice.
  const member = isJsonObject(input)
    ? Object.entries(input).find(([, value]) => value === printed.text)?.[0]
    : undefined;
  return {
    deadLetter: {
      queueArn,
      attributes: { RULE_ARN: arn, TARGET_ARN: Arn },
      body: member === undefined ? printed.text : { member },
      principal: eventsPrincipal(arn),
    },
  };
}

function isBus({ Arn }: Target): boolean {
  return Arn.includes(':event-bus/');
}

function isFor({ place, record }: LiveRule, replay: RoutedEvent['replay']): boolean {
  return replay?.ruleArns === undefined || replay.ruleArns.includes(ruleArn(place, record.name));
}
