import { isJsonObject, type Json } from '@cairn/kit';
import { valueAt } from '../edit/apply-value-edit.ts';
import { EditRefusal } from '../edit/edit-refusal.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';

/** Where a state is: its region (the machine, a branch or a processor) and its name there. */
export interface StatePlace {
  /** Pointer of the object that holds `StartAt` and `States`; empty for the machine. */
  readonly scope: string;
  readonly name: string;
}

/** Takes a state's pointer apart. @throws EditRefusal when it is no state's */
export function statePlace(pointer: string): StatePlace {
  const steps = parsePointer(pointer);
  const name = steps.at(-1);
  if (name === undefined || steps.at(-2) !== 'States') throw new EditRefusal(`${pointer} is no state`);
  return { scope: printPointer(steps.slice(0, -2)), name };
}

/** The pointer of a state in a region. */
export function statePointer(scope: string, name: string): string {
  return `${scope}/States${printPointer([name])}`;
}

/** Pointers of all regions of a definition that have states, the outer ones first. */
export function scopesOf(value: Json, pointer = ''): readonly string[] {
  const states = isJsonObject(value) ? value.States : undefined;
  if (!isJsonObject(states)) return [];
  const inner = Object.entries(states).flatMap(([name, state]) =>
    innerScopes(state).flatMap(({ steps, scope }) =>
      scopesOf(scope, statePointer(pointer, name) + printPointer(steps)),
    ),
  );
  return [pointer, ...inner];
}

/** The regions right inside a state: the branches of a Parallel, the processor of a Map. */
export function innerScopes(
  state: Json,
): readonly { readonly steps: readonly string[]; readonly scope: Json }[] {
  if (!isJsonObject(state)) return [];
  const branches = Array.isArray(state.Branches) ? (state.Branches as readonly Json[]) : [];
  return [
    ...branches.map((scope, index) => ({ steps: ['Branches', String(index)], scope })),
    ...['ItemProcessor', 'Iterator']
      .filter((field) => isJsonObject(state[field]))
      .map((field) => ({ steps: [field], scope: state[field] as Json })),
  ];
}

/** The names of all states of a definition, in every region. */
export function stateNames(value: Json): ReadonlySet<string> {
  const names = new Set<string>();
  for (const scope of scopesOf(value)) {
    const states = valueAt(value, parsePointer(`${scope}/States`));
    if (isJsonObject(states)) for (const name of Object.keys(states)) names.add(name);
  }
  return names;
}

const nameLengthMax = 80;

/** A name that no state has yet: the wanted one, else with a number. Names hold 80 characters at most. */
export function freshStateName(taken: ReadonlySet<string>, wanted: string): string {
  const base = wanted === '' ? 'State' : wanted.slice(0, nameLengthMax);
  if (!taken.has(base)) return base;
  const stem = base.replace(/ \d+$/, '');
  for (let number = 2; ; number++) {
    const name = `${stem.slice(0, nameLengthMax - 1 - String(number).length)} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Refuses a name that a state cannot have, or that another has. @throws EditRefusal */
export function checkStateName(value: Json, name: string): void {
  if (name === '') throw new EditRefusal('A state needs a name');
  if (name.length > nameLengthMax) {
    throw new EditRefusal(`The name of a state has at most ${nameLengthMax} characters`);
  }
  if (stateNames(value).has(name)) throw new EditRefusal(`Another state is called "${name}"`);
}
