import type { Json } from '@cairn/kit';

/**
 * What a resolver's code is given: `ctx` of APPSYNC_JS, `$ctx` of VTL. Nothing of it may be changed but `stash`; code
 * that changes what it was given changes a copy.
 * Source: AppSync developer guide, "Resolver context object reference".
 */
export interface ResolverContext {
  /** `ctx.arguments`, `ctx.args`. */
  readonly arguments: Json;
  /** The parent's value; null at the top. */
  readonly source: Json;
  /** Who asks; null for API keys. */
  readonly identity: Json;
  readonly request: ResolverRequest;
  readonly info: ResolverInfo;
  /** One for all steps of a resolver, changed in place by them. */
  readonly stash: { [name: string]: Json };
  /** What the step before gave, where there was one. */
  readonly prev?: { readonly result: Json };
  /** What the data source answered: in response handlers only. */
  readonly result?: Json;
  /** Why the data source gave no answer: in response handlers only. */
  readonly error?: { readonly message: string; readonly type: string };
  /** Errors that were appended so far. */
  readonly outErrors?: readonly Json[];
  /** Environment variables of the API. */
  readonly env: { readonly [name: string]: string };
  /** Members that only some contexts have (those of an evaluation, of Events). */
  readonly [member: string]: unknown;
}

export interface ResolverRequest {
  /** By lower-case name; a repeated header is an array. `cookie` is never there. */
  readonly headers: { readonly [name: string]: Json };
  /** The custom domain by which the request came; null otherwise. */
  readonly domainName: string | null;
}

/**
 * Which field is resolved. `selectionSetList` and `selectionSetGraphQL` are made when they are read, and are not part
 * of the object's JSON.
 */
export interface ResolverInfo {
  readonly fieldName: string;
  readonly parentTypeName: string;
  readonly variables: Json;
  readonly selectionSetList: readonly string[];
  readonly selectionSetGraphQL: string;
}
