import { type Json, Payload } from '@cairn/kit';
import { DataTooLarge } from '../data/data-too-large.ts';
import type { MapState, ParallelState } from '../program/program.ts';
import type { Burst } from './burst.ts';
import { effectiveInput, exitWork } from './exit-state.ts';
import { entered, type Frame, type MapWork } from './frame.ts';
import { startMapRun } from './map-run.ts';

/** Iterations that AWS runs at a time at most (Developer Guide, "Map state in Inline mode"). */
const inlineConcurrencyMax = 40;

/** How many times as large as a payload the gathered outputs may be, before ResultSelector and OutputPath. */
const gatheredPayloadsMax = 16;

/** Starts all branches of a Parallel. */
export function startParallel(burst: Burst, frame: Frame, state: ParallelState): void {
  const { execution } = burst;
  const data = effectiveInput(burst, frame, state);
  const input = state.parameters === undefined ? data : state.parameters(data, burst);
  if (input !== frame.input) burst.checkPayload(input, state.name);
  const startedEventId = burst.record(frame, 'ParallelStateStarted');
  execution.setWork(frame, { kind: 'parallel', startedEventId });
  for (const [index, branch] of state.branches.entries()) {
    execution.addFrame(frame, index, branch, input, startedEventId);
  }
}

/** Starts a Map: as many iterations as may run at a time. */
export function startMap(burst: Burst, frame: Frame, state: MapState): void {
  const data = effectiveInput(burst, frame, state);
  if (data !== frame.input) burst.checkPayload(data, state.name);
  const concurrency = state.maxConcurrency(data, burst);
  if (state.distributed !== undefined) {
    startMapRun(burst, frame, state, state.distributed, { data, concurrency });
    return;
  }
  const items = state.items(data, burst);
  const { length } = items.value as readonly Json[];
  const startedEventId = burst.record(frame, 'MapStateStarted', { length });
  if (length === 0) {
    completeMap(burst, frame, state);
    return;
  }
  const concurrencyMax = burst.execution.limits.mapConcurrencyMax ?? inlineConcurrencyMax;
  const work: MapWork = {
    kind: 'map',
    startedEventId,
    data,
    items,
    concurrency: concurrency === 0 ? concurrencyMax : Math.min(concurrency, concurrencyMax),
  };
  burst.execution.setWork(frame, work);
  for (let index = 0; index < length && index < work.concurrency; index++) {
    startIteration(burst, frame, state, work, index, startedEventId);
  }
}

/** Starts an iteration; what it follows is the Map's start or the end of the iteration whose place it takes. */
function startIteration(
  burst: Burst,
  frame: Frame,
  state: MapState,
  work: MapWork,
  index: number,
  previousEventId: number,
): void {
  const value = (work.items.value as readonly Json[])[index] as Json;
  burst.evaluateFor(frame, { index, value });
  const input = state.itemSelector === undefined ? Payload.of(value) : state.itemSelector(work.data, burst);
  burst.checkPayload(input, state.name);
  const startedEventId = burst.append('MapIterationStarted', previousEventId, { name: state.name, index });
  burst.execution.addFrame(frame, index, state.processor, input, startedEventId);
}

/** Takes a finished branch or iteration into account. */
export function joinChild(burst: Burst, parent: Frame, child: Frame): void {
  const { state, work } = parent;
  takeOutput(burst, parent, child);
  if (state.type === 'Parallel') {
    if (parent.doneCount === state.branches.length) completeParallel(burst, parent, state);
  } else if (state.type === 'Map' && work.kind === 'map') {
    joinIteration(burst, parent, state, work, child);
  }
}

/** Takes an output into account; all together are gathered only as far as a ResultSelector may reasonably take them. */
function takeOutput(burst: Burst, parent: Frame, { work }: Frame): void {
  if (work.kind === 'done') parent.takeDone(work.output);
  if (parent.doneLength > gatheredPayloadsMax * burst.payloadBytesMax) {
    throw new DataTooLarge('The outputs of the branches or iterations are too large together.');
  }
}

function joinIteration(burst: Burst, parent: Frame, state: MapState, work: MapWork, child: Frame): void {
  const lastInside = child.lastEventId;
  burst.record(child, 'MapIterationSucceeded', { name: state.name, index: child.index });
  const { length } = work.items.value as readonly Json[];
  const begun = parent.children?.length ?? 0;
  if (begun < length) startIteration(burst, parent, state, work, begun, lastInside);
  else if (parent.doneCount === length) completeMap(burst, parent, state);
}

function completeParallel(burst: Burst, frame: Frame, state: ParallelState): void {
  const result = collectOutputs(burst, frame);
  burst.append('ParallelStateSucceeded', frame.lastEventId);
  // AWS lets Exited follow what Succeeded follows, not Succeeded.
  exitWork(burst, frame, state, result);
}

function completeMap(burst: Burst, frame: Frame, state: MapState): void {
  const result = collectOutputs(burst, frame);
  burst.append('MapStateSucceeded', frame.lastEventId);
  exitWork(burst, frame, state, result);
}

/** Removes the finished frames below one; gives their outputs in order. The last to end is what comes before. */
function collectOutputs(burst: Burst, frame: Frame): Payload {
  const texts: string[] = [];
  for (const child of frame.children ?? []) {
    if (child.work.kind === 'done') texts.push(child.work.output.text);
    frame.lastEventId = Math.max(frame.lastEventId, child.lastEventId);
  }
  burst.execution.removeChildren(frame);
  burst.execution.setWork(frame, entered);
  burst.evaluateFor(frame);
  const gathered = Payload.ofText(`[${texts.join(',')}]`);
  burst.notePayload(gathered);
  return gathered;
}
