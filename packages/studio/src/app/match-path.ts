/** The values of a pattern's parts: `name` of `:name`, `*` of the rest. Decoded. */
export interface PathParams {
  readonly [name: string]: string | undefined;
}

/**
 * Matches a path as it stands in the address (percent-encoded) with a pattern such as `/tables/:name/:tab?` or
 * `/executions/*`.
 * @returns the decoded values; undefined where it does not fit
 */
export function matchPath(pattern: string, path: string): PathParams | undefined {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    if (part === '*') {
      if (value === undefined) return undefined;
      params['*'] = given.slice(index).map(decode).join('/');
      return params;
    }
    if (part.startsWith(':')) {
      if (value === undefined && !part.endsWith('?')) return undefined;
      if (value !== undefined) params[part.replace(/^:|\?$/g, '')] = decode(value);
    } else if (part !== value) return undefined;
  }
  return given.length > wanted.length ? undefined : params;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

/** What was mistyped by hand is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
