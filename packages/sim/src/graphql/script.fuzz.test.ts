// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of code that is tested.
import { createContext, Script } from 'node:vm';
import { compileScript, noEffects, scriptLimits } from '@cairn/graphql';
import { resolveLimits } from '@cairn/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scriptPrograms } from './script-program.ts';

const limits = resolveLimits(scriptLimits);
const plain = createContext({});

/** What plain JavaScript makes of a body: the JSON of its value, or that it fails. */
function runPlainly(body: string): string {
  try {
    const value: unknown = new Script(`'use strict'; JSON.stringify((() => { ${body} })())`).runInContext(
      plain,
      {
        timeout: 200,
      },
    );
    return String(value);
  } catch (error) {
    return `fails: ${(error as Error).name}`;
  }
}

/** What APPSYNC_JS makes of it. */
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
      arguments: {},
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

test('code of the subset gives what plain JavaScript gives', () => {
  fc.assert(
    fc.property(scriptPrograms, (body) => {
      const inCairn = runInCairn(body);
      const plainly = runPlainly(body);
      // What grows in loops within loops is ended: here by its steps, bytes or depth, there by the clock.
      fc.pre(!/takes more than|is larger than|RangeError/.test(inCairn) && plainly !== 'fails: Error');
      expect(inCairn).toBe(plainly);
    }),
    { numRuns: Number(process.env.CAIRN_FUZZ_RUNS ?? 1_500) },
  );
});

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
