import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { ShownEvent } from '../execution-events.ts';
import { textOf } from '../step-functions-caller.ts';
import { statesIn, type TestedMachine } from './case-file.ts';

/** How often something of a definition was run. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Which states and branches of a definition were run. Rules of a Choice that lead to the same state are one branch. */
export interface MachineCoverage {
  readonly source: string;
  readonly machine: string;
  readonly states: readonly Counted[];
  /** Branches of Choice states: `Paid? → Remind`. */
  readonly branches: readonly Counted[];
}

/** Counts in histories what was entered and taken. */
export function measureCoverage(
  { name: machine, source, definition }: TestedMachine,
  histories: readonly (readonly ShownEvent[])[],
): MachineCoverage {
  const states = new Map<string, number>();
  const branches = new Map<string, number>();
  for (const [name, state] of statesIn(definition)) {
    states.set(name, 0);
    for (const target of targetsOf(state)) branches.set(branchName(name, target), 0);
  }
  for (const history of histories) {
    const choices = new Map<number, string>();
    for (const { id, previousEventId, type, details } of history) {
      const name = textOf(memberOf(details, 'name')) ?? '';
      if (type === 'ChoiceStateExited') choices.set(id, name);
      if (!type.endsWith('StateEntered')) continue;
      count(states, name);
      const choice = choices.get(previousEventId);
      if (choice !== undefined) count(branches, branchName(choice, name));
    }
  }
  return { source, machine, states: countedOf(states), branches: countedOf(branches) };
}

/** Adds up what several files have run of the same definition. */
export function mergeCoverage(all: readonly MachineCoverage[]): readonly MachineCoverage[] {
  const merged = new Map<string, MachineCoverage>();
  for (const coverage of all) {
    const known = merged.get(coverage.source);
    merged.set(
      coverage.source,
      known === undefined
        ? coverage
        : {
            ...known,
            states: addUp(known.states, coverage.states),
            branches: addUp(known.branches, coverage.branches),
          },
    );
  }
  return [...merged.values()];
}

function addUp(left: readonly Counted[], right: readonly Counted[]): readonly Counted[] {
  const counts = new Map(left.map(({ name, count }) => [name, count]));
  for (const { name, count } of right) counts.set(name, (counts.get(name) ?? 0) + count);
  return countedOf(counts);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function countedOf(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts].map(([name, count]) => ({ name, count }));
}

function targetsOf(state: JsonObject): ReadonlySet<string> {
  const targets = new Set<string>();
  if (memberOf(state, 'Type') !== 'Choice') return targets;
  const choices = memberOf(state, 'Choices');
  const rules: readonly Json[] = choices !== undefined && isJsonArray(choices) ? choices : [];
  for (const rule of rules) {
    const next = isJsonObject(rule) ? textOf(memberOf(rule, 'Next')) : undefined;
    if (next !== undefined) targets.add(next);
  }
  const byDefault = textOf(memberOf(state, 'Default'));
  if (byDefault !== undefined) targets.add(byDefault);
  return targets;
}

function branchName(choice: string, target: string): string {
  return `${choice} → ${target}`;
}
