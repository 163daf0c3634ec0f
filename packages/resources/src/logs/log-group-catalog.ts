import {
  allDocuments,
  type CallScope,
  RecentMap,
  type RecordWrite,
  recordPages,
  SerialWork,
} from '@cairn/kit';
import type { LogGroupPlace } from './log-group-place.ts';
import type { LogDeletion, LogsPorts } from './log-ports.ts';
import type { Tags } from './log-types.ts';
import { logsErrors } from './logs-errors.ts';

/** What is kept of a log group. */
export interface LogGroupRecord {
  readonly groupId: number;
  readonly name: string;
  readonly creationMs: number;
  readonly retentionDays?: number;
  readonly kmsKeyId?: string;
  readonly logGroupClass: string;
  readonly tags: Tags;
}

const groupCollection = 'log-groups';
const numberCollection = 'log-group-numbers';
const deletionCollection = 'log-deletions';
const cachedGroupsMax = 10_000;
const dayMs = 86_400_000;

/** Log groups: their records, read once and kept in memory, and changes one after the other. */
export class LogGroupCatalog {
  readonly ports: LogsPorts;
  readonly #cache = new RecentMap<string, LogGroupRecord>(cachedGroupsMax);
  /** How many writes were made or tried: what was read before one of them is not to be remembered after it. */
  #writes = 0;
  /** How many groups there are by account and region, once somebody has asked. */
  readonly #counts = new Map<string, number>();
  readonly #changes = new SerialWork();

  constructor(ports: LogsPorts) {
    this.ports = ports;
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  async find(place: LogGroupPlace): Promise<LogGroupRecord | undefined> {
    const key = keyOf(place);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const writes = this.#writes;
    const text = await this.ports.records.get(groupCollection, key);
    if (text === undefined) return undefined;
    const group = JSON.parse(text) as LogGroupRecord;
    return writes === this.#writes ? this.#keep(key, group) : group;
  }

  /** @throws ServiceError ResourceNotFoundException */
  async existing(place: LogGroupPlace): Promise<LogGroupRecord> {
    const group = await this.find(place);
    if (group === undefined) throw logsErrors.groupNotFound();
    return group;
  }

  /** @returns undefined when there is a group of that name. Call it within `change`. */
  async create(
    place: LogGroupPlace,
    group: Omit<LogGroupRecord, 'groupId'>,
  ): Promise<LogGroupRecord | undefined> {
    const key = keyOf(place);
    for (;;) {
      const last = await this.ports.records.get(numberCollection, 'last');
      const made = { groupId: Number(last ?? 0) + 1, ...group };
      const isUnchanged = last === undefined ? { ifAbsent: true } : { ifValue: last };
      const written = await this.#write([
        { collection: groupCollection, key, value: JSON.stringify(made), ifAbsent: true },
        { collection: numberCollection, key: 'last', value: String(made.groupId), ...isUnchanged },
      ]);
      if (written) {
        this.#countMore(place, 1);
        return this.#keep(key, made);
      }
      if ((await this.ports.records.get(groupCollection, key)) !== undefined) return undefined;
    }
  }

  /** Replaces a group's record. Call it within `change`. */
  async replace(place: LogGroupPlace, group: LogGroupRecord): Promise<void> {
    await this.#write([{ collection: groupCollection, key: keyOf(place), value: JSON.stringify(group) }]);
    this.#keep(keyOf(place), group);
  }

  /** Takes a group away and notes that its events are to be deleted. Call it within `change`. */
  async remove(place: LogGroupPlace, deletion: LogDeletion): Promise<void> {
    await this.#write([
      { collection: groupCollection, key: keyOf(place), value: undefined },
      noteOf(deletion, true),
    ]);
    this.#cache.delete(keyOf(place));
    this.#countMore(place, -1);
  }

  /** How many groups an account has in a region. Call it within `change`. */
  async count(scope: CallScope): Promise<number> {
    const prefix = keyOf({ ...scope, name: '' });
    const known = this.#counts.get(prefix);
    if (known !== undefined) return known;
    let count = 0;
    for await (const page of recordPages(this.ports.records, groupCollection, { prefix }))
      count += page.length;
    this.#counts.set(prefix, count);
    return count;
  }

  #countMore(place: LogGroupPlace, more: number): void {
    const prefix = keyOf({ ...place, name: '' });
    const known = this.#counts.get(prefix);
    if (known !== undefined) this.#counts.set(prefix, known + more);
  }

  /** Notes a deletion before it begins, so that a crash leaves nothing behind; or that it is done. */
  async note(deletion: LogDeletion, open: boolean): Promise<void> {
    await this.ports.records.write([noteOf(deletion, open)]);
  }

  /** Deletions that were begun and not done. */
  async openDeletions(): Promise<readonly LogDeletion[]> {
    return allDocuments<LogDeletion>(this.ports.records, deletionCollection);
  }

  /** Groups of an account and region by name. */
  async list(
    scope: CallScope,
    options: { readonly prefix: string; readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly LogGroupRecord[]> {
    const root = `${scope.account}/${scope.region}/`;
    const entries = await this.ports.records.list(groupCollection, {
      prefix: root + options.prefix,
      limit: options.limit,
      ...(options.after !== undefined && { after: root + options.after }),
    });
    return entries.map(({ value }) => JSON.parse(value) as LogGroupRecord);
  }

  /** All groups that have a retention. */
  async withRetention(): Promise<readonly LogGroupRecord[]> {
    const groups = await allDocuments<LogGroupRecord>(this.ports.records, groupCollection);
    return groups.filter(({ retentionDays }) => retentionDays !== undefined);
  }

  async #write(writes: readonly RecordWrite[]): Promise<boolean> {
    try {
      return await this.ports.records.write(writes);
    } finally {
      this.#writes += 1;
    }
  }

  #keep(key: string, group: LogGroupRecord): LogGroupRecord {
    this.#cache.set(key, group);
    return group;
  }
}

function keyOf({ account, region, name }: LogGroupPlace): string {
  return `${account}/${region}/${name}`;
}

function noteOf(deletion: LogDeletion, open: boolean): RecordWrite {
  const id = deletion.kind === 'stream' ? deletion.streamId : deletion.groupId;
  const value = open ? JSON.stringify(deletion) : undefined;
  return { collection: deletionCollection, key: `${deletion.kind}/${id}`, value };
}

/** Events before this are gone for readers; 0 without a retention. */
export function retentionStartMs({ retentionDays }: LogGroupRecord, nowMs: number): number {
  if (retentionDays === undefined) return 0;
  return Math.max(0, nowMs - retentionDays * dayMs);
}
