// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of code that is tested.
import { createContext, Script } from 'node:vm';
import { compileScript, noEffects, scriptLimits } from '@cairn/graphql';
import { resolveLimits } from '@cairn/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scriptPrograms } from './script-program.ts';

const limits = resolveLimits(scriptLimits);
const plain = createContext({});

const given = { a: 1, b: 'xy', c: [3, 1, 2, { k: [1] }], d: { x: 1, y: [2] } };

/** Where the variables that bodies use come from. */
const beginnings = {
  'its own variables': "let a = 1, b = 'xy', c = [3, 1, 2], d = { x: 1, y: [2] };",
  'what it was given': 'let { a, b, c, d } = ctx.args;',
  'parts of what it was given': 'let a = ctx.args.a, b = ctx.args["b"], { args: { c, d } } = ctx;',
} as const;

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** What plain JavaScript makes of a body: the JSON of its value, or that it fails. */
function runPlainly(body: string): string {
  try {
    const call = `((ctx) => { ${body} })({ args: ${JSON.stringify(given)} })`;
    const script = new Script(`'use strict'; JSON.stringify(${call})`);
    const value: unknown = script.runInContext(plain, { timeout: 200 });
    return String(value);
  } catch (error) {
    return `fails: ${(error as Error).name}`;
  }
}

/** What APPSYNC_JS makes of it. What it is given is frozen: changing it would show as a failure of the host. */
function runInCairn(body: string): string {
  const script = compileScript(`export function request(ctx) { ${body} }`, { modules: {}, limits });
  if (script.kind === 'rejected') return `rejected: ${script.codeErrors[0]?.value}`;
  const info = {
    fieldName: 'f',
    parentTypeName: 'Query',
    variables: {},
    selectionSetList: [],
    selectionSetGraphQL: '',
  };
  const outcome = script.handler('request').evaluate(
    {
      arguments: frozen(structuredClone(given)),
      source: null,
      identity: null,
      request: { headers: {}, domainName: null },
      info,
      stash: {},
      env: {},
    },
    { now: () => 0, random: () => 0, authorizationType: '', effects: noEffects() },
  );
  if (outcome.kind === 'value') return JSON.stringify(outcome.value);
  const message = outcome.kind === 'error' ? outcome.error.message : outcome.kind;
  return `fails: ${/^\w*Error/.exec(message)?.[0] ?? message}`;
}

test.each(Object.entries(beginnings))(
  'code that works on %s gives what plain JavaScript gives',
  (_, beginning) => {
    fc.assert(
      fc.property(scriptPrograms, (statements) => {
        const body = `${beginning}\n${statements}`;
        const inCairn = runInCairn(body);
        const plainly = runPlainly(body);
        // What grows in loops within loops is ended: here by its steps, bytes or depth, there by the clock.
        fc.pre(!/takes more than|is larger than|RangeError/.test(inCairn) && plainly !== 'fails: Error');
        expect(inCairn).toBe(plainly);
      }),
      { numRuns: Number(process.env.CAIRN_FUZZ_RUNS ?? 300) },
    );
  },
);

test('texts that are no code are rejected, and nothing is thrown', () => {
  const pieces = fc.constantFrom(
    ...'export function request ( ctx ) { } return [ ] => const let = , ; . ?. ... `${ } ` class new this async await yield for of in while switch case default : ? ++ -- ~ /x/ "a" 1 import * as from util label: try catch throw get set static # @ \\ \u2028 0n'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (words) => {
      const code = words.join(' ');
      const script = compileScript(code, { modules: {}, limits });
      if (script.kind === 'compiled') return;
      expect(script.codeErrors.length).toBeGreaterThan(0);
      for (const { errorType, location } of script.codeErrors) {
        expect(['PARSER_ERROR', 'LINT_ERROR']).toContain(errorType);
        expect(location.line).toBeGreaterThan(0);
        expect(location.column).toBeGreaterThan(0);
      }
    }),
    { numRuns: 2_000 },
  );
});
