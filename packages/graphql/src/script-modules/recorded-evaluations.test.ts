import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  memberOf,
  parseJson,
  resolveLimits,
} from '@cairn/kit';
import { expect, it } from 'vitest';
import { type EvaluationOutcome, noEffects } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { compileScript } from '../script/compile-script.ts';
import { scriptLimits } from '../script/script-limits.ts';
import { scriptModules } from './script-modules.ts';

/** What AWS answered to evaluations of code; lies beside the repository and is not part of it. */
const recordings = fileURLToPath(
  new URL('../../../../../shared/conformance/appsync/js-utils.jsonl', import.meta.url),
);

interface Recorded {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly function: string;
  readonly context: JsonObject;
  readonly expected: Json;
  /** The result is JSON text in which the order of members does not count. */
  readonly postProcess?: string;
}

function recorded(): readonly Recorded[] {
  const lines = readFileSync(recordings, 'utf8').split('\n');
  return lines.flatMap((line) => (line === '' ? [] : [parseJson(line) as unknown as Recorded]));
}

function evaluated({ code, function: name, context }: Recorded): EvaluationOutcome {
  const compiled = compileScript(code, { modules: scriptModules, limits: resolveLimits(scriptLimits, {}) });
  if (compiled.kind === 'rejected') throw new Error(compiled.codeErrors.map(({ value }) => value).join('\n'));
  return compiled.handler(name).evaluate(contextOf(context), {
    now: () => 1_700_000_000_000,
    random: () => 0.5,
    authorizationType: 'API Key Authorization',
    effects: noEffects(),
  });
}

function contextOf(given: JsonObject): ResolverContext {
  return {
    arguments: {},
    source: null,
    identity: null,
    request: { headers: {}, domainName: null },
    info: { fieldName: '', parentTypeName: '', variables: {}, selectionSetList: [], selectionSetGraphQL: '' },
    stash: {},
    env: {},
    ...given,
  } as ResolverContext;
}

/** The result as it was recorded: a value, or the text of an error. */
function resultOf(outcome: EvaluationOutcome): Json {
  if (outcome.kind === 'error') return { message: outcome.error.message };
  return outcome.value === undefined ? { undefined: true } : outcome.value;
}

function isAlike({ expected, postProcess }: Recorded, result: Json): boolean {
  if (postProcess === undefined) return jsonEquals(result, expected);
  return typeof result === 'string' && jsonEquals(parseJson(result), parseJson(expected as string));
}

it.runIf(existsSync(recordings))('recorded evaluations give what AWS gave', () => {
  const all = recorded();
  expect(all.length).toBeGreaterThan(100);
  const different = all.flatMap((each) => {
    const result = resultOf(evaluated(each));
    return isAlike(each, result) ? [] : [{ id: each.id, expected: each.expected, result }];
  });
  expect(different).toEqual([]);
});

it('an error that is expected is told from a value', () => {
  const code =
    "import { util } from '@aws-appsync/utils';\nexport function request(ctx) { util.error('foo'); }";
  const result = resultOf(
    evaluated({ id: '', kind: '', code, function: 'request', context: {}, expected: null }),
  );
  expect(isJsonObject(result) && memberOf(result, 'message')).toBe('foo');
});
