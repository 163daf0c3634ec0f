import { resolveLimits } from '@cairn/kit';
import { expect, it, test, vi } from 'vitest';
import { compileScript } from './compile-script.ts';
import { tryHandler } from './handler-trial.ts';
import { scriptLimits } from './script-limits.ts';

const many = (count: number): string => `const many = []; many.length = ${count};`;
const twice =
  'for (const turn of [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32])';

/** Bodies that would go on, or grow, without bounds; all end by the count of their steps or bytes. */
it.each([
  ['a loop over a list that grows', 'const l = [1]; for (const n of l) l.push(n)'],
  [
    'loops within loops',
    `${many(100)} for (const a of many) for (const b of many) for (const c of many) for (const d of many) {}`,
  ],
  [
    'callbacks within callbacks',
    `${many(500)} many.forEach(() => many.forEach(() => many.forEach(() => 1)))`,
  ],
  ['a text that doubles', `let s = "0123456789"; ${twice} s += s; return s`],
  ['a template that doubles', `let s = "0123456789"; ${twice} s = \`\${s}\${s}\`; return s`],
  ['concat of texts', `let s = "0123456789"; ${twice} s = s.concat(s); return s`],
  ['replaceAll that grows', `let s = "aaaaaaaaaa"; ${twice} s = s.replaceAll("a", "aaaaaaaaaa"); return s`],
  [
    'replaceAll by a pattern that grows',
    `let s = "aaaaaaaaaa"; ${twice} s = s.replaceAll("[a]", "aaaaaaaaaa"); return s`,
  ],
  ['join that grows', `let s = "0123456789"; ${twice} s = [s, s].join(s); return s`],
  ['a list that doubles', `let l = [1, 2, 3]; ${twice} l = l.concat(l); return l.length`],
  ['a list that is spread twice', `let l = [1, 2, 3]; ${twice} l = [...l, ...l]; return l.length`],
  ['flat that grows', `let l = [1, 2, 3]; ${twice} l = [l, l].flat(); return l.length`],
  ['flatMap that grows', `let l = [1, 2, 3]; ${twice} l = l.flatMap((n) => [n, n]); return l.length`],
  ['a length out of nothing', 'const l = []; l.length = 4000000000; return l.length'],
  ['an index out of nothing', 'const l = []; l[999999999] = 1; return l.length'],
  ['fill of a long list', `${many(1_000_000)} ${twice} many.fill(1)`],
  ['sort of a long list', `${many(100_000)} const t = many.map((n, i) => "k" + i); ${twice} t.sort()`],
  ['lists that share their parts, as a text', `let l = ["0123456789"]; ${twice} l = [l, l]; return "" + l`],
  [
    'lists that share their parts, as JSON',
    `let l = ["0123456789"]; ${twice} l = [l, l]; return JSON.stringify(l).length`,
  ],
  [
    'deep lists, indented',
    `let l = []; l.length = 2000; const deep = []; deep.length = 900; for (const n of deep) l = [l]; return JSON.stringify(l, null, 10)`,
  ],
  ['lists that share their parts, for a module', `let l = ["0123456789"]; ${twice} l = [l, l]; util.keep(l)`],
  ['objects of many names', `${many(200_000)} const o = {}; many.forEach((n, i) => { o["k" + i] = i })`],
  [
    'objects that are copied over and over',
    `${many(3_000)} let o = {}; many.forEach((n, i) => { o = { ...o, ["k" + i]: i } })`,
  ],
  [
    'lines that are logged',
    `${many(300_000)} many.forEach(() => console.log("0123456789012345678901234567890123456789"))`,
  ],
  [
    'a text searched over and over',
    `let s = "a"; ${twice.replace(/,2\d|,3\d/g, '')} s += s; ${many(10_000)} many.forEach(() => s.indexOf(s + "b"))`,
  ],
  [
    'texts compared over and over',
    `let s = "a"; ${twice.replace(/,2\d|,3\d/g, '')} s += s; const t = s + ""; ${many(100_000)} many.forEach(() => s + "a" === t + "a")`,
  ],
  [
    'JSON parsed over and over',
    `${many(50_000)} const s = JSON.stringify(many); many.forEach(() => JSON.parse(s))`,
  ],
  [
    'a pattern that backtracks elsewhere',
    `let s = "aaaaaaaaaaaaaaaa"; ${twice.replace(/,1\d|,2\d|,3\d/g, '')} s += s; ${many(1_000)} many.forEach(() => s.replaceAll("(a*)*b", "c"))`,
  ],
  [
    'patterns made anew each time',
    `${many(10_000)} many.forEach((n, i) => util.matches("(a{50}){9}" + i, "a"))`,
  ],
  ['shifting a long list', `${many(200_000)} [...many].forEach(() => many.unshift(1))`],
])('%s ends', (_, body) => {
  const { outcome } = tryHandler(`export function request(ctx) { ${body} }`);
  expect(outcome).toMatchObject({ kind: 'error', error: { errorType: 'Code' } });
  const message = outcome.kind === 'error' ? outcome.error.message : '';
  expect(message).toMatch(
    /^The code takes more than \d+ (?:steps|bytes of memory)$|^Lists|^The value is larger/,
  );
});

test('steps are counted alike on every machine', () => {
  const code = `export function request() { ${many(100)} let n = 0; for (const a of many) for (const b of many) n += 1; return n }`;
  const passes = (scriptStepsMax: number): boolean =>
    tryHandler(code, { limits: { scriptStepsMax } }).outcome.kind === 'value';
  let [low, high] = [0, 1_000_000];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle;
  }
  expect(high).toMatchInlineSnapshot(`45718`);
});

test('printing JSON is paid for before it is done', () => {
  const printed = vi.spyOn(JSON, 'stringify');
  const { outcome } = tryHandler(
    `export function request() { let s = "\\\\"; ${twice} s = JSON.stringify(s); return s }`,
  );
  const characters = printed.mock.results.reduce((sum, { value }) => sum + String(value).length, 0);
  printed.mockRestore();
  expect(outcome).toMatchObject({ error: { message: 'The code takes more than 1000000 steps' } });
  // It was made, and the text that was too long was not.
  expect(characters).toBeGreaterThan(1_000_000);
  expect(characters).toBeLessThan(7_000_000);
});

test('a text as long as a result can be printed', () => {
  const code = 'export function request(ctx) { return JSON.stringify(ctx.args.text).length }';
  const { outcome } = tryHandler(code, { context: { arguments: { text: 'x'.repeat(5_000_000) } } });
  expect(outcome).toEqual({ kind: 'value', value: 5_000_002 });
});

test('a result has a size', () => {
  const body = 'let s = "0123456789"; for (const n of [1,2,3,4,5,6,7,8,9,10]) s += s; return [s, s]';
  const { outcome } = tryHandler(`export function request() { ${body} }`, {
    limits: { scriptResultBytes: 20_000 },
  });
  expect(outcome).toMatchObject({ error: { message: 'The value is larger than 20000 bytes' } });
});

test('what is logged beyond the bound is left out, and that is said', () => {
  const { effects, outcome } = tryHandler(
    'export function request() { for (const n of [1,2,3,4]) console.log("0123456789") }',
    {
      limits: { scriptLogBytes: 80 },
    },
  );
  expect(outcome.kind).toBe('value');
  expect(effects.logs).toHaveLength(3);
  expect(effects.logs[2]).toContain('the rest is left out');
});

test('functions that reach themselves by a detour end', () => {
  const code = `export function request() {
    const o = {};
    o.again = (n) => o.again(n + 1);
    return o.again(0);
  }`;
  expect(tryHandler(code).outcome).toMatchObject({
    error: { message: 'RangeError: Maximum call stack size exceeded', errorType: 'Code' },
  });
  const wide = tryHandler(code, { limits: { scriptCallDepthMax: 1e9, scriptStepsMax: 1e9 } });
  expect(wide.outcome).toMatchObject({ error: { message: 'RangeError: Maximum call stack size exceeded' } });
});

it.each([
  ['parentheses', `${'('.repeat(15_000)}1${')'.repeat(15_000)}`],
  ['lists', `${'['.repeat(15_000)}${']'.repeat(15_000)}`],
  ['sums', `1${'+1'.repeat(10_000)}`],
  ['members', `ctx${'.a'.repeat(10_000)}`],
  ['negations', `${'!'.repeat(20_000)}1`],
  ['functions', `${'(() => '.repeat(4_000)}1${')'.repeat(4_000)}`],
])('%s within each other are refused beyond a depth', (_, expression) => {
  const limits = resolveLimits(scriptLimits);
  const script = compileScript(`export function request(ctx) { return ${expression} }`, {
    modules: {},
    limits,
  });
  expect(script).toMatchObject({ kind: 'rejected', codeErrors: [{ errorType: 'PARSER_ERROR' }] });
});

test('many statements are no depth', () => {
  const code = `export function request() { let n = 0; ${'n += 1;'.repeat(4_000)} return n }`;
  expect(tryHandler(code).outcome).toEqual({ kind: 'value', value: 4_000 });
});
