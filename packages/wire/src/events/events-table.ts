import type { Json, LimitValues } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { type TimestampMembers, toEpochSeconds } from '../step-functions/timestamps.ts';
import { type EventsMethod, eventsInputs, putEventsInput } from './events-shapes.ts';

/** What this table calls: the EventBridge service of `resources`. */
export type EventsFacade = Facade<EventsMethod>;

const changes = ['CreationTime', 'LastModifiedTime'];
const replayTimes = [
  'EventStartTime',
  'EventEndTime',
  'EventLastReplayedTime',
  'ReplayStartTime',
  'ReplayEndTime',
];
const connectionTimes = [...changes, 'LastAuthorizedTime'];

/** The instants of the outputs; operations that are not named here answer none. */
const timestamps: { readonly [method in EventsMethod]?: TimestampMembers } = {
  describeEventBus: { own: changes },
  listEventBuses: { items: { EventBuses: changes } },
  createArchive: { own: changes },
  updateArchive: { own: changes },
  describeArchive: { own: changes },
  listArchives: { items: { Archives: changes } },
  startReplay: { own: replayTimes },
  describeReplay: { own: replayTimes },
  listReplays: { items: { Replays: replayTimes } },
  createConnection: { own: connectionTimes },
  updateConnection: { own: connectionTimes },
  describeConnection: { own: connectionTimes },
  deleteConnection: { own: connectionTimes },
  deauthorizeConnection: { own: connectionTimes },
  listConnections: { items: { Connections: connectionTimes } },
  createApiDestination: { own: changes },
  updateApiDestination: { own: changes },
  describeApiDestination: { own: changes },
  listApiDestinations: { items: { ApiDestinations: changes } },
};

/** Limits that bound requests. */
export type EventsSizeLimits = LimitValues<'eventBatchEntries' | 'eventEntriesBytes'>;

/** Room in a request beside its entries: targets with their templates, policies, patterns. */
const otherBytesMax = 6_815_744;

/** The operation table of EventBridge. */
export function eventsTable(
  facade: EventsFacade,
  { eventBatchEntries, eventEntriesBytes }: EventsSizeLimits,
): ServiceTable {
  const inputs = { ...eventsInputs, putEvents: putEventsInput(eventBatchEntries) };
  const operations = (Object.keys(eventsInputs) as EventsMethod[]).map((method): Operation => {
    const shown = shownWith(timestamps[method]);
    return {
      name: operationNameOf(method),
      readInput: compileInputReader(inputs[method], 'lower-first'),
      call: callFacade(facade, method),
      print: (output) => JSON.stringify(shown(output)),
      toJson: (output) => shown(output) as Json,
    };
  });
  return {
    signingName: 'events',
    // Every character may be escaped, as six.
    requestBytesMax: 6 * eventEntriesBytes + otherBytesMax,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

function shownWith(members: TimestampMembers | undefined): (output: unknown) => object {
  return (output) => {
    const value = (output ?? {}) as { readonly [member: string]: unknown };
    return members === undefined ? value : toEpochSeconds(value, members);
  };
}
