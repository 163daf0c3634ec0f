import type { CallScope } from '@cairn/kit';
import { LogExpiry } from './log-expiry.ts';
import { LogGroupCatalog } from './log-group-catalog.ts';
import { readLogGroupArn } from './log-group-place.ts';
import { arnPlace, LogGroups, placeOf } from './log-groups.ts';
import type { LogsPorts } from './log-ports.ts';
import { LogPut } from './log-put.ts';
import { LogRead } from './log-read.ts';
import { type InternalLogEvents, LogSink } from './log-sink.ts';
import { LogStreams } from './log-streams.ts';
import type * as Types from './log-types.ts';

/**
 * A subset of CloudWatch Logs: one method per operation, members as its API spells them, instants as epoch
 * milliseconds. Each throws ServiceError from the table in `logs-errors.ts`. What is answered is on disk.
 */
export class Logs {
  readonly #catalog: LogGroupCatalog;
  readonly #expiry: LogExpiry;
  readonly #groups: LogGroups;
  readonly #streams: LogStreams;
  readonly #put: LogPut;
  readonly #read: LogRead;
  readonly #sink: LogSink;

  constructor(ports: LogsPorts) {
    this.#catalog = new LogGroupCatalog(ports);
    this.#expiry = new LogExpiry(this.#catalog);
    this.#groups = new LogGroups(this.#catalog, this.#expiry);
    this.#streams = new LogStreams(this.#catalog, this.#expiry);
    this.#put = new LogPut(this.#catalog, this.#streams);
    this.#read = new LogRead(this.#catalog);
    this.#sink = new LogSink(this.#catalog, this.#streams);
  }

  /** Takes up what the store holds. Call it before anything else. */
  async start(): Promise<void> {
    await this.#streams.start();
    await this.#expiry.start();
  }

  /** Writes what waits and ends background work. */
  async stop(): Promise<void> {
    await this.#sink.settled();
    await this.#expiry.stop();
  }

  /** Resolves when what was written and deleted in the background so far is done. */
  async settled(): Promise<void> {
    await this.#sink.settled();
    await this.#expiry.settled();
  }

  /** For services of this server: writes events without waiting; see {@link LogSink}. */
  write(events: InternalLogEvents): void {
    this.#sink.write(events);
  }

  /** For services of this server: whether there is a group of that ARN, with or without `:*`. */
  async groupExists(arn: string): Promise<boolean> {
    const place = readLogGroupArn(arn);
    return place !== undefined && (await this.#catalog.find(place)) !== undefined;
  }

  async createLogGroup(scope: CallScope, input: Types.CreateLogGroupInput): Promise<void> {
    return this.#groups.create(scope, input);
  }

  async deleteLogGroup(scope: CallScope, input: Types.GroupInput): Promise<void> {
    return this.#groups.delete(scope, input);
  }

  async describeLogGroups(
    scope: CallScope,
    input: Types.DescribeLogGroupsInput,
  ): Promise<{ readonly logGroups: readonly Types.LogGroup[]; readonly nextToken?: string }> {
    return this.#groups.describe(scope, input);
  }

  async putRetentionPolicy(
    scope: CallScope,
    input: Types.GroupInput & { readonly retentionInDays: number },
  ): Promise<void> {
    return this.#groups.putRetention(scope, input);
  }

  async deleteRetentionPolicy(scope: CallScope, input: Types.GroupInput): Promise<void> {
    return this.#groups.deleteRetention(scope, input);
  }

  async createLogStream(scope: CallScope, input: Types.StreamInput): Promise<void> {
    return this.#streams.create(scope, input);
  }

  async deleteLogStream(scope: CallScope, input: Types.StreamInput): Promise<void> {
    return this.#streams.delete(scope, input);
  }

  async describeLogStreams(
    scope: CallScope,
    input: Types.DescribeLogStreamsInput,
  ): Promise<{ readonly logStreams: readonly Types.LogStream[]; readonly nextToken?: string }> {
    return this.#streams.describe(scope, input);
  }

  async putLogEvents(scope: CallScope, input: Types.PutLogEventsInput): Promise<Types.PutLogEventsOutput> {
    return this.#put.put(scope, input);
  }

  async getLogEvents(scope: CallScope, input: Types.GetLogEventsInput): Promise<Types.GetLogEventsOutput> {
    return this.#read.get(scope, input);
  }

  async filterLogEvents(
    scope: CallScope,
    input: Types.FilterLogEventsInput,
  ): Promise<Types.FilterLogEventsOutput> {
    return this.#read.filter(scope, input);
  }

  async tagResource(
    _scope: CallScope,
    input: { readonly resourceArn: string; readonly tags: Types.Tags },
  ): Promise<void> {
    return this.#groups.tag(arnPlace(input.resourceArn), input.tags);
  }

  async untagResource(
    _scope: CallScope,
    input: { readonly resourceArn: string; readonly tagKeys: readonly string[] },
  ): Promise<void> {
    return this.#groups.untag(arnPlace(input.resourceArn), input.tagKeys);
  }

  async listTagsForResource(
    _scope: CallScope,
    input: { readonly resourceArn: string },
  ): Promise<{ readonly tags: Types.Tags }> {
    return this.#groups.tags(arnPlace(input.resourceArn));
  }

  async tagLogGroup(
    scope: CallScope,
    input: Types.GroupInput & { readonly tags: Types.Tags },
  ): Promise<void> {
    return this.#groups.tag(placeOf(scope, input.logGroupName), input.tags);
  }

  async untagLogGroup(
    scope: CallScope,
    input: Types.GroupInput & { readonly tags: readonly string[] },
  ): Promise<void> {
    return this.#groups.untag(placeOf(scope, input.logGroupName), input.tags);
  }

  async listTagsLogGroup(scope: CallScope, input: Types.GroupInput): Promise<{ readonly tags: Types.Tags }> {
    return this.#groups.tags(placeOf(scope, input.logGroupName));
  }
}
