import { type CallScope, invariant, isJsonObject, type Json, memberOf, Payload } from '@cairn/kit';
import { resultTexts } from '../items/result-record.ts';
import { type ChildResult, ResultWriterFailure, type ResultWriterRequest } from '../items/result-writer.ts';
import type { JournalReader } from '../journal.ts';
import { mapRunArn, mapRunChildArn, mapRunMachineArn } from './map-run-arns.ts';
import { ChildNames } from './map-run-names.ts';
import type { MapRunPorts } from './map-run-ports.ts';
import { decodeMapRunSegment } from './map-run-segment.ts';
import type { EndedChild, MapRunIdentity, MapRunProgress, TakenChild } from './map-run-state.ts';

/** Segments that are read together. */
const segmentsAtATime = 32;
/** Segments that stay decoded: children end nearly in the order in which they were taken. */
const decodedMax = 8;

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
  const results = resultsOf(run, ports.journal, tailSegmentId);
  if (writer?.parameters === undefined) {
    return await gatherResults(results, writer?.transformation ?? 'COMPACT', ports.limits.payloadBytesMax);
  }
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

async function* resultsOf(
  run: ResultOrigin,
  journal: JournalReader,
  tailSegmentId: number,
): AsyncGenerator<ChildResult> {
  const { identity } = run;
  const { label } = identity.order.settings;
  const stateMachineArn = mapRunMachineArn(identity.machine, label);
  for await (const { taken, ended } of childrenOf(journal, tailSegmentId)) {
    yield childResult(identity, taken, ended);
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

/** What became of a child. */
export function childResult(
  { machine, order, mapRunId, uuid }: Pick<MapRunIdentity, 'machine' | 'order' | 'mapRunId' | 'uuid'>,
  taken: TakenChild,
  ended: EndedChild | undefined,
): ChildResult {
  const { label, executionType } = order.settings;
  const name = new ChildNames(mapRunId, uuid).nameOf(taken.index);
  const express = executionType === 'EXPRESS' ? { express: uuid } : {};
  const status = ended?.status ?? 'PENDING';
  const succeeded = status === 'SUCCEEDED';
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
    redriveCount: 0,
    redriveStatus: succeeded ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
    ...(succeeded ? { redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' } : {}),
  };
}

/** Where children stand that a segment tells of, by their numbers. */
interface SegmentRange {
  readonly from: number;
  readonly to: number;
  readonly segmentId: number;
}

/** All children of a map run in the order of their items, with how they ended. Memory depends on the number of segments. */
async function* childrenOf(
  journal: JournalReader,
  tailSegmentId: number,
): AsyncGenerator<{ readonly taken: TakenChild; readonly ended: EndedChild | undefined }> {
  const { taken, ended } = await surveyOf(journal, tailSegmentId);
  const decoded = new DecodedSegments(journal);
  let at = 0;
  for (const range of taken) {
    for (const child of (await decoded.of(range.segmentId)).taken) {
      while (at < ended.length && (ended[at] as SegmentRange).to < child.index) at += 1;
      const found = ended[at];
      const isEnded = found !== undefined && found.from <= child.index;
      const end = isEnded ? (await decoded.of(found.segmentId)).endedByIndex.get(child.index) : undefined;
      yield { taken: child, ended: end };
    }
  }
}

/** Which segments tell of which children, in the order of the children. */
async function surveyOf(
  journal: JournalReader,
  tailSegmentId: number,
): Promise<{ readonly taken: readonly SegmentRange[]; readonly ended: readonly SegmentRange[] }> {
  const taken: SegmentRange[] = [];
  const ended: SegmentRange[] = [];
  for (let next = tailSegmentId; next !== 0; ) {
    const rows = await journal.walkBack(next, { limit: segmentsAtATime });
    for (const { segmentId, segment, previousSegmentId } of rows) {
      next = previousSegmentId;
      const decoded = decodeMapRunSegment(segment);
      taken.push(...rangesOf(decoded.taken, segmentId));
      ended.push(...rangesOf(decoded.ended, segmentId));
    }
    if (rows.length === 0) break;
  }
  const byFrom = (left: SegmentRange, right: SegmentRange): number => left.from - right.from;
  return { taken: taken.sort(byFrom), ended: ended.sort(byFrom) };
}

function rangesOf(children: readonly { readonly index: number }[], segmentId: number): SegmentRange[] {
  const ranges: { from: number; to: number; segmentId: number }[] = [];
  const indexes = children.map(({ index }) => index).sort((left, right) => left - right);
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to === index - 1) last.to = index;
    else ranges.push({ from: index, to: index, segmentId });
  }
  return ranges;
}

interface DecodedChildren {
  readonly taken: readonly TakenChild[];
  readonly endedByIndex: ReadonlyMap<number, EndedChild>;
}

/** Segments, decoded; a few stay. */
class DecodedSegments {
  readonly #journal: JournalReader;
  readonly #kept = new Map<number, DecodedChildren>();

  constructor(journal: JournalReader) {
    this.#journal = journal;
  }

  async of(segmentId: number): Promise<DecodedChildren> {
    const known = this.#kept.get(segmentId);
    if (known !== undefined) return known;
    const [row] = await this.#journal.segments([segmentId]);
    invariant(row !== undefined, 'damaged journal: a segment is missing');
    const { taken, ended } = decodeMapRunSegment(row.segment);
    const children = { taken, endedByIndex: new Map(ended.map((child) => [child.index, child])) };
    this.#kept.set(segmentId, children);
    if (this.#kept.size > decodedMax) this.#kept.delete(this.#kept.keys().next().value as number);
    return children;
  }
}
