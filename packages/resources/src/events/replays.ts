import {
  type CallScope,
  type Delivery,
  type DeliveryHandler,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  recordPages,
} from '@cairn/kit';
import type { BusEvent } from './bus-event.ts';
import { eventsArn, readBusArn, readRuleArn } from './bus-place.ts';
import { archivedCollection, archivedKey, type EventArchives } from './event-archives.ts';
import type { EventRouter } from './event-router.ts';
import type { PageInput } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsRecordPage } from './events-page.ts';
import type { EventsPorts } from './events-ports.ts';

type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

/** What is kept of a replay. */
interface ReplayRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly description?: string;
  readonly archiveArn: string;
  readonly archiveId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly busArn: string;
  readonly ruleArns?: readonly string[];
  readonly state: ReplayState;
  readonly stateReason?: string;
  readonly startMs: number;
  readonly endMs?: number;
  readonly lastReplayedMs?: number;
}

/** Input of StartReplay; instants in epoch seconds. */
export interface StartReplayInput {
  readonly ReplayName: string;
  readonly Description?: string;
  readonly EventSourceArn: string;
  readonly EventStartTime: number;
  readonly EventEndTime: number;
  readonly Destination: { readonly Arn: string; readonly FilterArns?: readonly string[] };
}

export interface ListReplaysInput extends PageInput {
  readonly NamePrefix?: string;
  readonly State?: string;
  readonly EventSourceArn?: string;
}

/** The name under which deliveries take replays along. */
export const replayHandler = 'events-replay';
const collection = 'events-replays';
const pageEvents = 100;
const pageCharacters = 1_000_000;
/** AWS keeps a replay that has ended for 90 days (user guide, "Replaying archived events"). */
const endedKeptMs = 90 * 86_400_000;
const forEverSeconds = 1e9;

/**
 * Replays of archives. A replay is a delivery that comes again until its last page: after a crash it goes on behind the
 * last page that was routed, so an event may come twice. One that ended 90 days ago is not there any more; what is left
 * of it is cleared away when the next one begins.
 */
export class Replays {
  readonly #ports: EventsPorts;
  readonly #archives: EventArchives;
  readonly #router: EventRouter;

  constructor(ports: EventsPorts, archives: EventArchives, router: EventRouter) {
    this.#ports = ports;
    this.#archives = archives;
    this.#router = router;
  }

  async start(scope: CallScope, input: StartReplayInput) {
    const { ReplayName: name, Destination, EventSourceArn } = input;
    const archive = this.#archives.ofArn(EventSourceArn);
    if (archive === undefined)
      throw eventsErrors.validation(
        `Parameter EventSourceArn is not valid. Reason: The archive ${EventSourceArn} does not exist.`,
      );
    if (archive.sourceArn !== Destination.Arn || readBusArn(Destination.Arn) === undefined) {
      throw eventsErrors.validation(
        'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
      );
    }
    if (input.EventStartTime >= input.EventEndTime) {
      throw eventsErrors.validation(
        'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
      );
    }
    const foreign = Destination.FilterArns?.find((arn) => readRuleArn(arn) === undefined);
    if (foreign !== undefined) throw eventsErrors.validation(`Parameter FilterArns is not valid: ${foreign}`);
    const { clock, deliver } = this.#ports;
    const record: ReplayRecord = {
      name,
      account: scope.account,
      region: scope.region,
      archiveArn: EventSourceArn,
      archiveId: archive.id,
      fromMs: input.EventStartTime * 1_000,
      toMs: input.EventEndTime * 1_000,
      busArn: Destination.Arn,
      ...(input.Description !== undefined && { description: input.Description }),
      ...(Destination.FilterArns !== undefined && { ruleArns: Destination.FilterArns }),
      state: 'STARTING',
      startMs: clock.now(),
    };
    await this.#clearEnded();
    const key = keyOf(scope, name);
    const made = await deliver(
      [replayDelivery(record, key)],
      [{ collection, key, value: JSON.stringify(record), ifAbsent: true }],
    );
    if (!made) throw eventsErrors.replayExists(name);
    return { ReplayArn: arnOf(record), State: record.state, ReplayStartTime: record.startMs };
  }

  async describe(scope: CallScope, { ReplayName }: { readonly ReplayName: string }) {
    const record = await this.#existing(scope, ReplayName);
    const { description, ruleArns, busArn } = record;
    return {
      ReplayArn: arnOf(record),
      ...listed(record),
      ...(description !== undefined && { Description: description }),
      Destination: { Arn: busArn, ...(ruleArns !== undefined && { FilterArns: ruleArns }) },
    };
  }

  async list(scope: CallScope, input: ListReplaysInput) {
    const isWanted = (record: ReplayRecord): boolean =>
      !this.#isGone(record) &&
      record.state === (input.State ?? record.state) &&
      record.archiveArn === (input.EventSourceArn ?? record.archiveArn);
    const { items, nextToken } = await eventsRecordPage<ReplayRecord>(
      this.#ports.records,
      { collection, root: keyOf(scope, ''), prefix: input.NamePrefix, isWanted },
      input,
    );
    return { Replays: items.map(listed), ...nextToken };
  }

  async cancel(scope: CallScope, { ReplayName }: { readonly ReplayName: string }) {
    const record = await this.#existing(scope, ReplayName);
    if (record.state !== 'STARTING' && record.state !== 'RUNNING') {
      throw eventsErrors.illegalStatus(`Replay ${ReplayName} is not in a valid state for this operation.`);
    }
    const changed = { ...record, state: 'CANCELLING' as const };
    await this.#put(changed);
    return { ReplayArn: arnOf(changed), State: changed.state };
  }

  /** Routes one page of a replay. */
  readonly replayPage: DeliveryHandler = async (input, { state }) => {
    const key = memberOf(input as JsonObject, 'key') as string;
    const text = await this.#ports.records.get(collection, key);
    if (text === undefined) return undefined;
    const record = JSON.parse(text) as ReplayRecord;
    const nowMs = this.#ports.clock.now();
    if (record.state === 'CANCELLING') {
      await this.#put({ ...record, state: 'CANCELLED', endMs: nowMs });
      return undefined;
    }
    const from = typeof state === 'string' ? { after: state } : { from: archivedKey(record.fromMs, '') };
    const page = await this.#ports.records.list(archivedCollection(record.archiveId), {
      ...from,
      to: archivedKey(record.toMs, ''),
      limit: pageEvents,
      charactersMax: pageCharacters,
    });
    const last = page.at(-1);
    if (last === undefined) {
      await this.#put({ ...record, state: 'COMPLETED', endMs: nowMs });
      return undefined;
    }
    const place = readBusArn(record.busArn);
    const lastReplayedMs = Number(last.key.slice(0, last.key.indexOf('/')));
    const value = JSON.stringify({ ...record, state: 'RUNNING', lastReplayedMs } satisfies ReplayRecord);
    // A replay that was cancelled meanwhile stays so.
    await this.#router.route(
      page.flatMap(({ value: eventText }) => {
        const event = { ...(parseJson(eventText) as BusEvent), 'replay-name': record.name } as BusEvent;
        return place === undefined ? [] : [{ place, event, replay: { ruleArns: record.ruleArns } }];
      }),
      [{ collection, key, value, ifValue: text }],
    );
    return { kind: 'again', afterMs: 0, state: last.key };
  };

  async #existing(scope: CallScope, name: string): Promise<ReplayRecord> {
    const text = await this.#ports.records.get(collection, keyOf(scope, name));
    const record = text === undefined ? undefined : (JSON.parse(text) as ReplayRecord);
    if (record === undefined || this.#isGone(record)) throw eventsErrors.replayNotFound(name);
    return record;
  }

  #isGone({ endMs }: ReplayRecord): boolean {
    return endMs !== undefined && this.#ports.clock.now() >= endMs + endedKeptMs;
  }

  async #clearEnded(): Promise<void> {
    const { records } = this.#ports;
    for await (const page of recordPages(records, collection)) {
      const gone = page.filter(({ value }) => this.#isGone(JSON.parse(value) as ReplayRecord));
      if (gone.length === 0) continue;
      await records.write(
        gone.map(({ key, value }) => ({ collection, key, value: undefined, ifValue: value })),
      );
    }
  }

  async #put(record: ReplayRecord): Promise<void> {
    const key = `${record.account}/${record.region}/${record.name}`;
    await this.#ports.records.write([{ collection, key, value: JSON.stringify(record) }]);
  }
}

function replayDelivery(record: ReplayRecord, key: string): Delivery {
  const input: Json = { key };
  return {
    target: { kind: 'handler', handler: replayHandler, input },
    destination: arnOf(record),
    retriesMax: Number.MAX_SAFE_INTEGER,
    ageSecondsMax: forEverSeconds,
  };
}

function keyOf({ account, region }: Pick<CallScope, 'account' | 'region'>, name: string): string {
  return `${account}/${region}/${name}`;
}

function arnOf(record: ReplayRecord): string {
  return eventsArn(record, `replay/${record.name}`);
}

function listed(record: ReplayRecord) {
  const { endMs, lastReplayedMs, stateReason } = record;
  return {
    ReplayName: record.name,
    EventSourceArn: record.archiveArn,
    State: record.state,
    ...(stateReason !== undefined && { StateReason: stateReason }),
    EventStartTime: record.fromMs,
    EventEndTime: record.toMs,
    ...(lastReplayedMs !== undefined && { EventLastReplayedTime: lastReplayedMs }),
    ReplayStartTime: record.startMs,
    ...(endMs !== undefined && { ReplayEndTime: endMs }),
  };
}
