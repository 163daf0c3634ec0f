import { type CallScope, type JsonObject, parseArn, recordPages, ServiceError } from '@cairn/kit';
import { eventFilter } from './event-source-filter.ts';
import type { EventSourcePorts } from './event-source-ports.ts';
import {
  type EventSourceKind,
  eventSourceKind,
  readStartingPosition,
  withSettings,
} from './event-source-settings.ts';
import { type EventSourceSurroundings, untilAborted } from './event-source-surroundings.ts';
import type {
  CreateEventSourceInput,
  EventSourceMapping,
  EventSourceRecord,
  EventSourceSettings,
  ListEventSourcesInput,
} from './event-source-types.ts';
import type { FunctionCatalog } from './function-catalog.ts';
import type { FunctionInvoke } from './function-invoke.ts';
import { functionPrincipal } from './function-principal.ts';
import { functionArn, readFunctionReference } from './function-reference.ts';
import type { InvokeOutput } from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { pageOf } from './list-page.ts';
import { QueueEventSource, queueUrlOf } from './queue-event-source.ts';
import { StreamEventSource } from './stream-event-source.ts';
import { streamPositions } from './stream-positions.ts';

const collection = 'lambda-event-sources';
const pageSizeMax = 100;

/** A mapping whose source is being read. */
interface Reading {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  /** The invocation that was begun last, which may go on after reading has ended. Never rejects. */
  invocation: Promise<unknown>;
}

/**
 * Event source mappings: kept on disk, read while they are enabled, taken up again at each start.
 *
 * 1. Whoever changes a mapping does not wait for its reader while changes of others stand in line behind.
 * 2. Reading ends with its signal, whatever the function does; a stream is read again when the function has answered,
 *    so that a shard has one batch at a time.
 */
export class EventSourceMappings {
  readonly #catalog: FunctionCatalog;
  readonly #invoke: FunctionInvoke;
  readonly #ports: EventSourcePorts;
  readonly #readings = new Map<string, Reading>();
  readonly #results = new Map<string, string>();
  #isStopped = false;

  constructor(catalog: FunctionCatalog, invoke: FunctionInvoke, ports: EventSourcePorts) {
    this.#catalog = catalog;
    this.#invoke = invoke;
    this.#ports = ports;
  }

  /** Begins to read. Call it when the services that own the sources can be called. */
  async start(): Promise<void> {
    for await (const mapping of this.#stored('')) if (mapping.isEnabled) this.#read(mapping);
  }

  /** Ends reading; functions that run are not waited for, what they were given comes again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#readings.keys()].map((uuid) => this.#end(uuid)?.ended));
  }

  async create(scope: CallScope, input: CreateEventSourceInput): Promise<EventSourceMapping> {
    const sourceArn = input.EventSourceArn ?? '';
    const kind = eventSourceKind(input.EventSourceArn);
    if (input.Tags !== undefined && Object.keys(input.Tags).length > 0)
      throw lambdaErrors.invalid('Cairn does not support tags of event source mappings.');
    const settings = this.#settings(kind, {}, input);
    const startingPosition = readStartingPosition(kind, input);
    const arn = await this.#functionArn(scope, input.FunctionName);
    await this.#checkSource(arn, sourceArn);
    const nowMs = this.#catalog.ports.clock.now();
    const mapping: EventSourceRecord = {
      uuid: this.#catalog.ports.ids.uuid(),
      account: scope.account,
      region: scope.region,
      functionArn: arn,
      sourceArn,
      isEnabled: input.Enabled ?? true,
      lastModifiedMs: nowMs,
      settings,
      ...(startingPosition !== undefined && { startingPosition, startingPositionMs: nowMs }),
    };
    return this.#catalog.change(async () => {
      for await (const each of this.#stored(placeOf(scope))) {
        if (each.functionArn === arn && each.sourceArn === sourceArn)
          throw lambdaErrors.eventSourceExists(kind, sourceArn, nameOf(arn), each.uuid);
      }
      await this.#keep(mapping);
      if (mapping.isEnabled) this.#read(mapping);
      return this.#print(mapping, 'Creating');
    });
  }

  async get(scope: CallScope, { UUID }: { readonly UUID: string }): Promise<EventSourceMapping> {
    return this.#print(await this.#existing(scope, UUID));
  }

  async list(
    scope: CallScope,
    input: ListEventSourcesInput,
  ): Promise<{
    readonly EventSourceMappings: readonly EventSourceMapping[];
    readonly NextMarker?: string;
  }> {
    const arn =
      input.FunctionName === undefined ? undefined : await this.#functionArn(scope, input.FunctionName);
    const limit = Math.min(input.MaxItems ?? pageSizeMax, pageSizeMax);
    const found: EventSourceRecord[] = [];
    for await (const each of this.#stored(placeOf(scope), input.Marker)) {
      const isOther =
        (arn !== undefined && each.functionArn !== arn) ||
        (input.EventSourceArn !== undefined && each.sourceArn !== input.EventSourceArn);
      if (!isOther) found.push(each);
      if (found.length > limit) break;
    }
    const { items, next } = pageOf(found, limit, ({ uuid }) => uuid);
    return {
      EventSourceMappings: items.map((mapping) => this.#print(mapping)),
      ...(next !== undefined && { NextMarker: next }),
    };
  }

  async update(
    scope: CallScope,
    { UUID, ...given }: EventSourceSettings & { readonly UUID: string },
  ): Promise<EventSourceMapping> {
    const arn =
      given.FunctionName === undefined ? undefined : await this.#functionArn(scope, given.FunctionName);
    const { mapping, reading } = await this.#catalog.change(async () => {
      const before = await this.#existing(scope, UUID);
      const mapping: EventSourceRecord = {
        ...before,
        functionArn: arn ?? before.functionArn,
        isEnabled: given.Enabled ?? before.isEnabled,
        lastModifiedMs: this.#catalog.ports.clock.now(),
        settings: this.#settings(eventSourceKind(before.sourceArn), before.settings, given),
      };
      await this.#keep(mapping);
      const reading = this.#end(UUID);
      if (mapping.isEnabled) this.#read(mapping);
      return { mapping, reading };
    });
    await reading?.ended;
    return this.#print(mapping, 'Updating');
  }

  async delete(scope: CallScope, { UUID }: { readonly UUID: string }): Promise<EventSourceMapping> {
    const { mapping, reading } = await this.#catalog.change(async () => {
      const mapping = await this.#existing(scope, UUID);
      await this.#catalog.ports.records.write([{ collection, key: keyOf(mapping), value: undefined }]);
      return { mapping, reading: this.#end(UUID) };
    });
    await reading?.ended;
    await this.#catalog.ports.records.clear(streamPositions(UUID));
    this.#results.delete(UUID);
    return this.#print(mapping, 'Deleting');
  }

  #settings(
    kind: EventSourceKind,
    before: EventSourceRecord['settings'],
    given: EventSourceSettings,
  ): EventSourceRecord['settings'] {
    const settings = withSettings(kind, before, given);
    this.#filter(settings);
    return settings;
  }

  #filter(settings: EventSourceRecord['settings']): (record: JsonObject) => boolean {
    const { functionEventSourceFilters } = this.#catalog.ports.limits;
    return eventFilter(settings, this.#ports.compilePattern, functionEventSourceFilters);
  }

  /** Begins to read; a stream that was read before, when that reading and its function have come to their end. */
  #read(mapping: EventSourceRecord): void {
    if (this.#isStopped) return;
    const isStream = eventSourceKind(mapping.sourceArn) === 'table-stream';
    const before = isStream ? this.#readings.get(mapping.uuid) : undefined;
    const abort = new AbortController();
    const surroundings: EventSourceSurroundings = {
      catalog: this.#catalog,
      ports: this.#ports,
      mapping,
      isWanted: this.#filter(mapping.settings),
      signal: abort.signal,
      scope: () => this.#scope(mapping.functionArn, mapping.sourceArn),
      invoke: (payload: string) => {
        const answer = this.#run(mapping.functionArn, payload);
        reading.invocation = answer.catch(() => undefined);
        return answer;
      },
      report: (result: string) => this.#results.set(mapping.uuid, result),
    };
    const source = isStream ? new StreamEventSource(surroundings) : new QueueEventSource(surroundings);
    const reading: Reading = {
      abort,
      ended: (before === undefined ? Promise.resolve() : untilAborted(idle(before), abort.signal)).then(() =>
        source.run(),
      ),
      // Until its own first one, that of the reading before.
      invocation: before?.invocation ?? Promise.resolve(),
    };
    this.#readings.set(mapping.uuid, reading);
  }

  async #run(arn: string, payload: string): Promise<InvokeOutput> {
    return this.#invoke.invoke(await this.#scope(arn, arn), { FunctionName: arn, Payload: payload });
  }

  /** Tells a reading to end; the next one waits for it. */
  #end(uuid: string): Reading | undefined {
    const reading = this.#readings.get(uuid);
    if (reading === undefined) return undefined;
    reading.abort.abort();
    const forget = (): void => {
      if (this.#readings.get(uuid) === reading) this.#readings.delete(uuid);
    };
    void idle(reading).then(forget);
    return reading;
  }

  /** As the function's role, where the source is. */
  async #scope(arn: string, at: string): Promise<CallScope> {
    const place = parseArn(at);
    const reference = readFunctionReference(callerOf(arn), arn);
    const { record } = await this.#catalog.resolve(reference);
    return {
      account: reference.account,
      region: place?.region ?? reference.region,
      principal: functionPrincipal(record.configuration),
    };
  }

  async #functionArn(scope: CallScope, name: string): Promise<string> {
    const reference = this.#catalog.reference(scope, name);
    await this.#catalog.resolve(reference);
    return functionArn(reference, reference.name, reference.qualifier);
  }

  /** A queue has to be there; streams are looked for when they are read. */
  async #checkSource(arn: string, sourceArn: string): Promise<void> {
    if (parseArn(sourceArn)?.service !== 'sqs') return;
    const scope = await this.#scope(arn, sourceArn);
    const reference = readFunctionReference(callerOf(arn), arn);
    const { record } = await this.#catalog.resolve(reference);
    let answer: JsonObject;
    try {
      answer = (await this.#ports.callService({
        ...scope,
        service: 'sqs',
        action: 'GetQueueAttributes',
        input: { QueueUrl: queueUrlOf(sourceArn), AttributeNames: ['VisibilityTimeout'] },
      })) as JsonObject;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const code =
        error.code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : error.code;
      throw lambdaErrors.invalid(
        `Error occurred while ReceiveMessage. SQS Error Code: ${code}. SQS Error Message: ${error.message}`,
      );
    }
    const { VisibilityTimeout } = answer.Attributes as { readonly VisibilityTimeout: string };
    const { Timeout } = record.configuration;
    if (Number(VisibilityTimeout) < Timeout)
      throw lambdaErrors.invalid(
        `Queue visibility timeout: ${VisibilityTimeout} seconds is less than Function timeout: ${Timeout} seconds`,
      );
  }

  async #existing(scope: CallScope, uuid: string): Promise<EventSourceRecord> {
    const text = await this.#catalog.ports.records.get(collection, `${placeOf(scope)}${uuid}`);
    if (text === undefined) throw lambdaErrors.eventSourceNotFound();
    return JSON.parse(text) as EventSourceRecord;
  }

  /** Mappings in the order of their keys. @param afterUuid of the place that the prefix names */
  async *#stored(prefix: string, afterUuid?: string): AsyncGenerator<EventSourceRecord> {
    const after = afterUuid === undefined ? {} : { after: `${prefix}${afterUuid}` };
    for await (const page of recordPages(this.#catalog.ports.records, collection, { prefix, ...after })) {
      for (const { value } of page) yield JSON.parse(value) as EventSourceRecord;
    }
  }

  async #keep(mapping: EventSourceRecord): Promise<void> {
    await this.#catalog.ports.records.write([
      { collection, key: keyOf(mapping), value: JSON.stringify(mapping) },
    ]);
  }

  /** @param transition what a call has begun; told by its answer only, since it is done then */
  #print(mapping: EventSourceRecord, transition?: string): EventSourceMapping {
    const { uuid, account, region } = mapping;
    const result = this.#results.get(uuid);
    return {
      UUID: uuid,
      EventSourceArn: mapping.sourceArn,
      EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
      FunctionArn: mapping.functionArn,
      LastModified: mapping.lastModifiedMs / 1_000,
      ...(result !== undefined && { LastProcessingResult: result }),
      State: transition ?? (mapping.isEnabled ? 'Enabled' : 'Disabled'),
      StateTransitionReason: 'USER_INITIATED',
      ...mapping.settings,
      ...(mapping.startingPosition !== undefined && { StartingPosition: mapping.startingPosition }),
    };
  }
}

/** Resolves when nothing of a reading goes on any more, its function included. */
function idle(reading: Reading): Promise<unknown> {
  return reading.ended.then(() => reading.invocation);
}

function placeOf({ account, region }: Pick<CallScope, 'account' | 'region'>): string {
  return `${account}/${region}/`;
}

function keyOf(mapping: EventSourceRecord): string {
  return `${placeOf(mapping)}${mapping.uuid}`;
}

function nameOf(arn: string): string {
  return parseArn(arn)?.resource.replace(/^function:/, '') ?? arn;
}

function callerOf(arn: string): CallScope {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region, principal: { arn } };
}
