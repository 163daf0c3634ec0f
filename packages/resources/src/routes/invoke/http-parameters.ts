import type { Texts } from '../route-types.ts';

/** Places that mappings must leave alone. Source: "Transform API requests and responses for HTTP APIs", reserved headers. */
const reservedHeaders =
  /^(?:access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-for|x-forwarded-host|x-forwarded-proto|via)$/i;

type Part = 'header' | 'querystring';

/** One change of a request or an answer: `append:header.x-trace`. */
interface ParameterChange {
  readonly verb: 'append' | 'overwrite' | 'remove';
  readonly part: Part | 'path' | 'statuscode';
  /** Of a header in lower case. */
  readonly name: string;
  readonly expression: string;
}

const form = /^(append|overwrite|remove):(?:(header|querystring)\.(\S+)|(path|statuscode))$/;

/** What is wrong with the mapping of a request to an HTTP endpoint, or of an answer; undefined when nothing is. */
export function parameterProblem(parameters: Texts, of: 'request' | 'response'): string | undefined {
  return Object.keys(parameters).find((key) => {
    const [, verb, part, name = '', whole] = form.exec(key) ?? [];
    if (verb === undefined) return true;
    if (whole !== undefined) return verb !== 'overwrite' || (whole === 'path') !== (of === 'request');
    return (part === 'querystring' && of === 'response') || (part === 'header' && reservedHeaders.test(name));
  });
}

function changesOf(parameters: Texts): readonly ParameterChange[] {
  return Object.entries(parameters).flatMap(([key, expression]): readonly ParameterChange[] => {
    const [, verb, part, name = '', whole] = form.exec(key) ?? [];
    if (verb === undefined) return [];
    const place = (part ?? whole) as ParameterChange['part'];
    const called = place === 'header' ? name.toLowerCase() : name;
    return [{ verb: verb as ParameterChange['verb'], part: place, name: called, expression }];
  });
}

type Pairs = readonly (readonly [name: string, value: string])[];

/** What mappings change. */
export interface MappedParameters {
  /** Names in lower case. */
  readonly header: Pairs;
  readonly querystring: Pairs;
  readonly path?: string;
  readonly statuscode?: string;
}

/**
 * Carries the changes out, one after the other.
 * @param select the value of an expression; a change whose value is absent is none
 */
export function mapParameters(
  before: MappedParameters,
  parameters: Texts,
  select: (expression: string) => string | undefined,
): MappedParameters {
  let mapped = before;
  for (const { verb, part, name, expression } of changesOf(parameters)) {
    const value = verb === 'remove' ? undefined : select(expression);
    if (verb !== 'remove' && value === undefined) continue;
    if (part === 'path' || part === 'statuscode') {
      mapped = { ...mapped, [part]: value };
      continue;
    }
    const pairs = mapped[part];
    const kept = verb === 'append' ? pairs : pairs.filter(([there]) => there !== name);
    mapped = { ...mapped, [part]: value === undefined ? kept : [...kept, [name, value]] };
  }
  return mapped;
}
