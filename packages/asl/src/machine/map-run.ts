import { type Json, type JsonObject, Payload } from '@cairn/kit';
import { randomUuid } from '../data/intrinsic/random-uuid.ts';
import type { DistributedMap, MapState } from '../program/program.ts';
import type { MapRunReference, MapRunSettings, StartMapRun } from '../transition-types.ts';
import type { Burst } from './burst.ts';
import type { Execution } from './execution.ts';
import { exitWork } from './exit-state.ts';
import { entered, type Frame, type MapRunWork } from './frame.ts';

/** A frame with the map run that it waits for. */
export interface MapRun {
  readonly frame: Frame;
  readonly state: MapState;
  readonly work: MapRunWork;
}

/**
 * Starts the map run of a distributed Map: evaluates all its fields, records MapStateStarted before those that AWS
 * looks at after it, and asks the host to run it. @throws StateFailure
 */
export function startMapRun(
  burst: Burst,
  frame: Frame,
  state: MapState,
  distributed: DistributedMap,
  { data, concurrency }: { readonly data: Payload; readonly concurrency: number },
): void {
  const items = distributed.reader === undefined ? state.items(data, burst) : undefined;
  burst.record(frame, 'MapStateStarted', { length: items === undefined ? 0 : countOf(items) });
  const settings = Payload.of(
    settingsOf(burst, frame, state, distributed, { data, concurrency }) as unknown as JsonObject,
  );
  const { mapRunArn } = settings.value as unknown as MapRunSettings;
  const startedEventId = burst.record(frame, 'MapRunStarted', { mapRunArn });
  const work: MapRunWork = { kind: 'map-run', startedEventId, settings, data, items };
  burst.execution.setWork(frame, work);
  burst.commands.push(commandOf(frame, work));
}

function countOf({ value }: Payload): number {
  return Array.isArray(value) ? value.length : Object.keys(value as JsonObject).length;
}

function settingsOf(
  burst: Burst,
  frame: Frame,
  state: MapState,
  distributed: DistributedMap,
  { data, concurrency }: { readonly data: Payload; readonly concurrency: number },
): MapRunSettings {
  const { reader, batcher, writer } = distributed;
  const { stateMachineArn } = burst.execution.identity;
  const count = distributed.toleratedFailureCount?.(data, burst);
  const percentage = distributed.toleratedFailurePercentage?.(data, burst);
  const maxItems = reader?.maxItems?.(data, burst);
  const label = distributed.label ?? labelOf(burst, stateMachineArn, state.name);
  const id = burst.environment.mapRunId?.() ?? randomUuid(burst.random);
  return {
    // A child's machine carries the label of its own map run.
    mapRunArn: `${(stateMachineArn.split('/')[0] as string).replace(':stateMachine:', ':mapRun:')}/${label}:${id}`,
    label,
    stateName: state.name,
    stateNumber: state.number,
    executionType: distributed.executionType,
    maxConcurrency: concurrency,
    ...(count === undefined ? {} : { toleratedFailureCount: count }),
    ...(percentage === undefined ? {} : { toleratedFailurePercentage: percentage }),
    ...(reader === undefined
      ? {}
      : {
          reader: {
            resource: reader.resource,
            parameters: evaluated(burst, reader.parameters, data),
            config: reader.config,
            ...(maxItems === undefined ? {} : { maxItems }),
          },
        }),
    ...(batcher === undefined ? {} : { batcher: batcherOf(burst, batcher, data) }),
    ...(writer === undefined
      ? {}
      : {
          writer: {
            ...(writer.parameters === undefined
              ? {}
              : { parameters: evaluated(burst, writer.parameters, data) }),
            transformation: writer.transformation,
            outputType: writer.outputType,
          },
        }),
    ...(state.itemSelector === undefined
      ? {}
      : { selector: { context: burst.context(), variables: variablesOf(burst, distributed) } }),
    causePrefix: burst.causeOf(frame, ''),
    discardsResult: state.discardsResult,
  };
}

function batcherOf(
  burst: Burst,
  batcher: NonNullable<DistributedMap['batcher']>,
  data: Payload,
): NonNullable<MapRunSettings['batcher']> {
  const maxItems = batcher.maxItems?.(data, burst);
  const maxBytes = batcher.maxBytes?.(data, burst);
  return {
    ...(maxItems === undefined ? {} : { maxItems }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(batcher.input === undefined ? {} : { input: batcher.input(data, burst).value }),
  };
}

function evaluated(
  burst: Burst,
  template: NonNullable<NonNullable<DistributedMap['reader']>['parameters']> | undefined,
  data: Payload,
): Json {
  return template === undefined ? {} : template(data, burst).value;
}

function variablesOf(burst: Burst, { variables }: DistributedMap): { readonly [name: string]: Json } {
  const found: [string, Json][] = [];
  for (const name of variables()) {
    const value = burst.variable(name);
    if (value !== undefined) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

/** What stands for the label of a Map that has none: like a UUID, and the same each time for a state of a machine. */
function labelOf(burst: Burst, stateMachineArn: string, stateName: string): string {
  const hex = burst.digest.hex('SHA-256', `${stateMachineArn}/${stateName}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The map run that a reference names, unless it is over. */
export function findMapRun(
  execution: Execution,
  { frameId, startedEventId }: MapRunReference,
): MapRun | undefined {
  const frame = execution.frame(frameId);
  const run = frame && mapRunOf(frame);
  return run?.work.startedEventId === startedEventId ? run : undefined;
}

function mapRunOf(frame: Frame): MapRun | undefined {
  const { state, work } = frame;
  return state.type === 'Map' && work.kind === 'map-run' ? { frame, state, work } : undefined;
}

/** Ends a distributed Map with its result. @throws StateFailure when the result cannot be taken over */
export function succeedMapRun(burst: Burst, { frame, state }: MapRun, result: Payload): void {
  burst.record(frame, 'MapRunSucceeded');
  burst.execution.setWork(frame, entered);
  burst.append('MapStateSucceeded', frame.lastEventId);
  burst.evaluateFor(frame);
  burst.notePayload(result);
  exitWork(burst, frame, state, result);
}

/** The host's order to start the map run that a frame waits for, or to take it up again. */
export function startMapRunCommand(frame: Frame): StartMapRun | undefined {
  return frame.work.kind === 'map-run' ? commandOf(frame, frame.work) : undefined;
}

function commandOf(frame: Frame, { startedEventId, settings, data, items }: MapRunWork): StartMapRun {
  const mapRun = { frameId: frame.id, startedEventId };
  return { kind: 'start-map-run', mapRun, settings, data, items };
}

/** Tells the host that nobody waits for a frame's map run any more, if it has one. */
export function cancelMapRun(burst: Burst, frame: Frame): void {
  const { work } = frame;
  if (work.kind !== 'map-run') return;
  const mapRun = { frameId: frame.id, startedEventId: work.startedEventId };
  burst.commands.push({ kind: 'cancel-map-run', mapRun, settings: work.settings });
}
