import type { CallScope } from '@cairn/kit';
import type { LogExpiry } from './log-expiry.ts';
import type { LogGroupCatalog, LogGroupRecord } from './log-group-catalog.ts';
import { type LogGroupPlace, logGroupArn, readLogGroupArn } from './log-group-place.ts';
import { invalidToken, printListToken, readListToken } from './log-position.ts';
import type * as Logs from './log-types.ts';
import { logsErrors } from './logs-errors.ts';

const pageSizeDefault = 50;
/** Groups looked at in one call that filters by a pattern. */
const groupsScannedMax = 5_000;

/** Values of `retentionInDays`. Source: PutRetentionPolicy in the API reference. */
const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Operations on log groups, their retention and their tags. */
export class LogGroups {
  readonly #catalog: LogGroupCatalog;
  readonly #expiry: LogExpiry;

  constructor(catalog: LogGroupCatalog, expiry: LogExpiry) {
    this.#catalog = catalog;
    this.#expiry = expiry;
  }

  create(scope: CallScope, input: Logs.CreateLogGroupInput): Promise<void> {
    const { logGroupName: name, tags = {} } = input;
    if (/^aws\//i.test(name)) throw logsErrors.invalid('Log groups starting with AWS/ are reserved for AWS.');
    this.#checkTags(tags);
    return this.#catalog.change(async () => {
      const { logGroupsMax } = this.#catalog.ports.limits;
      const isNew = (await this.#catalog.find(placeOf(scope, name))) === undefined;
      if (isNew && (await this.#catalog.count(scope)) >= logGroupsMax) throw logsErrors.limitExceeded();
      const made = await this.#catalog.create(placeOf(scope, name), {
        name,
        creationMs: this.#catalog.ports.clock.now(),
        logGroupClass: input.logGroupClass ?? 'STANDARD',
        tags,
        ...(input.kmsKeyId !== undefined && { kmsKeyId: input.kmsKeyId }),
      });
      if (made === undefined) throw logsErrors.groupExists();
    });
  }

  delete(scope: CallScope, { logGroupName }: Logs.GroupInput): Promise<void> {
    return this.#catalog.change(async () => {
      const place = placeOf(scope, logGroupName);
      const { groupId } = await this.#catalog.existing(place);
      const deletion = { kind: 'group', groupId } as const;
      await this.#catalog.remove(place, deletion);
      this.#expiry.delete(deletion);
    });
  }

  /** By name. A pattern is a part of the name, in its case. */
  async describe(
    scope: CallScope,
    input: Logs.DescribeLogGroupsInput,
  ): Promise<{ readonly logGroups: readonly Logs.LogGroup[]; readonly nextToken?: string }> {
    const { logGroupNamePrefix, logGroupNamePattern, logGroupIdentifiers } = input;
    if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
      throw logsErrors.invalid(
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    }
    if (logGroupIdentifiers !== undefined)
      return this.#described(scope, await this.#named(scope, logGroupIdentifiers));
    const limit = input.limit ?? pageSizeDefault;
    let after = readAfter(input.nextToken);
    const found: LogGroupRecord[] = [];
    for (let scanned = 0; scanned < groupsScannedMax; ) {
      const wanted = logGroupNamePattern === undefined ? limit + 1 - found.length : groupsPerRead;
      const page = await this.#catalog.list(scope, {
        prefix: logGroupNamePrefix ?? '',
        after,
        limit: wanted,
      });
      for (const group of page) {
        if (!fits(group, input)) continue;
        found.push(group);
        if (found.length > limit)
          return this.#described(scope, found.slice(0, limit), found[limit - 1]?.name);
      }
      if (page.length < wanted) return this.#described(scope, found);
      scanned += page.length;
      after = page.at(-1)?.name;
    }
    return this.#described(scope, found, after);
  }

  putRetention(
    scope: CallScope,
    input: Logs.GroupInput & { readonly retentionInDays: number },
  ): Promise<void> {
    const days = input.retentionInDays;
    if (!retentionDays.includes(days)) {
      throw logsErrors.invalid(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentionDays.join(', ')}]`,
      );
    }
    return this.#edit(placeOf(scope, input.logGroupName), (group) => ({ ...group, retentionDays: days }));
  }

  deleteRetention(scope: CallScope, { logGroupName }: Logs.GroupInput): Promise<void> {
    return this.#edit(placeOf(scope, logGroupName), ({ retentionDays: _days, ...group }) => group);
  }

  tag(place: LogGroupPlace, added: Logs.Tags): Promise<void> {
    return this.#edit(place, (group) => {
      const tags = { ...group.tags, ...added };
      this.#checkTags(tags);
      return { ...group, tags };
    });
  }

  untag(place: LogGroupPlace, keys: readonly string[]): Promise<void> {
    const gone = new Set(keys);
    return this.#edit(place, (group) => ({
      ...group,
      tags: Object.fromEntries(Object.entries(group.tags).filter(([key]) => !gone.has(key))),
    }));
  }

  async tags(place: LogGroupPlace): Promise<{ readonly tags: Logs.Tags }> {
    return { tags: (await this.#catalog.existing(place)).tags };
  }

  #edit(place: LogGroupPlace, edit: (group: LogGroupRecord) => LogGroupRecord): Promise<void> {
    return this.#catalog.change(async () => {
      await this.#catalog.replace(place, edit(await this.#catalog.existing(place)));
      this.#expiry.expire();
    });
  }

  #checkTags(tags: Logs.Tags): void {
    const { logTags } = this.#catalog.ports.limits;
    if (Object.keys(tags).length > logTags) throw logsErrors.tooManyTags(logTags);
    if (Object.keys(tags).some((key) => key.startsWith('aws:'))) {
      throw logsErrors.invalid('Tag keys starting with aws: are reserved for system use.');
    }
  }

  async #named(scope: CallScope, identifiers: readonly string[]): Promise<readonly LogGroupRecord[]> {
    const groups: LogGroupRecord[] = [];
    for (const identifier of identifiers) {
      const group = await this.#catalog.find(groupPlace(scope, { logGroupIdentifier: identifier }));
      if (group !== undefined) groups.push(group);
    }
    return groups;
  }

  async #described(
    scope: CallScope,
    groups: readonly LogGroupRecord[],
    next?: string,
  ): Promise<{ readonly logGroups: readonly Logs.LogGroup[]; readonly nextToken?: string }> {
    const bytes = await this.#catalog.ports.store.storedBytes(groups.map(({ groupId }) => groupId));
    const logGroups = groups.map((group, at) => describeGroup(scope, group, bytes[at] ?? 0));
    return { logGroups, ...(next !== undefined && { nextToken: printListToken([next]) }) };
  }
}

const groupsPerRead = 200;

/** The group that a call names by name, or by name or ARN. @throws ServiceError InvalidParameterException */
export function groupPlace(scope: CallScope, input: Logs.GroupReferenceInput): LogGroupPlace {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw logsErrors.invalid('LogGroup name and LogGroup identifier are mutually exclusive parameters.');
  }
  const named = logGroupName ?? logGroupIdentifier;
  if (named === undefined)
    throw logsErrors.invalid('LogGroup name or LogGroup identifier must be specified.');
  if (!named.startsWith('arn:')) return placeOf(scope, named);
  return arnPlace(named);
}

/** @throws ServiceError InvalidParameterException */
export function arnPlace(arn: string): LogGroupPlace {
  const place = readLogGroupArn(arn);
  if (place === undefined) throw logsErrors.invalid('The specified resource ARN is invalid.');
  return place;
}

/** A group of the caller's account and region. */
export function placeOf({ account, region }: CallScope, name: string): LogGroupPlace {
  return { account, region, name };
}

function fits({ name, logGroupClass }: LogGroupRecord, input: Logs.DescribeLogGroupsInput): boolean {
  if (input.logGroupClass !== undefined && input.logGroupClass !== logGroupClass) return false;
  return input.logGroupNamePattern === undefined || name.includes(input.logGroupNamePattern);
}

function readAfter(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const [after] = readListToken(token);
  if (typeof after !== 'string') throw invalidToken();
  return after;
}

function describeGroup(
  { account, region }: CallScope,
  group: LogGroupRecord,
  storedBytes: number,
): Logs.LogGroup {
  const arn = logGroupArn({ account, region, name: group.name });
  return {
    logGroupName: group.name,
    creationTime: group.creationMs,
    ...(group.retentionDays !== undefined && { retentionInDays: group.retentionDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    storedBytes,
    ...(group.kmsKeyId !== undefined && { kmsKeyId: group.kmsKeyId }),
    logGroupClass: group.logGroupClass,
    logGroupArn: arn,
  };
}
