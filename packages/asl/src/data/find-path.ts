import { type Json, RecentMap } from '@cairn/kit';
import { stateStepsMax } from './data-limits.ts';
import type { DataScope } from './data-scope.ts';
import { compilePath, type Path } from './path.ts';
import { tooManySteps } from './steps.ts';

const keptMax = 500;
const kept = new RecentMap<string, Path>(keptMax);
const payloadBytesMax = 10_485_760;

/**
 * What a JSONPath leads to in a value, for mappings outside of state machines. Undefined where a definite path leads
 * nowhere, or the text is no path.
 * @throws StateFailure when the path costs more than its limit
 */
export function findPath(root: Json, text: string): Json | undefined {
  const path = pathOf(text);
  return path?.read(scopeOf(root));
}

function pathOf(text: string): Path | undefined {
  const found = kept.get(text);
  if (found !== undefined) return found;
  let path: Path;
  try {
    path = compilePath(text);
  } catch {
    return undefined;
  }
  return kept.set(text, path);
}

function scopeOf(root: Json): DataScope {
  let steps = 0;
  return {
    root,
    context: () => null,
    variable: () => undefined,
    spend: (count) => {
      steps += count;
      if (steps > stateStepsMax) throw tooManySteps();
    },
    payloadBytesMax,
    random: { next: () => 0 },
    digest: { hex: () => '' },
  };
}
