/** A pattern that fits a path, with what its variables stand for. */
export interface PathMatch<Target> {
  readonly target: Target;
  readonly parameters: { readonly [name: string]: string };
}

/**
 * The target whose pattern fits a path best: a part that is the same text before a variable, a variable before a
 * greedy one (`{proxy+}`).
 * @param candidates patterns such as `/orders/{orderId}`
 */
export function matchPath<Target>(
  path: string,
  candidates: readonly (readonly [pattern: string, target: Target])[],
): PathMatch<Target> | undefined {
  const parts = partsOf(path);
  let best: { readonly rank: string; readonly match: PathMatch<Target> } | undefined;
  for (const [pattern, target] of candidates) {
    const fit = fitOf(partsOf(pattern), parts);
    if (fit === undefined || (best !== undefined && best.rank <= fit.rank)) continue;
    best = { rank: fit.rank, match: { target, parameters: fit.parameters } };
  }
  return best?.match;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part, at) => at > 0 || part !== '');
}

/** The lower the rank, the better: one digit for each part of the pattern. */
function fitOf(
  pattern: readonly string[],
  parts: readonly string[],
): { readonly rank: string; readonly parameters: { readonly [name: string]: string } } | undefined {
  const parameters: Record<string, string> = {};
  let rank = '';
  for (const [at, wanted] of pattern.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(wanted)?.[1];
    if (greedy !== undefined) {
      if (at >= parts.length || parts[at] === '') return undefined;
      parameters[greedy] = parts.slice(at).map(decoded).join('/');
      return { rank: `${rank}2`, parameters };
    }
    const part = parts[at];
    if (part === undefined) return undefined;
    const variable = /^\{(.+)\}$/.exec(wanted)?.[1];
    if (variable === undefined) {
      if (decoded(part) !== wanted) return undefined;
      rank += '0';
    } else {
      if (part === '') return undefined;
      parameters[variable] = decoded(part);
      rank += '1';
    }
  }
  return parts.length === pattern.length ? { rank, parameters } : undefined;
}

/** A part that is no valid percent-encoding stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
