import type { CallScope } from '@cairn/kit';
import { makeEvent } from './bus-event.ts';
import { readBusPlace } from './bus-place.ts';
import { type AcceptedEntry, entryBytes, readEntry } from './event-entry.ts';
import type { EventRouter, RoutedEvent } from './event-router.ts';
import type { PutEventsEntry, PutEventsResultEntry } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import type { EventsPorts } from './events-ports.ts';

/** Output of PutEvents. */
interface PutEventsOutput {
  readonly FailedEntryCount: number;
  readonly Entries: readonly PutEventsResultEntry[];
}

/** PutEvents: what its events lead to is durable when it answers. */
export class PutEvents {
  readonly #ports: EventsPorts;
  readonly #router: EventRouter;

  constructor(ports: EventsPorts, router: EventRouter) {
    this.#ports = ports;
    this.#router = router;
  }

  /** @throws ServiceError ValidationException when the entries are too large together */
  async put(
    scope: CallScope,
    { Entries, EndpointId }: { readonly Entries: readonly PutEventsEntry[]; readonly EndpointId?: string },
  ): Promise<PutEventsOutput> {
    if (EndpointId !== undefined)
      throw eventsErrors.validation('Cairn does not support global endpoints (EndpointId).');
    const bytes = Entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
    if (bytes > this.#ports.limits.eventEntriesBytes) {
      throw eventsErrors.validation('Total size of the entries in the request is over the limit.');
    }
    const routed: RoutedEvent[] = [];
    const results = Entries.map((entry): PutEventsResultEntry => {
      const accepted = readEntry(entry);
      if (!('source' in accepted)) return accepted;
      const event = this.#event(scope, entry, accepted);
      routed.push(event);
      return { EventId: event.event.id };
    });
    await this.#router.route(routed);
    return { FailedEntryCount: results.length - routed.length, Entries: results };
  }

  /** A bus that is not there has no rules: its events are dropped without an error, as AWS does. */
  #event(
    scope: CallScope,
    entry: PutEventsEntry,
    { source, detailType, detail }: AcceptedEntry,
  ): RoutedEvent {
    const { ids, clock } = this.#ports;
    const place = readBusPlace(scope, entry.EventBusName);
    const event = makeEvent({
      id: ids.uuid(),
      source,
      detailType,
      detail,
      account: scope.account,
      region: scope.region,
      resources: entry.Resources ?? [],
      timeMs: entry.Time === undefined ? clock.now() : entry.Time * 1_000,
    });
    return { place, event };
  }
}
