import { allDocuments, type CallScope, type Records, type RecordWrite } from '@cairn/kit';
import type { GroupRecord, ScheduleRecord } from './schedule-types.ts';

const scheduleCollection = 'schedules';
const groupCollection = 'schedules-groups';
const dueCollection = 'schedules-due';

/** A schedule with the text that it was read as, which conditions of writes name. */
export interface StoredSchedule {
  readonly record: ScheduleRecord;
  readonly text: string;
}

/** Records of schedules and groups, and the index of what is due next. */
export class ScheduleStore {
  readonly records: Records;

  constructor(records: Records) {
    this.records = records;
  }

  async find(
    place: Pick<CallScope, 'account' | 'region'>,
    group: string,
    name: string,
  ): Promise<StoredSchedule | undefined> {
    return this.#read(`${place.account}/${place.region}/${group}/${name}`);
  }

  async group(
    { account, region }: Pick<CallScope, 'account' | 'region'>,
    name: string,
  ): Promise<GroupRecord | undefined> {
    const text = await this.records.get(groupCollection, `${account}/${region}/${name}`);
    return text === undefined ? undefined : (JSON.parse(text) as GroupRecord);
  }

  /** Schedules in the order of group and name. */
  async list(prefix: string, after: string | undefined, limit: number): Promise<readonly ScheduleRecord[]> {
    const page = await this.records.list(scheduleCollection, {
      prefix,
      limit,
      ...(after !== undefined && { after }),
    });
    return page.map(({ value }) => JSON.parse(value) as ScheduleRecord);
  }

  /** The first schedules of a prefix, with their texts. */
  async page(prefix: string, limit: number): Promise<readonly StoredSchedule[]> {
    const page = await this.records.list(scheduleCollection, { prefix, limit });
    return page.map(({ value: text }) => ({ record: JSON.parse(text) as ScheduleRecord, text }));
  }

  groups(prefix: string): Promise<readonly GroupRecord[]> {
    return allDocuments<GroupRecord>(this.records, groupCollection, { prefix });
  }

  /** When the next schedule is due; undefined when none is. */
  async firstDueMs(): Promise<number | undefined> {
    const [first] = await this.records.list(dueCollection, { limit: 1 });
    return first === undefined ? undefined : Number(first.key.slice(0, first.key.indexOf('/')));
  }

  /** Schedules that are due up to a time, the earliest first. */
  async due(
    nowMs: number,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly schedule: StoredSchedule | undefined }[]> {
    const page = await this.records.list(dueCollection, { to: dueKey(nowMs + 1, ''), limit });
    return Promise.all(page.map(async ({ key, value }) => ({ key, schedule: await this.#read(value) })));
  }

  /** Forgets that something is due which is not there. */
  async dropDue(key: string): Promise<void> {
    await this.records.write([{ collection: dueCollection, key, value: undefined }]);
  }

  /** What is to be written so that one record takes another's place; either may be absent. */
  writes(before: StoredSchedule | undefined, after: ScheduleRecord | undefined): readonly RecordWrite[] {
    const key = scheduleKey((after ?? before?.record) as ScheduleRecord);
    const condition = before === undefined ? { ifAbsent: true } : { ifValue: before.text };
    const value = after === undefined ? undefined : JSON.stringify(after);
    const writes: RecordWrite[] = [{ collection: scheduleCollection, key, value, ...condition }];
    const { dueMs: wasMs } = before?.record ?? {};
    const { dueMs } = after ?? {};
    if (wasMs !== undefined && wasMs !== dueMs)
      writes.push({ collection: dueCollection, key: dueKey(wasMs, key), value: undefined });
    if (dueMs !== undefined && wasMs !== dueMs)
      writes.push({ collection: dueCollection, key: dueKey(dueMs, key), value: key });
    return writes;
  }

  groupWrite(
    { account, region }: Pick<CallScope, 'account' | 'region'>,
    group: GroupRecord,
    isNew: boolean,
  ): RecordWrite {
    const key = `${account}/${region}/${group.name}`;
    return {
      collection: groupCollection,
      key,
      value: JSON.stringify(group),
      ...(isNew && { ifAbsent: true }),
    };
  }

  groupRemoval({ account, region }: Pick<CallScope, 'account' | 'region'>, name: string): RecordWrite {
    return { collection: groupCollection, key: `${account}/${region}/${name}`, value: undefined };
  }

  async #read(key: string): Promise<StoredSchedule | undefined> {
    const text = await this.records.get(scheduleCollection, key);
    return text === undefined ? undefined : { record: JSON.parse(text) as ScheduleRecord, text };
  }
}

function scheduleKey({ account, region, group, input }: ScheduleRecord): string {
  return `${account}/${region}/${group}/${input.Name}`;
}

function dueKey(dueMs: number, key: string): string {
  const time = String(Math.max(0, dueMs)).padStart(15, '0');
  return `${time}/${key}`;
}
