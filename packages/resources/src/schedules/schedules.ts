import type { CallScope, DeliveryHandler } from '@cairn/kit';
import { defaultGroupName, groupArn, readGroupArn, scheduleArn } from './schedule-arn.ts';
import { ScheduleFirings } from './schedule-firings.ts';
import { checkTarget, invocation, scheduleHandler } from './schedule-invocation.ts';
import { ScheduleStore, type StoredSchedule } from './schedule-store.ts';
import { checkTimes, nextDueMs, timesOf } from './schedule-times.ts';
import type {
  GroupRecord,
  PageInput,
  ScheduleInput,
  ScheduleName,
  ScheduleRecord,
  Tag,
} from './schedule-types.ts';
import { schedulesErrors } from './schedules-errors.ts';
import type { SchedulesPorts } from './schedules-ports.ts';

const pageSizeMax = 100;

/**
 * EventBridge Scheduler: one method per operation, members as its API spells them, instants of outputs as epoch
 * milliseconds. Each throws ServiceError from the table in `schedules-errors.ts`. What is answered is on disk.
 */
export class Schedules {
  readonly #ports: SchedulesPorts;
  readonly #store: ScheduleStore;
  readonly #firings: ScheduleFirings;

  constructor(ports: SchedulesPorts) {
    this.#ports = ports;
    this.#store = new ScheduleStore(ports.records);
    this.#firings = new ScheduleFirings(ports, this.#store);
  }

  async start(): Promise<void> {
    await this.#firings.start();
  }

  async stop(): Promise<void> {
    await this.#firings.stop();
  }

  /** Resolves when what is due is handed over. */
  async settled(): Promise<void> {
    await this.#firings.settled();
  }

  /** What deliveries are to hand back to this service. */
  get handlers(): { readonly [handler: string]: DeliveryHandler } {
    return { [scheduleHandler]: invocation(this.#ports) };
  }

  async createSchedule(scope: CallScope, input: ScheduleInput) {
    const nowMs = this.#ports.clock.now();
    const group = await this.#existingGroup(scope, input.GroupName);
    this.#check(input, nowMs);
    const record = this.#record(scope, group, input, { creationMs: nowMs, changeMs: nowMs });
    const made = await this.#store.records.write(this.#store.writes(undefined, record));
    if (!made) throw schedulesErrors.scheduleExists(input.Name);
    this.#firings.dueAt(record.dueMs);
    return { ScheduleArn: scheduleArn(record) };
  }

  /** Replaces all of a schedule. */
  async updateSchedule(scope: CallScope, input: ScheduleInput) {
    const nowMs = this.#ports.clock.now();
    const known = await this.#existing(scope, input);
    this.#check(input, nowMs);
    const { creationMs, group } = known.record;
    const record = this.#record(scope, group, input, { creationMs, changeMs: nowMs });
    const written = await this.#store.records.write(this.#store.writes(known, record));
    if (!written) throw schedulesErrors.scheduleChanged(input.Name);
    this.#firings.dueAt(record.dueMs);
    return { ScheduleArn: scheduleArn(record) };
  }

  async getSchedule(scope: CallScope, input: ScheduleName) {
    const { record } = await this.#existing(scope, input);
    const { ClientToken: _, StartDate, EndDate, ...given } = record.input;
    return {
      ActionAfterCompletion: 'NONE',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      ...given,
      ...(StartDate !== undefined && { StartDate: StartDate * 1_000 }),
      ...(EndDate !== undefined && { EndDate: EndDate * 1_000 }),
      Target: withRetryPolicy(given.Target),
      Arn: scheduleArn(record),
      GroupName: record.group,
      CreationDate: record.creationMs,
      LastModificationDate: record.changeMs,
    };
  }

  async deleteSchedule(scope: CallScope, input: ScheduleName): Promise<void> {
    const known = await this.#existing(scope, input);
    const written = await this.#store.records.write(this.#store.writes(known, undefined));
    // It fired in between: what is there now is deleted.
    if (!written) await this.deleteSchedule(scope, input);
  }

  async #deleteIfThere(scope: CallScope, { Name, GroupName }: ScheduleName): Promise<void> {
    for (;;) {
      const known = await this.#store.find(scope, GroupName ?? defaultGroupName, Name);
      if (known === undefined || (await this.#store.records.write(this.#store.writes(known, undefined))))
        return;
    }
  }

  async listSchedules(
    scope: CallScope,
    input: PageInput & { readonly GroupName?: string; readonly State?: string },
  ) {
    const { NamePrefix = '', GroupName, State, MaxResults = pageSizeMax } = input;
    if (GroupName !== undefined) await this.#existingGroup(scope, GroupName);
    const root = `${scope.account}/${scope.region}/`;
    const prefix = GroupName === undefined ? root : `${root}${GroupName}/${NamePrefix}`;
    const found: ScheduleRecord[] = [];
    let after = input.NextToken;
    for (;;) {
      const page = await this.#store.list(prefix, after, pageSizeMax);
      for (const record of page) {
        if (!fits(record, NamePrefix, State)) continue;
        if (found.length === MaxResults)
          return { Schedules: found.map(summary), NextToken: keyOf(found.at(-1) as ScheduleRecord) };
        found.push(record);
      }
      const last = page.at(-1);
      if (page.length < pageSizeMax || last === undefined) return { Schedules: found.map(summary) };
      after = keyOf(last);
    }
  }

  async createScheduleGroup(
    scope: CallScope,
    input: { readonly Name: string; readonly Tags?: readonly Tag[] },
  ) {
    const nowMs = this.#ports.clock.now();
    if (input.Name === defaultGroupName) throw schedulesErrors.groupExists(input.Name);
    const group: GroupRecord = {
      name: input.Name,
      creationMs: nowMs,
      changeMs: nowMs,
      tags: this.#checkedTags(input.Tags ?? []),
    };
    const groups = await this.#store.groups(`${scope.account}/${scope.region}/`);
    if (groups.length >= this.#ports.limits.scheduleGroupsMax) {
      throw schedulesErrors.quotaExceeded('The number of schedule groups exceeds the quota.');
    }
    const made = await this.#store.records.write([this.#store.groupWrite(scope, group, true)]);
    if (!made) throw schedulesErrors.groupExists(input.Name);
    return { ScheduleGroupArn: groupArn(scope, input.Name) };
  }

  async getScheduleGroup(scope: CallScope, { Name }: { readonly Name: string }) {
    return groupSummary(scope, await this.#group(scope, Name));
  }

  /** Deletes a group with its schedules. */
  async deleteScheduleGroup(scope: CallScope, { Name }: { readonly Name: string }): Promise<void> {
    if (Name === defaultGroupName)
      throw schedulesErrors.validation('The default schedule group cannot be deleted.');
    await this.#group(scope, Name);
    // The group goes last: a deletion that a crash cuts short can be made again.
    const prefix = `${scope.account}/${scope.region}/${Name}/`;
    for (;;) {
      const page = await this.#store.page(prefix, pageSizeMax);
      if (page.length === 0) break;
      const writes = page.flatMap((stored) => this.#store.writes(stored, undefined));
      if (await this.#store.records.write(writes)) continue;
      // One of them fired in between; one by one they get past that.
      for (const { record } of page) await this.#deleteIfThere(scope, { ...record.input, GroupName: Name });
    }
    await this.#store.records.write([this.#store.groupRemoval(scope, Name)]);
  }

  async listScheduleGroups(
    scope: CallScope,
    { NamePrefix = '', NextToken, MaxResults = pageSizeMax }: PageInput,
  ) {
    const root = `${scope.account}/${scope.region}/`;
    const stored = await this.#store.groups(root);
    const all = [...stored, defaultGroup()]
      .filter(({ name }) => name.startsWith(NamePrefix) && name > (NextToken ?? ''))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const page = all.slice(0, MaxResults);
    const last = page.at(-1);
    return {
      ScheduleGroups: page.map((group) => groupSummary(scope, group)),
      ...(all.length > page.length && last !== undefined && { NextToken: last.name }),
    };
  }

  async tagResource(
    _scope: CallScope,
    { ResourceArn, Tags }: { readonly ResourceArn: string; readonly Tags: readonly Tag[] },
  ): Promise<void> {
    await this.#changeTags(ResourceArn, (tags) => [
      ...new Map([...tags, ...Tags].map((tag) => [tag.Key, tag])).values(),
    ]);
  }

  async untagResource(
    _scope: CallScope,
    { ResourceArn, TagKeys }: { readonly ResourceArn: string; readonly TagKeys: readonly string[] },
  ): Promise<void> {
    await this.#changeTags(ResourceArn, (tags) => tags.filter(({ Key }) => !TagKeys.includes(Key)));
  }

  async listTagsForResource(_scope: CallScope, { ResourceArn }: { readonly ResourceArn: string }) {
    return { Tags: (await this.#tagged(ResourceArn)).group.tags };
  }

  #check(input: ScheduleInput, nowMs: number): void {
    checkTimes(input, nowMs);
    checkTarget(this.#ports.targets, input.Target);
  }

  #record(
    { account, region }: CallScope,
    group: string,
    input: ScheduleInput,
    times: Pick<ScheduleRecord, 'creationMs' | 'changeMs'>,
  ): ScheduleRecord {
    const isEnabled = input.State !== 'DISABLED';
    // A rate without a StartDate fires at once.
    const dueMs = isEnabled ? nextDueMs(timesOf(input, times.changeMs), times.changeMs - 1) : undefined;
    return { account, region, group, input, ...times, ...(dueMs !== undefined && { dueMs }) };
  }

  async #existing(scope: CallScope, { Name, GroupName }: ScheduleName): Promise<StoredSchedule> {
    const found = await this.#store.find(scope, GroupName ?? defaultGroupName, Name);
    if (found === undefined) throw schedulesErrors.scheduleNotFound(Name);
    return found;
  }

  async #existingGroup(scope: CallScope, name = defaultGroupName): Promise<string> {
    return (await this.#group(scope, name)).name;
  }

  async #group(scope: Pick<CallScope, 'account' | 'region'>, name: string): Promise<GroupRecord> {
    const group = await this.#store.group(scope, name);
    if (group !== undefined) return group;
    if (name === defaultGroupName) return defaultGroup();
    throw schedulesErrors.groupNotFound(name);
  }

  async #tagged(arn: string) {
    const place = readGroupArn(arn);
    if (place === undefined) throw schedulesErrors.groupNotFound(arn);
    return { place, group: await this.#group(place, place.name) };
  }

  #checkedTags(tags: readonly Tag[]): readonly Tag[] {
    const { scheduleTags } = this.#ports.limits;
    if (tags.length > scheduleTags)
      throw schedulesErrors.quotaExceeded(`A resource has at most ${scheduleTags} tags.`);
    return tags;
  }

  async #changeTags(arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): Promise<void> {
    const { place, group } = await this.#tagged(arn);
    const tags = this.#checkedTags(change(group.tags));
    await this.#store.records.write([this.#store.groupWrite(place, { ...group, tags }, false)]);
  }
}

function defaultGroup(): GroupRecord {
  return { name: defaultGroupName, creationMs: 0, changeMs: 0, tags: [] };
}

function fits({ input }: ScheduleRecord, prefix: string, state: string | undefined): boolean {
  return input.Name.startsWith(prefix) && (state === undefined || (input.State ?? 'ENABLED') === state);
}

function keyOf({ account, region, group, input }: ScheduleRecord): string {
  return `${account}/${region}/${group}/${input.Name}`;
}

function withRetryPolicy(target: ScheduleInput['Target']): ScheduleInput['Target'] {
  return {
    ...target,
    RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185, ...target.RetryPolicy },
  };
}

function summary(record: ScheduleRecord) {
  return {
    Arn: scheduleArn(record),
    Name: record.input.Name,
    GroupName: record.group,
    State: record.input.State ?? 'ENABLED',
    CreationDate: record.creationMs,
    LastModificationDate: record.changeMs,
    Target: { Arn: record.input.Target.Arn },
  };
}

function groupSummary(scope: Pick<CallScope, 'account' | 'region'>, group: GroupRecord) {
  return {
    Arn: groupArn(scope, group.name),
    Name: group.name,
    State: 'ACTIVE',
    CreationDate: group.creationMs,
    LastModificationDate: group.changeMs,
  };
}
