import type { Delivery, RecordWrite } from '@cairn/kit';
import { type BusEvent, printEvent } from './bus-event.ts';
import { type BusPlace, ruleArn } from './bus-place.ts';
import type { EventArchives } from './event-archives.ts';
import type { EventCatalog, LiveRule } from './event-catalog.ts';
import type { Target } from './event-types.ts';
import { resolvedHttpParameters } from './http-parameters.ts';
import type { EventHeading } from './pattern/pattern-index.ts';
import { deliveryTarget, eventsPrincipal } from './target-call.ts';
import { targetInput } from './target-input.ts';
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
      for (const rule of this.#catalog.index(place)?.matching(event) ?? []) {
        if (isFor(rule, replay)) deliveries.push(...this.deliveriesOf(rule, routed, ingestionMs));
      }
      if (replay === undefined) writes.push(...this.#archives.writesOf(place, event, ingestionMs));
    }
    if (deliveries.length === 0 && writes.length === 0) return true;
    return this.#catalog.ports.deliver(deliveries, writes);
  }

  /** What a rule sends for an event. */
  deliveriesOf(
    { place, record }: LiveRule,
    { event, isForwarded = false }: Pick<RoutedEvent, 'event' | 'isForwarded'>,
    ingestionMs: number,
  ): readonly Delivery[] {
    const arn = ruleArn(place, record.name);
    const source = { event, ruleArn: arn, ruleName: record.name, ingestionMs };
    return this.#eachTarget(record.targets, { event, ruleArn: arn }, (target) => {
      if (isForwarded && isBus(target)) return [];
      const uuid = this.#catalog.ports.ids.uuid();
      const { HttpParameters: http } = target;
      const resolved =
        http === undefined ? target : { ...target, HttpParameters: resolvedHttpParameters(http, event) };
      const delivery = {
        target: resolved,
        input: targetInput(target, source),
        eventId: event.id,
        uuid,
        principal: eventsPrincipal(arn),
      };
      const made = deliveryTarget(delivery, { eventId: event.id });
      return made === undefined ? [] : [{ id: uuid, target: made, ...manner(target, event, arn) }];
    });
  }

  /** What cannot be made for one target is dropped or goes to its dead-letter queue; the others get theirs. */
  #eachTarget(
    targets: readonly Target[],
    { event, ruleArn }: { readonly event: BusEvent; readonly ruleArn: string },
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
        return undeliveredEvent(ids.uuid(), { target, ruleArn, text: printEvent(event), error });
      }
    });
  }
}

/** How long and how often a target is tried, and where what cannot be delivered goes. */
function manner(target: Target, event: BusEvent, arn: string): Omit<Delivery, 'target'> {
  const { RetryPolicy, DeadLetterConfig, Arn } = target;
  const queueArn = DeadLetterConfig?.Arn;
  return {
    destination: Arn,
    retriesMax: RetryPolicy?.MaximumRetryAttempts ?? defaultRetries,
    ageSecondsMax: RetryPolicy?.MaximumEventAgeInSeconds ?? defaultAgeSeconds,
    ...(queueArn !== undefined && {
      deadLetter: {
        queueArn,
        attributes: { RULE_ARN: arn, TARGET_ARN: Arn },
        body: printEvent(event),
        principal: eventsPrincipal(arn),
      },
    }),
  };
}

function isBus({ Arn }: Target): boolean {
  return Arn.includes(':event-bus/');
}

function isFor({ place, record }: LiveRule, replay: RoutedEvent['replay']): boolean {
  return replay?.ruleArns === undefined || replay.ruleArns.includes(ruleArn(place, record.name));
}
