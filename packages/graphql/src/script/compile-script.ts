import type { EvaluationOutcome, ResolverCode, ResolverError } from '../resolver/resolver-code.ts';
import { findChanges } from './changes.ts';
import type { CodeError, ScriptRejection } from './code-error.ts';
import { compileModule } from './compile/compile-module.ts';
import { handlersOf } from './handlers.ts';
import type { HostModules } from './host-module.ts';
import { lintImports } from './lint/lint-imports.ts';
import { lintScript } from './lint/lint-script.ts';
import { parseScript } from './parse-script.ts';
import { resolveNames } from './resolve-names.ts';
import { runHandler } from './run-handler.ts';
import type { ScriptCoverage } from './script-coverage.ts';
import type { ScriptLimits } from './script-limits.ts';
import { SourcePlaces } from './source-places.ts';

/** What code is compiled with. */
export interface ScriptOptions {
  /** What it may import; the exports of `@aws-appsync/utils` are there without being imported, too. */
  readonly modules: HostModules;
  readonly limits: ScriptLimits;
  /** Counts what runs carry out, for tests of the code. */
  readonly coverage?: ScriptCoverage;
}

/** Code of APPSYNC_JS, compiled once and run as often as one likes. */
export interface CompiledScript {
  readonly kind: 'compiled';
  /** What it exports: `request`, `response`; of a handler that is an object `onPublish.request`, … */
  readonly handlers: ReadonlySet<string>;
  /** A handler as a resolver's code. One that is not exported fails whenever it is run. */
  handler(name: string): ResolverCode;
}

/** Compiles code of APPSYNC_JS 1.0.0; its length is the caller's to check. */
export function compileScript(code: string, options: ScriptOptions): CompiledScript | ScriptRejection {
  const places = new SourcePlaces(code);
  const program = parseScript(code, places);
  if ('errorType' in program) return { kind: 'rejected', codeErrors: [program] };
  const names = resolveNames(program);
  const codeErrors: readonly CodeError[] = [
    ...lintScript(names, places),
    ...lintImports(names, options.modules, places),
  ];
  if (codeErrors.length > 0) return { kind: 'rejected', codeErrors };
  const changes = findChanges(names);
  options.coverage?.begin(program, places);
  const module = compileModule(names, {
    places,
    modules: options.modules,
    tracksOwners: changes.changesOthers,
    coverage: options.coverage,
  });
  const traits = {
    places,
    limits: options.limits,
    changesValues: changes.changesValues,
    tracksOwners: changes.changesOthers,
  };
  const use = { usesSelection: code.includes('selectionSet') };
  const known = handlerNames(names);
  return {
    kind: 'compiled',
    handlers: new Set(known.keys()),
    handler: (name) => {
      const handler = known.get(name);
      if (handler === undefined) return { evaluate: () => missingHandler(name) };
      return {
        evaluate: (context, surroundings) =>
          runHandler({ module, handler, traits, use }, context, surroundings),
      };
    },
  };
}

function missingHandler(name: string): EvaluationOutcome {
  const message = `ReferenceError: ${name} is not defined`;
  return {
    kind: 'error',
    error: { message, errorType: 'Code', data: null, errorInfo: null, kind: 'failed' },
  };
}

/** The handlers by the names that they are run by, each with where its function is found. */
function handlerNames(
  names: ReturnType<typeof resolveNames>,
): ReadonlyMap<string, { readonly slot: number; readonly member: string }> {
  const known = new Map<string, { readonly slot: number; readonly member: string }>();
  for (const [exported, { variable, functions }] of handlersOf(names)) {
    for (const member of Object.keys(functions)) {
      known.set(member === '' ? exported : `${exported}.${member}`, { slot: variable.slot, member });
    }
  }
  return known;
}

/** The message of an error with its place before it, as EvaluateCode prints it: `code.js:5:3: …`. */
export function printPlacedMessage({ message, line, column }: ResolverError): string {
  return line === undefined ? message : `code.js:${line}:${column ?? 0}: ${message}`;
}
