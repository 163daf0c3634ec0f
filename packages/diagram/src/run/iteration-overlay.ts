import { type RunOverlay, type StateRun, takenEdge } from '../graph/run-overlay.ts';
import type { RunLedger } from './run-ledger.ts';
import type { ScopeRecord, StepRecord } from './run-records.ts';
import { StateTally } from './state-tally.ts';

/**
 * The overlay of one branch or iteration: states below the outermost Parallel or Map around it show what became of them
 * on the way to it and in it, all others what became of them in the run.
 */
export function iterationOverlay(ledger: RunLedger, whole: RunOverlay, picked: ScopeRecord): RunOverlay {
  const tallies = new Map<string, StateTally>();
  const edges = new Set<string>();
  let outermost = picked.owner;
  let onWay: StepRecord | undefined;
  for (let scope: ScopeRecord | undefined = picked; scope?.owner !== undefined; scope = scope.owner.scope) {
    gather(scope, onWay, tallies, edges);
    onWay = scope.owner;
    outermost = scope.owner;
  }
  if (outermost === undefined) return whole;
  const isBelow = belowTest(ledger, outermost.name);
  const states = new Map<string, StateRun>();
  for (const [name, state] of whole.states) if (!isBelow(name)) states.set(name, state);
  for (const [name, tally] of tallies) states.set(name, tally.shown);
  for (const edge of whole.takenEdges) {
    if (!isBelow(edge.slice(0, edge.indexOf('\u0000')))) edges.add(edge);
  }
  return { states, takenEdges: edges };
}

/** Counts the steps of a scope and what is below them; of the step on the way only itself. */
function gather(
  scope: ScopeRecord,
  onWay: StepRecord | undefined,
  tallies: Map<string, StateTally>,
  edges: Set<string>,
): void {
  for (const step of scope.steps) {
    count(step, tallies);
    const { previous } = step;
    if (previous !== undefined && previous.name !== '') edges.add(takenEdge(previous.name, step.name));
    if (step === onWay) continue;
    for (const { scopes } of step.attempts) {
      for (const below of scopes?.values() ?? []) gather(below, onWay, tallies, edges);
    }
  }
}

function count(step: StepRecord, tallies: Map<string, StateTally>): void {
  if (step.name === '') return;
  let tally = tallies.get(step.name);
  if (tally === undefined) {
    tally = new StateTally(step.name);
    tallies.set(step.name, tally);
  }
  tally.visits += 1;
  tally.retries += Math.max(0, step.attempts.length - 1);
  if (step.isSuperseded) tally.superseded = step.status;
  else tally.add(step.status, 1);
  if (step.countedMs !== undefined) tally.durationMs = (tally.durationMs ?? 0) + step.countedMs;
  const { attempt } = step;
  if (step.type !== 'Map' || attempt === undefined) return;
  if (step.mapRunArn !== undefined) tally.isMapRun = true;
  tally.iterations ??= { total: 0, succeeded: 0, failed: 0, running: 0 };
  const { iterations } = tally;
  iterations.total += attempt.itemCount ?? attempt.scopes?.size ?? 0;
  iterations.succeeded += attempt.succeededCount;
  iterations.failed += attempt.failedCount;
  for (const { status } of attempt.unfinished ?? []) if (status === 'running') iterations.running += 1;
}

/** Whether a state lies below another, by what the run has shown. */
function belowTest({ parentNames }: RunLedger, ancestor: string): (name: string) => boolean {
  return (name) => {
    const seen = new Set<string>();
    for (let parent = parentNames.get(name); parent !== undefined; parent = parentNames.get(parent)) {
      if (parent === ancestor) return true;
      if (seen.has(parent)) return false;
      seen.add(parent);
    }
    return false;
  };
}
