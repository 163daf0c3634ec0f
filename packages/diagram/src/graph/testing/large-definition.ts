import type { Json, JsonObject } from '@cairn/kit';

/**
 * A definition of at least so many states for tests: Tasks with a Catch each into one Fail state, Choices that skip
 * ahead and go back, Parallels with three branches, Maps.
 */
export function largeDefinition(stateCount: number): JsonObject {
  let size = Math.ceil(stateCount / 4);
  let made = machine(size, 'S', 1);
  while (made.count < stateCount) {
    size += 1;
    made = machine(size, 'S', 1);
  }
  return made.definition;
}

function machine(size: number, prefix: string, depth: number): { definition: JsonObject; count: number } {
  let count = size + 1;
  const inside = (innerSize: number, innerPrefix: string): Json => {
    const made = machine(innerSize, innerPrefix, depth - 1);
    count += made.count;
    return made.definition;
  };
  const nameAt = (index: number) => `${prefix}${Math.max(0, Math.min(index, size - 1))}`;
  const failed = `${prefix}Failed`;
  const states: Record<string, Json> = {};
  for (let index = 0; index < size; index += 1) {
    const name = nameAt(index);
    const isLast = index === size - 1;
    const rest: JsonObject = {
      Catch: [{ ErrorEquals: ['States.ALL'], Next: failed }],
      ...(isLast ? { End: true } : { Next: nameAt(index + 1) }),
    };
    if (index % 7 === 3 && !isLast) {
      states[name] = {
        Type: 'Choice',
        Choices: [
          { Variable: '$.ahead', NumericGreaterThan: index, Next: nameAt(index + 3) },
          { Variable: '$.back', IsPresent: true, Next: nameAt(index - 3) },
        ],
        Default: nameAt(index + 1),
      };
    } else if (depth > 0 && index % 10 === 5) {
      const branches = [0, 1, 2].map((number) => inside(4, `${name}b${number}`));
      states[name] = { Type: 'Parallel', Branches: branches, ...rest };
    } else if (depth > 0 && index % 10 === 8) {
      states[name] = { Type: 'Map', ItemProcessor: inside(5, `${name}m`), ...rest };
    } else {
      states[name] = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...rest };
    }
  }
  states[failed] = { Type: 'Fail', Error: 'Failed' };
  return { definition: { StartAt: nameAt(0), States: states }, count };
}
