/** Code of a resolver that means harm, and the error that stands at its field. */
export interface HostileCode {
  /** Of the field that it resolves. */
  readonly field: string;
  readonly name: string;
  /** APPSYNC_JS, or both templates. */
  readonly code: string | readonly [request: string, response: string];
  /** `none` where nothing comes of it but a value. */
  readonly errorType: string;
  /** The error's text, or the value. */
  readonly message: RegExp;
}

const respond = 'export function response(ctx) { return ctx.result; }';
const imports = "import { util } from '@aws-appsync/utils';\n";
const script = (body: string): string => `${imports}export function request(ctx) { ${body} }\n${respond}`;
const ten = 'const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];';
const payload = '$util.toJson($ctx.result)';
const template = (text: string): readonly [string, string] => [text, payload];
const none = '{"version":"2018-05-29","payload":null}';

/** Resolvers in JavaScript. */
export const hostileScripts: readonly HostileCode[] = [
  {
    field: 'loops',
    name: 'loops within loops',
    code: script(
      `${ten} let sum = 0; for (const a of ten) for (const b of ten) for (const c of ten) for (const d of ten) for (const e of ten) for (const f of ten) for (const g of ten) for (const h of ten) sum += 1; return { payload: sum };`,
    ),
    errorType: 'Code',
    message: /The code takes more than 1000000 steps/,
  },
  {
    field: 'growsText',
    name: 'a text that doubles',
    code: script(
      `${ten} let text = 'xxxxxxxxxxxxxxxx'; for (const a of ten) for (const b of ten) text += text; return { payload: text };`,
    ),
    errorType: 'Code',
    message: /more than 1000000 steps|larger than|more than \d+ bytes/,
  },
  {
    field: 'growsList',
    name: 'a list that doubles',
    code: script(
      `${ten} let all = [0]; for (const a of ten) for (const b of ten) all = all.concat(all); return { payload: all.length };`,
    ),
    errorType: 'Code',
    message: /more than 1000000 steps|more than \d+ bytes/,
  },
  {
    field: 'growsByJson',
    name: 'JSON within JSON',
    code: script(
      `${ten} let text = '\\\\'; for (const a of ten) for (const b of ten) text = JSON.stringify(text); return { payload: text };`,
    ),
    errorType: 'Code',
    message: /more than 1000000 steps|more than \d+ bytes/,
  },
  {
    field: 'large',
    name: 'an answer of 10 MB',
    code: script(
      `${ten} let text = 'xxxxxxxxxx'; for (const a of ten.slice(0, 6)) text = text + text + text + text + text + text + text + text + text + text; return { payload: text };`,
    ),
    errorType: 'Code',
    message: /The value is larger than 5242880 bytes/,
  },
  {
    field: 'deep',
    name: 'a value that nests without end',
    code: script(
      `${ten} let value = null; for (const a of ten) for (const b of ten) for (const c of ten) for (const d of ten) value = { value }; return { payload: value };`,
    ),
    errorType: 'Code',
    message: /nests too deeply/,
  },
  {
    field: 'circle',
    name: 'a value that holds itself',
    code: script('const value = {}; value.self = value; return { payload: value };'),
    errorType: 'Code',
    message: /circular structure/,
  },
  {
    field: 'matches',
    name: 'a pattern that backtracks',
    code: script(
      "return { payload: util.matches('(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!') };",
    ),
    errorType: 'none',
    message: /false/,
  },
  {
    field: 'prototype',
    name: 'a change of a prototype',
    code: script(
      "const key = '__proto__'; const value = {}; value[key] = { polluted: 1 }; ctx.stash[key] = { polluted: 1 }; return { payload: JSON.stringify({}.polluted ?? 'clean') };",
    ),
    errorType: 'none',
    message: /clean/,
  },
  {
    field: 'constructs',
    name: 'a way to the constructor of functions',
    code: script(
      "const key = 'constructor'; const made = {}[key] ?? [][key] ?? ''[key] ?? util[key]; return { payload: made === undefined ? 'nothing' : 'something' };",
    ),
    errorType: 'none',
    message: /nothing/,
  },
  {
    field: 'raises',
    name: 'an error of megabytes',
    code: script(
      `${ten} let text = 'xxxxxxxxxx'; for (const a of ten.slice(0, 5)) text = text + text + text + text + text + text + text + text + text + text; util.error(text, 'Large', { text }, { text });`,
    ),
    errorType: 'Large',
    message: /^x+$/,
  },
  {
    field: 'logsMuch',
    name: 'a flood of lines',
    code: script(
      `${ten} for (const a of ten) for (const b of ten) for (const c of ten) for (const d of ten) console.log('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'); return { payload: 'logged' };`,
    ),
    errorType: 'none',
    message: /logged/,
  },
  {
    field: 'throwsNull',
    name: 'a member of nothing',
    code: script('const nothing = null; return { payload: nothing.member };'),
    errorType: 'Code',
    message: /Cannot read properties of null/,
  },
  {
    field: 'appendsMany',
    name: 'a flood of errors',
    code: script(
      `${ten} for (const a of ten) for (const b of ten) for (const c of ten) for (const d of ten) util.appendError('one', 'Many', { a }, { a }); return { payload: 'x' };`,
    ),
    errorType: 'Many',
    message: /^one$/,
  },
];

/** Mapping templates. */
export const hostileTemplates: readonly HostileCode[] = [
  {
    field: 'loopsVtl',
    name: 'loops within loops of a template',
    code: template(
      `#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#set($x = $c)#end#end#end ${none}`,
    ),
    errorType: 'MappingTemplate',
    message: /more than 200000 steps/,
  },
  {
    field: 'longLoopVtl',
    name: 'a loop of a million turns',
    code: template(
      `#set($n = 0)#foreach($a in [1..1000000])#set($n = $n + 1)#end {"version":"2018-05-29","payload":"$n"}`,
    ),
    errorType: 'MappingTemplate',
    message: /more than 1000 times/,
  },
  {
    field: 'growsVtl',
    name: 'a text of a template that doubles',
    code: template(`#set($t = "xxxxxxxxxxxxxxxx")#foreach($a in [1..100])#set($t = "$t$t")#end ${none}`),
    errorType: 'MappingTemplate',
    message: /more than 5242880 characters/,
  },
  {
    field: 'printsVtl',
    name: 'a template that prints without end',
    code: template(
      `#set($t = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")#foreach($a in [1..1000])#foreach($b in [1..1000])$t#end#end`,
    ),
    errorType: 'MappingTemplate',
    message: /more than 5242880 characters/,
  },
  {
    field: 'circleVtl',
    name: 'a map of a template that holds itself',
    code: template(
      `#set($m = {})$util.qr($m.put("self", $m)) {"version":"2018-05-29","payload":$util.toJson($m)}`,
    ),
    errorType: 'MappingTemplate',
    message: /nested more than 1000 deep/,
  },
  {
    field: 'matchesVtl',
    name: 'a pattern of a template that backtracks',
    code: template(
      `{"version":"2018-05-29","payload":"$util.matches('(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')"}`,
    ),
    errorType: 'none',
    message: /false/,
  },
  {
    field: 'classVtl',
    name: 'a way to the classes of the engine',
    code: template(
      `#set($c = $ctx.args.getClass().forName("java.lang.Runtime")){"version":"2018-05-29","payload":"[$!c][$!{ctx.constructor}][$!{ctx.__proto__}][$!{util.constructor}]"}`,
    ),
    errorType: 'none',
    message: /\[\]\[\]\[\]\[\]/,
  },
  {
    field: 'brokenVtl',
    name: 'a template that gives no JSON',
    code: template('{"version":"2018-05-29",,}'),
    errorType: 'MappingTemplate',
    message: /Unable to parse the JSON document/,
  },
];
