// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are of resolver code.
import { JsonNumber, parseJson, resolveLimits } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { compileScript, printPlacedMessage } from './compile-script.ts';
import { resultOf, trialModules, tryHandler } from './handler-trial.ts';
import { scriptLimits } from './script-limits.ts';

const limits = resolveLimits(scriptLimits);

describe('what code gives', () => {
  it.each([
    [
      'const { id, list = [1, 2], ...rest } = ctx.args; return { id, list, rest }',
      '{"id":"a","list":[1,2],"rest":{"n":1}}',
    ],
    ['const [a, , b = 5, ...c] = [1, 2, undefined, 3, 4]; return [a, b, c]', '[1,5,[3,4]]'],
    ['const f = ({ x }, y = x, ...z) => [x, y, z]; return f({ x: 1 }, undefined, 2, 3)', '[1,1,[2,3]]'],
    ['return { ...ctx.args, ...[7], n: 2, ["k" + 1]: 3 }', '{"0":7,"id":"a","n":2,"k1":3}'],
    ['return [...ctx.args.id, ..."xy", ...[1]]', '["a","x","y",1]'],
    ['return `${ctx.args.id}-${1 + 1}-${[1, [2]]}`', '"a-2-1,2"'],
    [
      'return [ctx.args?.no?.thing.at[0](1), ctx.args.id?.length, ctx.none?.(), ctx.args.no?.[1]]',
      '[null,1,null,null]',
    ],
    ['let t = 0; for (const n of [1, 2, 3, 4]) { if (n === 3) break; t += n } return t', '3'],
    [
      'const k = []; for (const n in { a: 1, b: 2 }) k.push(n); for (const i in [5, 6]) k.push(i); return k',
      '["a","b","0","1"]',
    ],
    [
      'switch (ctx.args.n) { case 0: return "no"; case 1: case 2: { return "yes" } default: return "?" }',
      '"yes"',
    ],
    [
      'let r = ""; switch (9) { default: r += "d"; case 1: r += "1"; break; case 2: r += "2" } return r',
      '"d1"',
    ],
    [
      'const fs = []; for (const n of [1, 2]) { const add = (m) => n + m; fs.push(add(10)) } return fs',
      '[11,12]',
    ],
    ['let a = null; a ??= 4; a ||= 5; a &&= 6; a **= 2; return a', '36'],
    [
      'return [1 + "1", "3" * "4", 7 % 4, 1 << 4, -1 >>> 28, 5 & 6, 5 | 6, 5 ^ 6, +"", -[]]',
      '["11",12,3,16,15,4,7,3,0,0]',
    ],
    [
      'return [null == undefined, 1 == "1", [1] == 1, {} == "x", NaN == NaN, null == 0]',
      '[true,true,true,false,false,false]',
    ],
    [
      'return [typeof 1, typeof "", typeof {}, typeof null, typeof undefined, typeof nothing, typeof (() => 1)]',
      '["number","string","object","object","undefined","undefined","function"]',
    ],
    [
      'const o = { a: { b: 1 } }; delete o.a.b; o.a.c = [1]; o["d"] = 2; return [o, void 0]',
      '[{"a":{"c":[1]},"d":2},null]',
    ],
    ['return (1, 2, 3)', '3'],
    ['function inner() { return later } const later = 4; return inner()', '4'],
    [
      'return { u: undefined, n: NaN, d: -0, list: [undefined, Infinity] }',
      '{"n":null,"d":0,"list":[null,null]}',
    ],
    ['', 'undefined'],
    ['return undefined', 'undefined'],
    ['return null', 'null'],
  ])('%s', (body, expected) => expect(resultOf(body, { id: 'a', n: 1 })).toBe(expected));
});

describe('what there is of JavaScript', () => {
  it.each([
    ['return Object.entries(Object.assign({ a: 1 }, null, { b: 2 })).flat()', '["a",1,"b",2]'],
    [
      'return [Object.keys("ab"), Object.values([5]), Object.hasOwn({ a: 1 }, "a"), Object.hasOwn({}, "toString")]',
      '[["0","1"],[5],true,false]',
    ],
    ['return [1, 2, 3].map((n, i, all) => n * i + all.length)', '[3,5,9]'],
    [
      'return [[3, 1, 2].sort(), [10, 9, undefined, 1].sort(), ["b", "a"].reverse()]',
      '[[1,2,3],[1,10,9,null],["a","b"]]',
    ],
    [
      'const l = [1, 2, 3, 4]; const out = l.splice(1, 2, "x"); l.unshift(0); return [l, out, l.pop(), l.shift()]',
      '[[1,"x"],[2,3],4,0]',
    ],
    [
      'return [[1, [2, [3, [4]]]].flat(2), [1, 2].flatMap((n) => [n, [n]]), [1].concat(2, [3, [4]])]',
      '[[1,2,3,[4]],[1,[1],2,[2]],[1,2,3,[4]]]',
    ],
    [
      'const l = [5, 1, 4]; return [l.find((n) => n < 5), l.findIndex((n) => n === 4), l.findLast((n) => n < 5), l.findLastIndex((n) => n > 9)]',
      '[1,2,4,-1]',
    ],
    [
      'return [[1, 2].reduce((a, n) => a + n), ["a", "b"].reduceRight((a, n) => a + n, ""), [1].every((n) => n), [0].some((n) => n)]',
      '[3,"ba",true,false]',
    ],
    [
      'return [[1, 2, 1].indexOf(1, 1), [1, 2, 1].lastIndexOf(1), [NaN].includes(NaN), [1, 2].join(), new1()]; function new1() { return [1].at(-1) }',
      '[2,2,true,"1,2",1]',
    ],
    [
      'const l = []; l.length = 2; l[3] = 1; return [l, l.fill(0, 1, 2)]',
      '[[null,0,null,1],[null,0,null,1]]',
    ],
    [
      'return ["aXbX".replace("X", "-"), "aXbX".replaceAll("X", "$"), "a1b22".replaceAll("[0-9]+", "<$0>"), "a.b".split(".")]',
      '["a-bX","a$b$","a<1>b<22>",["","","",""]]',
    ],
    [
      'return ["a, b;c".split("[,;] ?"), "abc".split(""), "a-b".split("-", 1), "x".split()]',
      '[["a","b","c"],["a","b","c"],["a"],["x"]]',
    ],
    [
      'return [" a ".trim(), " a ".trimStart(), "ab".charAt(1), "ab"[1], "abc".slice(-2), "abc".concat(1, null), "Ab".toLowerCase(), "abab".lastIndexOf("ab")]',
      '["a","a ","b","b","bc","abc1null","ab",2]',
    ],
    [
      'return [Math.max(1, "3", 2), Math.min(), Math.round(2.5), Math.floor(-1.5), Math.ceil(1.2), Math.random()]',
      '[3,null,3,-2,2,0.25]',
    ],
    [
      'return [Number("12"), Number.isNaN(NaN), Number.isFinite("1"), isNaN("x"), parseInt("12px"), String([1, 2]), (1.5).toFixed(2)]',
      '[12,true,false,true,12,"1,2","1.50"]',
    ],
    [
      'return [JSON.parse("{\\"a\\":[1]}"), JSON.parse("{"), JSON.stringify({ a: undefined, b: [() => 1] }), JSON.stringify({ a: 1 }, null, 1)]',
      '[{"a":[1]},"","{\\"b\\":[null]}","{\\n \\"a\\": 1\\n}"]',
    ],
    [
      'return [Array.isArray([]), Array.isArray({ length: 1 }), [1, 0, 2].filter(Boolean), ["1", "2"].map(Number)]',
      '[true,false,[1,2],[1,2]]',
    ],
    ['return [String.raw`a\\n${1}b`, `a\\t`.length]', '["a\\\\n1b",2]'],
    ['return util.numbers.one + util.numbers.half()', '1.5'],
    ['const { numbers: { half } } = util; return half()', '0.5'],
    ['return [util.matches("^[A-Z]+$", "ABC"), util.matches("a*b", "aaab c")]', '[true,false]'],
  ])('%s', (body, expected) => expect(resultOf(body)).toBe(expected));
});

describe('what is refused', () => {
  it.each([
    ['return [1, 2].map((n) => n).entries()', 'Method Array.entries is not implemented'],
    ['const text = "a".trim(); return text.padStart(2)', 'Method String.padStart is not implemented'],
    ['return Object.create(null)', 'Method ObjectConstructor.create is not implemented'],
    ['return Promise.resolve(1)', 'Promise is not supported'],
    ['return new Promise(1)', 'Promise is not supported'],
    ['return new Map()', 'The `new` keyword is not supported.'],
    ['const Array = 1; return new Array()', 'The `new` keyword is not supported.'],
    ['return new Array().entries()', 'Method Array.entries is not implemented'],
    ['while (true) {}', 'While statements are not supported.'],
    ['for (let i = 0; i < 1; i += 1) {}', 'For statements are not supported.'],
    ['const f = () => g(); const g = () => f(); return f()', 'Detected cycle in f <-g <-f'],
    ['let f = () => g(); var g = function () { return f() }; return f()', 'Detected cycle in f <-g <-f'],
    [
      'function f(n) { return n < 1 ? 1 : n * f(n - 1) } return f(3)',
      'Recursive function calls not supported.',
    ],
    ['let f = () => 1; const g = f; return g()', 're-assigning function is not allowed'],
    ['var f = () => 1; return f', 'returning a function is not allowed'],
    ['ctx.args = 1', 'ctx is readonly. Adding/Updating args is not supported.'],
    ['return [2, 1].sort((a, b) => a - b)', 'Functions can not be passed as an argument'],
    ['return { get a() { return 1 } }', 'Getters and setters are not supported.'],
    ['return await 1', 'await'],
    ['return 1n', 'BigInt literals are not supported.'],
    ['return (', 'Unexpected token'],
  ])('%s', (body, message) => {
    expect(() => tryHandler(`export function request(ctx) { ${body} }`)).toThrow(message);
  });

  test('imports of what there is not are refused with their place', () => {
    const code = `import { util, no } from '@aws-appsync/utils';\nimport x from 'lodash';\nexport function request() {}`;
    expect(compileScript(code, { modules: trialModules, limits })).toMatchObject({
      codeErrors: [
        {
          errorType: 'LINT_ERROR',
          value: 'Default imports are not supported.',
          location: { line: 2, column: 8, span: 1 },
        },
        {
          value: "Module '@aws-appsync/utils' has no exported member 'no'.",
          location: { line: 1, column: 16, span: 2 },
        },
        { value: "Cannot find module 'lodash'." },
      ],
    });
  });
});

describe('what fails in code', () => {
  it.each([
    ['return ctx.args.a.b', "TypeError: Cannot read properties of undefined (reading 'b')", 49],
    ['return nothing.at', 'ReferenceError: nothing is not defined', 38],
    ['return ctx.args.id()', 'TypeError: ctx.args.id is not a function', 38],
    ['return later; const later = 1', "ReferenceError: Cannot access 'later' before initialization", 38],
    ['const c = 1; c = 2; return c', 'TypeError: Assignment to constant variable.', 44],
    ['const [a] = {}; return a', 'TypeError: an object is not iterable', 37],
    ['const { a } = null; return a', "TypeError: Cannot destructure 'null' as it is null.", 37],
    ['return util.nothing()', 'TypeError: util.nothing is not a function', 38],
    ['return { f: () => 1 }', 'returning a function is not allowed', undefined],
    [
      'const o = {}; o.o = o; return o',
      'TypeError: Converting circular structure to JSON, or one that nests too deeply',
      undefined,
    ],
    ['return new Array(-1)', 'RangeError: Invalid array length', 38],
    ['util.error("no", "Mine")', 'no', 31],
    ['util.unauthorized()', 'Unauthorized', 31],
  ])('%s', (body, message, column) => {
    const { outcome } = tryHandler(`export function request(ctx) { ${body} }`);
    expect(outcome).toMatchObject({ kind: 'error', error: { message, line: 1 } });
    if (outcome.kind === 'error' && column !== undefined) expect(outcome.error.column).toBe(column + 1);
  });

  test('raised errors keep their type, failures of the code have the type Code', () => {
    const raised = tryHandler('export function request() {\n  util.error("no", "Mine");\n}').outcome;
    expect(raised).toMatchObject({ error: { errorType: 'Mine', kind: 'raised', line: 2, column: 3 } });
    const failed = tryHandler('export function request(ctx) { return ctx.a.b }').outcome;
    expect(failed).toMatchObject({ error: { errorType: 'Code', kind: 'failed' } });
    if (raised.kind === 'error') expect(printPlacedMessage(raised.error)).toBe('code.js:2:3: no');
  });
});

describe('what handlers are given and leave', () => {
  const frozen = (value: object): never => {
    for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part);
    return Object.freeze(value) as never;
  };

  it.each([
    ['ctx.args.id = 2; return [ctx.args.id, ctx.arguments.id]', '[2,2]'],
    ['const { list } = ctx.args; list[0].x = 1; list.push(3); return ctx.args.list', '[{"k":1,"x":1},3]'],
    [
      'const found = ctx.args.list.find((i) => i.k === 1); found.x = 1; return ctx.args.list',
      '[{"k":1,"x":1}]',
    ],
    [
      'const copy = { ...ctx.args }; copy.list[0].k = 9; return [copy.list, ctx.args.list]',
      '[[{"k":9}],[{"k":9}]]',
    ],
    ['for (const item of ctx.args.list) item.k += 1; return ctx.args.list', '[{"k":2}]'],
    [
      'const v = Object.values(ctx.args)[1]; v.reverse(); v[0].q = 1; return ctx.args',
      '{"id":1,"list":[{"k":1,"q":1}]}',
    ],
    ['delete ctx.args.list; return ctx.args', '{"id":1}'],
    ['delete ctx.args?.list; return ctx.args', '{"id":1}'],
    ['[ctx.args].forEach(Object.assign); return Object.keys(ctx.args).length', '3'],
    ['const f = Object.assign; f(ctx.args, { id: 2 }); return ctx.args.id', '2'],
    ['const { assign } = Object; assign(ctx.args, { id: 2 }); return ctx.args.id', '2'],
    ['(0, Object.assign)(ctx.args, { id: 2 }); return ctx.args.id', '2'],
    ['Object[`assign`](ctx.args, { id: 2 }); return ctx.args.id', '2'],
    ['[Object][0].assign(ctx.args, { id: 2 }); return ctx.args.id', '2'],
    ['ctx.args.list[`push`](2); ctx.args.list?.push(3); return ctx.args.list.length', '3'],
    ['[ctx.args.id, ...ctx.args.rest] = [5, 6]; return ctx.args', '{"id":5,"list":[{"k":1}],"rest":[6]}'],
    ['for (ctx.args.id of [7, 8]) {} return ctx.args.id', '8'],
    ['let o = {}; ctx.args.list.forEach((i) => { o = i }); o.k = 3; return ctx.args.list', '[{"k":3}]'],
    ['let o = {}; o ||= 1; [o] = ctx.args.list; o.k = 4; return ctx.args.list', '[{"k":4}]'],
    ['const fill = (o) => { o.id = 9 }; fill(ctx.args); return ctx.args.id', '9'],
    [
      'const by = ctx.args.list.reduce((all, i) => { all[i.k] = i; return all }, {}); by[1].k = 2; return ctx.args.list',
      '[{"k":2}]',
    ],
    ['const self = ctx; self.stash = ctx.args; ctx.stash.id = 4; return ctx.args.id', '4'],
    [
      'const kept = util.keep(ctx.args.list); kept[0].k = 5; return [kept, ctx.args.list]',
      '[[{"k":5}],[{"k":1}]]',
    ],
    ['const o = { list: ctx.args.list }; o.list[0].k = 7; return ctx.args.list[0].k', '7'],
    ['ctx.args.list.forEach((i) => { i.n = i.k }); return ctx.args.list.map((i) => i.n)', '[1]'],
  ])('code may change what it was given, but only for itself: %s', (body, expected) => {
    const given = frozen({ id: 1, list: [{ k: 1 }] });
    expect(resultOf(body, given)).toBe(expected);
    expect(given).toEqual({ id: 1, list: [{ k: 1 }] });
  });

  test('the stash is changed in place, and holds data afterwards', () => {
    const stash = { list: frozen([{ a: 1 }]) };
    const { context } = tryHandler(
      'export function request(ctx) { ctx.stash.n = NaN; ctx.stash.u = undefined; ctx.stash.o = { f: () => 1 }; ctx.stash.list[0].a = 2 }',
      { context: { stash } },
    );
    expect(context.stash).toBe(stash);
    expect(stash).toEqual({ n: null, o: {}, list: [{ a: 2 }] });
  });

  test('the stash is kept when the handler fails after it was changed', () => {
    const { context } = tryHandler(
      'export function request(ctx) { ctx.stash.a = { f: () => 1, n: 1 }; util.error("x") }',
    );
    expect(context.stash).toEqual({ a: { n: 1 } });
  });

  test('what a module was handed does not change when code goes on', () => {
    const { effects } = tryHandler(
      'export function request(ctx) { const o = { list: [1] }; util.keep(o); o.list.push(2); o.a = 1; return o }',
    );
    expect(effects.invalidations).toEqual([{ list: [1] }]);
  });

  test('what a module declares is new for each run', () => {
    const code = 'const seen = []; export function request() { seen.push(1); return seen }';
    const script = compileScript(code, { modules: trialModules, limits });
    if (script.kind === 'rejected') throw new Error('rejected');
    const { context } = tryHandler('export function request() {}');
    const run = () =>
      script.handler('request').evaluate(context, {
        now: () => 0,
        random: () => 0,
        authorizationType: '',
        effects: tryHandler('export function request() {}').effects,
      });
    expect([run(), run()]).toEqual([
      { kind: 'value', value: [1] },
      { kind: 'value', value: [1] },
    ]);
  });

  test('numbers that JavaScript cannot hold pass through untouched, and are doubles where they are reckoned with', () => {
    const args = parseJson('{"big":12345678901234567890,"one":1.0}');
    const { outcome } = tryHandler(
      'export function request(ctx) { const { big, one } = ctx.args; return { big, sum: one + 1, is: one === 1, t: typeof one, s: `${one}`, l: [one].includes(1) } }',
      { context: { arguments: args } },
    );
    expect(outcome).toEqual({
      kind: 'value',
      value: { big: new JsonNumber('12345678901234567890'), sum: 2, is: true, t: 'number', s: '1', l: true },
    });
  });

  test('the selected fields can be read, and are not part of the JSON of ctx.info', () => {
    const { outcome } = tryHandler(
      'export function request(ctx) { return [ctx.info.selectionSetList, JSON.stringify(ctx.info)] }',
    );
    expect(outcome).toEqual({
      kind: 'value',
      value: [['id', 'title'], '{"fieldName":"getPost","parentTypeName":"Query","variables":{}}'],
    });
  });

  test('lines that are logged have their level and place', () => {
    const { effects } = tryHandler(
      'export function request() {\n  console.log("a", { b: 1 });\n  console.error(1);\n}',
    );
    expect(effects.logs).toEqual(['INFO - code.js:2:3: "a" {"b":1}', 'ERROR - code.js:3:3: 1']);
  });
});

describe('modules', () => {
  test('names can be imported under others, or all at once, and are there without being imported', () => {
    const code = `import { util as u, runtime } from '@aws-appsync/utils';
      import * as all from '@aws-appsync/utils';
      export function request() { return [u.numbers.one, all.util.numbers.one, util.numbers.one, all.tag\`a\${1}b\`] }`;
    expect(tryHandler(code).outcome).toEqual({
      kind: 'value',
      value: [1, 1, 1, { strings: ['a', 'b'], values: [1] }],
    });
  });

  test('runtime.earlyReturn ends the resolver', () => {
    const code = 'export function request() { runtime.earlyReturn({ a: 1 }); return 2 }';
    expect(tryHandler(code).outcome).toEqual({ kind: 'early-return', value: { a: 1 }, skipTo: 'END' });
  });

  test('handlers are exported as functions, constants, lists of names and objects', () => {
    const code = `const request = (ctx) => 1; function answer() { return 2 }
      export const onPublish = { request(ctx) { return 3 }, response: () => 4 };
      export { request, answer as response };`;
    const script = compileScript(code, { modules: trialModules, limits });
    expect(script.kind === 'compiled' && [...script.handlers]).toEqual([
      'onPublish.request',
      'onPublish.response',
      'request',
      'response',
    ]);
    const values = ['request', 'response', 'onPublish.request', 'onPublish.response'].map(
      (handler) => tryHandler(code, { handler }).outcome,
    );
    expect(values).toEqual([1, 2, 3, 4].map((value) => ({ kind: 'value', value })));
    expect(tryHandler(code, { handler: 'other' }).outcome).toMatchObject({ kind: 'error' });
  });
});
