import { type Json, jsonEquals } from '@cairn/kit';
import { type JsonDifference, jsonDifferences } from './json-difference.ts';
import type { RunView } from './run-view.ts';
import type { RunScope, Step } from './step.ts';
import { readJson } from './step-links.ts';

/** Two steps of two runs that are the same visit of a state, or a step that only one of them has. */
export interface ComparedStep {
  /** `Charge`, `Orders[3]/Ship#2`: the way to it, by states, branches or iterations, and visits. */
  readonly key: string;
  readonly name: string;
  readonly depth: number;
  readonly left: Step | undefined;
  readonly right: Step | undefined;
  /** In what they differ; `presence` where one is missing. Durations always differ, so they are no difference. */
  readonly differences: readonly ('presence' | 'status' | 'attempts' | 'input' | 'output' | 'error')[];
  /** How much longer the right one took; undefined where one of them has no end. */
  readonly durationDifferenceMs: number | undefined;
}

/** What is the same and what is not in two runs. */
export interface RunComparison {
  /** In the order of the left run; what only the right one has stands after what came before it. */
  readonly steps: readonly ComparedStep[];
  /** The first step in which they part; undefined where no step differs. */
  readonly firstDifference: ComparedStep | undefined;
  readonly isSamePath: boolean;
  readonly isSameStatus: boolean;
  readonly input: readonly JsonDifference[];
  readonly output: readonly JsonDifference[];
}

/** Lays two runs beside each other: steps belong together by the visit of the state in the same branch or iteration. */
export function compareRuns(left: RunView, right: RunView): RunComparison {
  const steps: ComparedStep[] = [];
  compareScopes(left, right, left.scope(0), right.scope(0), { steps, path: '', depth: 0 });
  const isSame = (step: ComparedStep): boolean => step.differences.length === 0;
  return {
    steps,
    firstDifference: steps.find((step) => !isSame(step)),
    isSamePath: steps.every(({ differences }) => !differences.includes('presence')),
    isSameStatus: left.run.status === right.run.status && left.run.error === right.run.error,
    input: textDifferences(left.run.input, right.run.input),
    output: textDifferences(left.run.output, right.run.output),
  };
}

/** Where two JSON texts differ; texts that are no JSON are compared as texts. */
export function textDifferences(
  left: string | undefined,
  right: string | undefined,
): readonly JsonDifference[] {
  if (left === right) return [];
  return jsonDifferences(jsonOrText(left), jsonOrText(right));
}

function jsonOrText(text: string | undefined): Json | undefined {
  const value = readJson(text);
  return value === undefined ? text : value;
}

function isSameText(left: string | undefined, right: string | undefined): boolean {
  if (left === right) return true;
  return (
    left !== undefined &&
    right !== undefined &&
    jsonEquals(jsonOrText(left) as Json, jsonOrText(right) as Json)
  );
}

interface Found {
  readonly steps: ComparedStep[];
  readonly path: string;
  readonly depth: number;
}

function compareScopes(
  left: RunView,
  right: RunView,
  leftScope: RunScope | undefined,
  rightScope: RunScope | undefined,
  found: Found,
): void {
  const leftSteps = leftScope === undefined ? [] : left.stepsOf(leftScope.id);
  const rightSteps = rightScope === undefined ? [] : right.stepsOf(rightScope.id);
  const others = new Map(rightSteps.map((step, at) => [visitOf(step), { step, at }]));
  const ours = new Set(leftSteps.map(visitOf));
  let next = 0;
  const addOthers = (until: number): void => {
    for (; next < until; next++) {
      const step = rightSteps[next] as Step;
      if (!ours.has(visitOf(step))) comparePair(left, right, undefined, step, found);
    }
  };
  for (const step of leftSteps) {
    const other = others.get(visitOf(step));
    // What only the right run has before this step; a step that comes earlier there is no reason to look back.
    if (other !== undefined) addOthers(other.at);
    comparePair(left, right, step, other?.step, found);
  }
  addOthers(rightSteps.length);
}

function visitOf({ name, visit }: Step): string {
  return visit === 1 ? name : `${name}#${visit}`;
}

function comparePair(
  left: RunView,
  right: RunView,
  leftStep: Step | undefined,
  rightStep: Step | undefined,
  found: Found,
): void {
  const step = (leftStep ?? rightStep) as Step;
  const key = `${found.path}${visitOf(step)}`;
  found.steps.push({
    key,
    name: step.name,
    depth: found.depth,
    left: leftStep,
    right: rightStep,
    differences: differencesOf(leftStep, rightStep),
    durationDifferenceMs: durationDifference(leftStep, rightStep),
  });
  const byIndex = (scopes: readonly RunScope[]): ReadonlyMap<number, RunScope> =>
    new Map(scopes.map((scope) => [scope.index, scope]));
  const leftScopes = byIndex(leftStep === undefined ? [] : left.scopesOf(leftStep.id));
  const rightScopes = byIndex(rightStep === undefined ? [] : right.scopesOf(rightStep.id));
  const indexes = [...new Set([...leftScopes.keys(), ...rightScopes.keys()])].sort((one, two) => one - two);
  for (const index of indexes) {
    const below = { steps: found.steps, path: `${key}[${index}]/`, depth: found.depth + 1 };
    compareScopes(left, right, leftScopes.get(index), rightScopes.get(index), below);
  }
}

function differencesOf(left: Step | undefined, right: Step | undefined): ComparedStep['differences'] {
  if (left === undefined || right === undefined) return ['presence'];
  const differences: ('status' | 'attempts' | 'input' | 'output' | 'error')[] = [];
  if (left.status !== right.status) differences.push('status');
  if (left.attempts.length !== right.attempts.length) differences.push('attempts');
  if (!isSameText(left.input, right.input)) differences.push('input');
  if (!isSameText(left.output, right.output)) differences.push('output');
  if (left.error !== right.error) differences.push('error');
  return differences;
}

function durationDifference(left: Step | undefined, right: Step | undefined): number | undefined {
  const [one, two] = [durationOf(left), durationOf(right)];
  return one === undefined || two === undefined ? undefined : two - one;
}

function durationOf(step: Step | undefined): number | undefined {
  const { enteredMs, endedMs } = step ?? {};
  return enteredMs === undefined || endedMs === undefined ? undefined : endedMs - enteredMs;
}
