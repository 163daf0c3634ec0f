import type { Operation } from '../operation.ts';

/** Where an operation of a REST service stands and which members travel outside the body. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with members in braces: `/2015-03-31/functions/{FunctionName}`. */
  readonly path: string;
  /** A parameter of the query without which the route is not meant: `mode=import`. */
  readonly only?: { readonly parameter: string; readonly value: string };
  /** Members in the query, under their own name unless a parameter is given. */
  readonly query?: {
    readonly [member: string]:
      | 'text'
      | 'integer'
      | 'boolean'
      | { readonly kind: 'single' | 'list'; readonly parameter: string };
  };
  /** Members in headers, by lower-case header name. */
  readonly headers?: { readonly [member: string]: string };
  /** Members whose name in the body is another's in the path: by the name in the body. */
  readonly bodyNames?: { readonly [name: string]: string };
  /** The member that is the whole body, as text; otherwise the body is JSON of the remaining members. */
  readonly payload?: string;
  /** Status of success. */
  readonly status: number;
  /** Members of the output that travel outside the body. */
  readonly output?: {
    readonly status?: string;
    readonly headers?: { readonly [member: string]: string };
    readonly payload?: string;
  };
}

/** An operation with its route. */
export interface RoutedOperation {
  readonly operation: Operation;
  readonly route: RestRoute;
}

/** Finds the operation for a request. */
export interface RestService {
  /** @returns the operation and the members in the path; undefined when no route fits. */
  match(
    method: string,
    path: string,
    query?: URLSearchParams,
  ):
    | { readonly routed: RoutedOperation; readonly members: { readonly [member: string]: string } }
    | undefined;
}

interface CompiledRoute extends RoutedOperation {
  readonly pattern: RegExp;
  readonly members: readonly string[];
}

/** Compiles routes. A member takes one path segment, percent-encoded slashes included. */
export function restService(routes: readonly RoutedOperation[]): RestService {
  const compiled = routes.map(compileRoute);
  return {
    match(method, path, query) {
      for (const routed of compiled) {
        const { only } = routed.route;
        if (routed.route.method !== method) continue;
        if (only !== undefined && query?.get(only.parameter) !== only.value) continue;
        const found = routed.pattern.exec(path);
        if (found === null) continue;
        const members: Record<string, string> = {};
        routed.members.forEach((member, index) => {
          members[member] = decodeSegment(found[index + 1] as string);
        });
        return { routed, members };
      }
      return undefined;
    },
  };
}

function compileRoute(routed: RoutedOperation): CompiledRoute {
  const members: string[] = [];
  const source = routed.route.path.replace(/\{(\w+)\}/g, (_, member: string) => {
    members.push(member);
    return '([^/]+)';
  });
  return { ...routed, members, pattern: new RegExp(`^${source}/?$`) };
}

/** A segment that is no valid percent-encoding stands for itself; the service refuses it by its form. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
