import { resolveLimits } from '@cairn/kit';
import { expect, it } from 'vitest';
import { evaluationContext } from '../apis/evaluation-context.ts';
import { noEffects } from '../resolver/resolver-code.ts';
import { scriptModules } from '../script-modules/script-modules.ts';
import { compileScript } from './compile-script.ts';
import { ScriptCoverage } from './script-coverage.ts';
import { scriptLimits } from './script-limits.ts';

const code = `const twice = (value) => value * 2;
export function request(ctx) {
  const { n, list } = ctx.args;
  if (n > 10) {
    return 'large';
  }
  for (const one of list ?? []) {
    console.log(one);
  }
  switch (n) {
    case 1:
      return 'one';
    default:
      return n > 5 ? twice(n) : n && -n;
  }
}
export function response(ctx) {
  return ctx.result;
}
`;

function run(...contexts: readonly object[]): ScriptCoverage {
  const coverage = new ScriptCoverage();
  const script = compileScript(code, {
    modules: scriptModules,
    limits: resolveLimits(scriptLimits),
    coverage,
  });
  if (script.kind === 'rejected') throw new Error(JSON.stringify(script.codeErrors));
  for (const args of contexts) {
    const surroundings = { now: () => 0, random: () => 0, authorizationType: '', effects: noEffects() };
    script.handler('request').evaluate(evaluationContext({ args } as never), surroundings);
  }
  return coverage;
}

const missedLines = ({ lines }: ScriptCoverage): readonly number[] =>
  lines.filter(({ count }) => count === 0).map(({ line }) => line);
const takenBranches = ({ branches }: ScriptCoverage): readonly string[] =>
  branches.filter(({ count }) => count > 0).map(({ line, kind }) => `${line} ${kind}`);

it('has missed everything before anything was run', () => {
  const coverage = run();
  expect(missedLines(coverage)).toEqual([1, 3, 4, 5, 7, 8, 10, 12, 14, 18]);
  expect(takenBranches(coverage)).toEqual([]);
});

it('counts lines and branches, those that are not written too', () => {
  expect(missedLines(run({ n: 11 }))).toEqual([7, 8, 10, 12, 14, 18]);
  expect(takenBranches(run({ n: 11 }))).toEqual(['4 if']);
  const coverage = run({ n: 1, list: [1, 2] }, { n: 7 }, { n: 0 });
  expect(missedLines(coverage)).toEqual([5, 18]);
  expect(takenBranches(coverage)).toEqual(['4 else', '7 ??', '12 case', '14 case', '14 ?', '14 :']);
  expect(coverage.lines.find(({ line }) => line === 8)).toEqual({ line: 8, count: 2 });
});
