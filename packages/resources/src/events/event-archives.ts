import type { Alarm, CallScope, RecordWrite } from '@cairn/kit';
import type { PrintedEvent } from './bus-event.ts';
import { type BusPlace, busKey, eventsArn, readBusArn } from './bus-place.ts';
import type { EventCatalog } from './event-catalog.ts';
import { checkedPattern } from './event-pattern-check.ts';
import type { PageInput } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsPage } from './events-page.ts';
import { EventPattern } from './pattern/event-pattern.ts';
import { PatternIndex } from './pattern/pattern-index.ts';

/** What is kept of an archive. */
interface ArchiveRecord {
  readonly name: string;
  /** Names its events, so that one made anew under its name does not have them. */
  readonly id: string;
  readonly sourceArn: string;
  readonly description?: string;
  readonly eventPattern?: string;
  /** 0 keeps for ever. */
  readonly retentionDays: number;
  readonly kmsKeyIdentifier?: string;
  readonly creationMs: number;
}

interface LiveArchive {
  record: ArchiveRecord;
  readonly account: string;
  readonly region: string;
  counts: ArchiveCounts;
}

interface ArchiveCounts {
  readonly eventCount: number;
  readonly sizeBytes: number;
}

/** Input of CreateArchive and UpdateArchive. */
export interface ArchiveInput {
  readonly ArchiveName: string;
  readonly EventSourceArn: string;
  readonly Description?: string;
  readonly EventPattern?: string;
  readonly RetentionDays?: number;
  readonly KmsKeyIdentifier?: string;
}

export interface ListArchivesInput extends PageInput {
  readonly NamePrefix?: string;
  readonly EventSourceArn?: string;
  readonly State?: string;
}

const archiveCollection = 'events-archives';
const countCollection = 'events-archive-counts';
const dayMs = 86_400_000;
const expiryIntervalMs = 3_600_000;
const pageSize = 500;

/** Archives: what they take is written in the transaction that makes an event's deliveries durable. */
export class EventArchives {
  readonly #catalog: EventCatalog;
  readonly #archives = new Map<string, LiveArchive>();
  readonly #indexes = new Map<string, PatternIndex<LiveArchive> | undefined>();
  readonly #alarm: Alarm;
  #expiry: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(catalog: EventCatalog) {
    this.#catalog = catalog;
    this.#alarm = catalog.ports.clock.alarm(() => this.#expire());
  }

  async start(): Promise<void> {
    const { records, clock } = this.#catalog.ports;
    let after: string | undefined;
    for (;;) {
      const page = await records.list(archiveCollection, {
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      for (const { key, value } of page) {
        const record = JSON.parse(value) as ArchiveRecord;
        const [account, region] = key.split('/') as [string, string];
        const counts = JSON.parse(
          (await records.get(countCollection, record.id)) ?? 'null',
        ) as ArchiveCounts | null;
        this.#archives.set(key, {
          record,
          account,
          region,
          counts: counts ?? { eventCount: 0, sizeBytes: 0 },
        });
      }
      if (page.length < pageSize) break;
      after = page.at(-1)?.key;
    }
    this.#alarm.set(clock.now() + expiryIntervalMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.set(undefined);
    await this.#expiry;
  }

  /** Whether there is any archive of a bus. */
  hasAny(place: BusPlace): boolean {
    return this.#index(place) !== undefined;
  }

  /** What is to be written for an event. */
  writesOf(place: BusPlace, printed: PrintedEvent, ingestionMs: number): readonly RecordWrite[] {
    const { event } = printed;
    return (this.#index(place)?.matching(event) ?? []).flatMap((archive) => {
      const value = printed.text;
      const { eventCount, sizeBytes } = archive.counts;
      archive.counts = { eventCount: eventCount + 1, sizeBytes: sizeBytes + value.length };
      return [
        { collection: archivedCollection(archive.record.id), key: archivedKey(ingestionMs, event.id), value },
        { collection: countCollection, key: archive.record.id, value: JSON.stringify(archive.counts) },
      ];
    });
  }

  /** The archive of an ARN; undefined where there is none. */
  ofArn(arn: string): ArchiveRecord | undefined {
    return [...this.#archives.values()].find((archive) => arnOf(archive) === arn)?.record;
  }

  async create(scope: CallScope, input: ArchiveInput) {
    return this.#catalog.change(async () => {
      const key = keyOf(scope, input.ArchiveName);
      if (this.#archives.has(key)) throw eventsErrors.archiveExists(input.ArchiveName);
      const place = readBusArn(input.EventSourceArn);
      if (place === undefined)
        throw eventsErrors.validation(`Parameter EventSourceArn is not valid: ${input.EventSourceArn}`);
      this.#catalog.existingBus(place);
      const { ids, clock } = this.#catalog.ports;
      const record: ArchiveRecord = {
        name: input.ArchiveName,
        id: ids.uuid(),
        sourceArn: input.EventSourceArn,
        retentionDays: input.RetentionDays ?? 0,
        creationMs: clock.now(),
        ...this.#settings(input),
      };
      return summaryOf(await this.#put(scope, record));
    });
  }

  async update(scope: CallScope, input: Omit<ArchiveInput, 'EventSourceArn'>) {
    return this.#catalog.change(async () => {
      const { record } = this.#existing(scope, input.ArchiveName);
      const retentionDays = input.RetentionDays ?? record.retentionDays;
      return summaryOf(await this.#put(scope, { ...record, ...this.#settings(input), retentionDays }));
    });
  }

  async describe(scope: CallScope, { ArchiveName }: Pick<ArchiveInput, 'ArchiveName'>) {
    return {
      ArchiveArn: arnOf(this.#existing(scope, ArchiveName)),
      ...describe(this.#existing(scope, ArchiveName)),
    };
  }

  async delete(scope: CallScope, { ArchiveName }: Pick<ArchiveInput, 'ArchiveName'>): Promise<void> {
    return this.#catalog.change(async () => {
      const { record } = this.#existing(scope, ArchiveName);
      const key = keyOf(scope, ArchiveName);
      const { records } = this.#catalog.ports;
      await records.write([
        { collection: archiveCollection, key, value: undefined },
        { collection: countCollection, key: record.id, value: undefined },
      ]);
      this.#archives.delete(key);
      this.#indexes.clear();
      await records.clear(archivedCollection(record.id));
    });
  }

  async list(scope: CallScope, input: ListArchivesInput) {
    if (input.NamePrefix !== undefined && input.EventSourceArn !== undefined) {
      throw eventsErrors.validation(
        'At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.',
      );
    }
    const found = [...this.#archives.values()]
      .filter(({ account, region, record }) => {
        const isHere = account === scope.account && region === scope.region;
        return (
          isHere &&
          record.name.startsWith(input.NamePrefix ?? '') &&
          record.sourceArn === (input.EventSourceArn ?? record.sourceArn)
        );
      })
      .filter(() => (input.State ?? 'ENABLED') === 'ENABLED')
      .sort((left, right) => (left.record.name < right.record.name ? -1 : 1));
    const { items, nextToken } = eventsPage(found, input, ({ record }) => record.name);
    return { Archives: items.map((archive) => listed(archive)), ...nextToken };
  }

  #settings(input: Partial<ArchiveInput>) {
    const { limits } = this.#catalog.ports;
    if (input.EventPattern !== undefined) checkedPattern(input.EventPattern, limits.eventPatternCharacters);
    return {
      ...(input.Description !== undefined && { description: input.Description }),
      ...(input.EventPattern !== undefined && { eventPattern: input.EventPattern }),
      ...(input.KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: input.KmsKeyIdentifier }),
    };
  }

  async #put(scope: CallScope, record: ArchiveRecord): Promise<LiveArchive> {
    const key = keyOf(scope, record.name);
    await this.#catalog.ports.records.write([
      { collection: archiveCollection, key, value: JSON.stringify(record) },
    ]);
    const counts = this.#archives.get(key)?.counts ?? { eventCount: 0, sizeBytes: 0 };
    const archive = { record, account: scope.account, region: scope.region, counts };
    this.#archives.set(key, archive);
    this.#indexes.clear();
    return archive;
  }

  #existing(scope: CallScope, name: string): LiveArchive {
    const archive = this.#archives.get(keyOf(scope, name));
    if (archive === undefined) throw eventsErrors.archiveNotFound(name);
    return archive;
  }

  #index(place: BusPlace): PatternIndex<LiveArchive> | undefined {
    if (this.#archives.size === 0) return undefined;
    const key = busKey(place);
    if (this.#indexes.has(key)) return this.#indexes.get(key);
    const archives = [...this.#archives.values()].filter(({ record }) => {
      const source = readBusArn(record.sourceArn);
      return source !== undefined && busKey(source) === key;
    });
    // An archive without a pattern takes all that has an id.
    const rules = archives.map((rule) => ({
      rule,
      pattern: EventPattern.compile(rule.record.eventPattern ?? '{"id":[{"exists":true}]}'),
    }));
    const index = rules.length === 0 ? undefined : new PatternIndex(rules);
    this.#indexes.set(key, index);
    return index;
  }

  /** Deletes what archives keep no longer, page by page. */
  #expire(): void {
    const { log, clock } = this.#catalog.ports;
    this.#expiry = this.#expireAll().catch((error: unknown) => {
      log('error', 'archived events could not be expired', { error: String(error) });
    });
    this.#alarm.set(clock.now() + expiryIntervalMs);
  }

  async #expireAll(): Promise<void> {
    const { records, clock } = this.#catalog.ports;
    for (const archive of this.#archives.values()) {
      const { retentionDays, id } = archive.record;
      if (retentionDays === 0) continue;
      const collection = archivedCollection(id);
      const to = archivedKey(clock.now() - retentionDays * dayMs, '');
      for (;;) {
        const page = await records.list(collection, { to, limit: pageSize });
        if (page.length === 0 || this.#isStopped) break;
        const bytes = page.reduce((sum, { value }) => sum + value.length, 0);
        const { eventCount, sizeBytes } = archive.counts;
        archive.counts = { eventCount: eventCount - page.length, sizeBytes: sizeBytes - bytes };
        const counts = { collection: countCollection, key: id, value: JSON.stringify(archive.counts) };
        await records.write([...page.map(({ key }) => ({ collection, key, value: undefined })), counts]);
      }
    }
  }
}

/** Where an archive's events are. */
export function archivedCollection(archiveId: string): string {
  return `events-archived-${archiveId}`;
}

/** In the order of time. */
export function archivedKey(ingestionMs: number, eventId: string): string {
  const time = String(ingestionMs).padStart(15, '0');
  return `${time}/${eventId}`;
}

function keyOf({ account, region }: CallScope, name: string): string {
  return `${account}/${region}/${name}`;
}

function arnOf(archive: LiveArchive): string {
  return eventsArn(archive, `archive/${archive.record.name}`);
}

function summaryOf(archive: LiveArchive) {
  return { ArchiveArn: arnOf(archive), State: 'ENABLED', CreationTime: archive.record.creationMs };
}

function listed({ record, counts }: LiveArchive) {
  return {
    ArchiveName: record.name,
    EventSourceArn: record.sourceArn,
    State: 'ENABLED',
    RetentionDays: record.retentionDays,
    SizeBytes: counts.sizeBytes,
    EventCount: counts.eventCount,
    CreationTime: record.creationMs,
  };
}

function describe(archive: LiveArchive) {
  const { description, eventPattern, kmsKeyIdentifier } = archive.record;
  return {
    ...listed(archive),
    ...(description !== undefined && { Description: description }),
    ...(eventPattern !== undefined && { EventPattern: eventPattern }),
    ...(kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: kmsKeyIdentifier }),
  };
}
