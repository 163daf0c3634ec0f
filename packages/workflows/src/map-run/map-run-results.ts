import {
  type CallScope,
  invariant,
  isJsonObject,
  type Json,
  type Log,
  memberOf,
  Payload,
  ServiceError,
} from '@cairn/kit';
import { resultTexts } from '../items/result-record.ts';
import { type ChildResult, ResultWriterFailure, type ResultWriterRequest } from '../items/result-writer.ts';
import { mapRunArn, mapRunChildArn, mapRunMachineArn } from './map-run-arns.ts';
import { ChildNames } from './map-run-names.ts';
import type { MapRunPorts } from './map-run-ports.ts';
import type { EndedChild, MapRunIdentity, MapRunProgress, TakenChild } from './map-run-state.ts';
import { childrenOf } from './taken-children.ts';

/** A map run whose children have ended. */
export interface ResultOrigin {
  readonly identity: MapRunIdentity;
  readonly progress: MapRunProgress;
  readonly scope: CallScope;
  /** Inputs of children that were never made. */
  untaken(): Iterable<Payload>;
}

/**
 * Writes the result files of a map run whose children have ended, durably; or gathers what the Map state gives, where
 * they are not exported.
 * @returns what the Map state gives
 * @throws ResultWriterFailure
 */
export async function writeMapRunResults(
  run: ResultOrigin,
  ports: MapRunPorts,
  tailSegmentId: number,
): Promise<Payload> {
  const { identity } = run;
  const { writer } = identity.order.settings;
  if (writer?.parameters === undefined) {
    const all = resultsOf(run, ports, tailSegmentId, 0);
    return await gatherResults(all, writer?.transformation ?? 'COMPACT', ports.limits.payloadBytesMax);
  }
  const results = resultsOf(run, ports, tailSegmentId, listedBefore(run.progress));
  if (ports.data === undefined) throw new ResultWriterFailure(noObjects);
  const request = resultRequest(run);
  const written = await ports.data.write(run.scope, request, results);
  return Payload.of({
    MapRunArn: request.mapRunArn,
    ResultWriterDetails: { Bucket: written.Bucket, Key: written.Key },
  });
}

const noObjects = 'There are no objects to write results to.';

/** Shows that results can be written, before any child runs. @throws ResultWriterFailure */
export async function checkMapRunWriter(run: ResultOrigin, data: MapRunPorts['data']): Promise<void> {
  if (data === undefined) throw new ResultWriterFailure(noObjects);
  await data.check(run.scope, resultRequest(run));
}

/** What a map run fails with whose results cannot be written. */
export function writerFailure(error: unknown, log: Log): { readonly error: string; readonly cause: string } {
  const known = error instanceof ResultWriterFailure;
  if (!known) log('error', 'the results of a map run could not be written', { error });
  const cause = known || error instanceof ServiceError ? error.message : 'The results could not be written.';
  return { error: 'States.ResultWriterFailed', cause };
}

/** The results of all children that have run; once they are too large, no more of them. */
async function gatherResults(
  results: AsyncIterable<ChildResult>,
  transformation: ResultWriterRequest['transformation'],
  bytesMax: number,
): Promise<Payload> {
  const texts: string[] = [];
  let length = 0;
  for await (const result of results) {
    if (result.status === 'PENDING') continue;
    for (const text of resultTexts(result, { transformation, outputType: 'JSON' })) {
      texts.push(text);
      length += text.length + 1;
    }
    if (length > bytesMax) break;
  }
  return Payload.ofText(`[${texts.join(',')}]`);
}

function resultRequest({ identity, progress }: ResultOrigin): ResultWriterRequest {
  const { writer, label } = identity.order.settings;
  const parameters = writer?.parameters;
  invariant(
    writer !== undefined && parameters !== undefined,
    'results are written only where that was asked for',
  );
  const bucket = textMember(parameters, 'Bucket');
  if (bucket === undefined) throw new ResultWriterFailure('The Bucket of the ResultWriter must be a string.');
  return {
    bucket,
    prefix: textMember(parameters, 'Prefix'),
    expectedBucketOwner: textMember(parameters, 'ExpectedBucketOwner'),
    transformation: writer.transformation,
    outputType: writer.outputType,
    mapRunArn: mapRunArn(identity.machine, label, identity.uuid),
    redriveCount: progress.redriveCount,
  };
}

function textMember(parameters: Json, name: string): string | undefined {
  const value = isJsonObject(parameters) ? memberOf(parameters, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The last segment whose successes stand in the manifest of the attempt before, which that of this one goes on from. */
function listedBefore({ exported, redriveCount }: MapRunProgress): number {
  return exported?.redriveCount === redriveCount - 1 ? exported.tailSegmentId : 0;
}

/** @param listedSegmentId what has succeeded up to this segment is listed already */
async function* resultsOf(
  run: ResultOrigin,
  { journal, clock, limits }: Pick<MapRunPorts, 'journal' | 'clock' | 'limits'>,
  tailSegmentId: number,
  listedSegmentId: number,
): AsyncGenerator<ChildResult> {
  const { identity } = run;
  const redrivableFromMs = clock.now() - limits.redrivableSeconds * 1_000;
  const { label } = identity.order.settings;
  const stateMachineArn = mapRunMachineArn(identity.machine, label);
  const segments = { mapRunId: identity.mapRunId, tailSegmentId };
  for await (const { taken, ended, endedSegmentId } of childrenOf(journal, segments)) {
    if (ended?.status === 'SUCCEEDED' && endedSegmentId <= listedSegmentId) continue;
    yield childResult(identity, taken, ended, redrivableFromMs);
  }
  for (const { text } of run.untaken()) {
    yield {
      status: 'PENDING',
      executionArn: undefined,
      stateMachineArn,
      name: undefined,
      input: text,
      startMs: undefined,
      stopMs: undefined,
      redriveCount: 0,
      redriveStatus: undefined,
    };
  }
}

/** What became of a child. @param redrivableFromMs Standard children that ended before can be redriven no more */
function childResult(
  { machine, order, mapRunId, uuid }: Pick<MapRunIdentity, 'machine' | 'order' | 'mapRunId' | 'uuid'>,
  taken: TakenChild,
  ended: EndedChild | undefined,
  redrivableFromMs: number,
): ChildResult {
  const { label, executionType } = order.settings;
  const name = new ChildNames(mapRunId, uuid).nameOf(taken.index);
  const express = executionType === 'EXPRESS' ? { express: uuid } : {};
  const status = ended?.status ?? 'PENDING';
  const isTooOld = executionType === 'STANDARD' && ended !== undefined && ended.stopMs < redrivableFromMs;
  const redriveStatusReason =
    status === 'SUCCEEDED'
      ? 'Execution is SUCCEEDED and cannot be redriven'
      : isTooOld
        ? 'Execution redrivable period exceeded'
        : undefined;
  const { output, error, cause } = ended ?? {};
  return {
    status,
    executionArn: status === 'PENDING' ? undefined : mapRunChildArn(machine, label, name, express),
    stateMachineArn: mapRunMachineArn(machine, label),
    name: status === 'PENDING' ? undefined : name,
    input: taken.input.text,
    ...(output === undefined ? {} : { output: output.text }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    startMs: status === 'PENDING' ? undefined : taken.startMs,
    stopMs: ended?.stopMs,
    redriveCount: ended?.redriveCount ?? 0,
    redriveStatus: redriveStatusReason === undefined ? 'REDRIVABLE_BY_MAP_RUN' : 'NOT_REDRIVABLE',
    ...(redriveStatusReason === undefined ? {} : { redriveStatusReason }),
  };
}
