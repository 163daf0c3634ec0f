import { type DocumentNode, Kind } from 'graphql';

/** Required fields of input types that lead from one to the next; further than that none are written by hand. */
export const inputChainMax = 500;

/** One required field of an input type that is of an input type. */
interface Step {
  readonly field: string;
  readonly to: string;
}

interface Visited {
  readonly name: string;
  /** Its fields that are still to be followed. */
  next: number;
}

/**
 * The first way by which an input type requires itself, so that there is no value of it; undefined where there is
 * none. Each field is followed once: graphql-js goes on to tell all ways, of which there may be very many.
 */
export function inputCycle(document: DocumentNode): string | undefined {
  const steps = stepsOf(document);
  const done = new Set<string>();
  for (const name of steps.keys()) {
    const problem = done.has(name) ? undefined : follow(name, steps, done);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function follow(
  start: string,
  steps: ReadonlyMap<string, readonly Step[]>,
  done: Set<string>,
): string | undefined {
  const way: Visited[] = [{ name: start, next: 0 }];
  const places = new Map([[start, 0]]);
  for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
    const step = steps.get(here.name)?.[here.next];
    here.next += 1;
    if (step === undefined) {
      done.add(here.name);
      places.delete(here.name);
      way.pop();
      continue;
    }
    const place = places.get(step.to);
    if (place !== undefined) {
      const fields = way.slice(place).map(({ name, next }) => steps.get(name)?.[next - 1]?.field);
      return `Cannot reference Input Object "${step.to}" within itself through a series of non-null fields: "${fields.join('.')}".`;
    }
    if (done.has(step.to)) continue;
    if (way.length >= inputChainMax)
      return `Input Object "${start}" requires others over more than ${inputChainMax} steps.`;
    places.set(step.to, way.length);
    way.push({ name: step.to, next: 0 });
  }
  return undefined;
}

function stepsOf({ definitions }: DocumentNode): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  for (const node of definitions) {
    if (node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION && node.kind !== Kind.INPUT_OBJECT_TYPE_EXTENSION)
      continue;
    const own = steps.get(node.name.value) ?? [];
    for (const { name, type } of node.fields ?? [])
      if (type.kind === Kind.NON_NULL_TYPE && type.type.kind === Kind.NAMED_TYPE)
        own.push({ field: name.value, to: type.type.name.value });
    steps.set(node.name.value, own);
  }
  return steps;
}
