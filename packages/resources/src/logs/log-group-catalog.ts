import type { CallScope, RecordWrite } from '@cairn/kit';
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
const pageSize = 200;
const dayMs = 86_400_000;

/** Log groups: their records, read once and kept in memory, and changes one after the other. */
export class LogGroupCatalog {
  readonly ports: LogsPorts;
  readonly #cache = new Map<string, LogGroupRecord>();
  /** How many groups there are by account and region, once somebody has asked. */
  readonly #counts = new Map<string, number>();
  #changes: Promise<unknown> = Promise.resolve();

  constructor(ports: LogsPorts) {
    this.ports = ports;
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(work, work);
    this.#changes = result.catch(() => undefined);
    return result;
  }

  async find(place: LogGroupPlace): Promise<LogGroupRecord | undefined> {
    const key = keyOf(place);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const text = await this.ports.records.get(groupCollection, key);
    return text === undefined ? undefined : this.#keep(key, JSON.parse(text) as LogGroupRecord);
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
    const groupId = await this.#nextNumber();
    const made = { groupId, ...group };
    const written = await this.ports.records.write([
      { collection: groupCollection, key: keyOf(place), value: JSON.stringify(made), ifAbsent: true },
      { collection: numberCollection, key: 'last', value: String(groupId) },
    ]);
    if (!written) return undefined;
    this.#countMore(place, 1);
    return this.#keep(keyOf(place), made);
  }

  /** Replaces a group's record. Call it within `change`. */
  async replace(place: LogGroupPlace, group: LogGroupRecord): Promise<void> {
    await this.ports.records.write([
      { collection: groupCollection, key: keyOf(place), value: JSON.stringify(group) },
    ]);
    this.#keep(keyOf(place), group);
  }

  /** Takes a group away and notes that its events are to be deleted. Call it within `change`. */
  async remove(place: LogGroupPlace, deletion: LogDeletion): Promise<void> {
    await this.ports.records.write([
      { collection: groupCollection, key: keyOf(place), value: undefined },
      noteOf(deletion, true),
    ]);
    this.#cache.delete(keyOf(place));
    this.#countMore(place, -1);
  }

  /** How many groups an account has in a region. Call it within `change`. */
  async count({ account, region }: CallScope): Promise<number> {
    const root = `${account}/${region}/`;
    const known = this.#counts.get(root);
    if (known !== undefined) return known;
    const found = (await this.#all(groupCollection, root)).length;
    this.#counts.set(root, found);
    return found;
  }

  #countMore({ account, region }: LogGroupPlace, more: number): void {
    const root = `${account}/${region}/`;
    const known = this.#counts.get(root);
    if (known !== undefined) this.#counts.set(root, known + more);
  }

  /** Notes a deletion before it begins, so that a crash leaves nothing behind; or that it is done. */
  async note(deletion: LogDeletion, open: boolean): Promise<void> {
    await this.ports.records.write([noteOf(deletion, open)]);
  }

  /** Deletions that were begun and not done. */
  async openDeletions(): Promise<readonly LogDeletion[]> {
    const found = await this.#all(deletionCollection, '');
    return found.map((text) => JSON.parse(text) as LogDeletion);
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
    const groups = (await this.#all(groupCollection, '')).map((text) => JSON.parse(text) as LogGroupRecord);
    return groups.filter(({ retentionDays }) => retentionDays !== undefined);
  }

  async #nextNumber(): Promise<number> {
    return Number((await this.ports.records.get(numberCollection, 'last')) ?? 0) + 1;
  }

  async #all(collection: string, prefix: string): Promise<readonly string[]> {
    const values: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await this.ports.records.list(collection, {
        prefix,
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      values.push(...page.map(({ value }) => value));
      if (page.length < pageSize) return values;
      after = page.at(-1)?.key;
    }
  }

  #keep(key: string, group: LogGroupRecord): LogGroupRecord {
    if (this.#cache.size >= cachedGroupsMax) this.#cache.clear();
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
