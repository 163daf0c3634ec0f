import type { Texts } from '../route-types.ts';
import { type MappingSources, mappedValues } from './parameter-mapping.ts';

/** What a method's parameters are mapped to, for the integration. */
export interface MappedRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, readonly string[]>>;
  readonly header: Readonly<Record<string, string>>;
}

/** Headers of requests that are the server's own, and mappings may not set. */
const ownHeaders =
  /^(?:connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** Maps the parameters of a request of a REST API; the template's overrides come last. */
export function mapRequest(
  parameters: Texts,
  sources: MappingSources,
  overrides: (part: 'path' | 'querystring' | 'header') => Texts,
): MappedRequest {
  const path: Record<string, string> = {};
  const querystring: Record<string, readonly string[]> = {};
  const header: Record<string, string> = {};
  const put = (part: string, name: string, values: readonly string[]): void => {
    if (part === 'path') path[name] = values.at(-1) ?? '';
    else if (part === 'querystring') querystring[name] = values;
    else if (!ownHeaders.test(name)) header[name] = values.join(',');
  };
  for (const [target, expression] of Object.entries(parameters)) {
    const [, part, name] = /^integration\.request\.(path|querystring|header)\.(.+)$/.exec(target) ?? [];
    const values = mappedValues(expression, sources);
    if (part !== undefined && name !== undefined && values.length > 0) put(part, name, values);
  }
  for (const part of ['path', 'querystring', 'header'] as const) {
    for (const [name, value] of Object.entries(overrides(part))) put(part, name, [value]);
  }
  return { path, querystring, header };
}
