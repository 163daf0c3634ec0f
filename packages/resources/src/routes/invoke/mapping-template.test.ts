import { TemplateError } from '@cairn/vtl';
import { describe, expect, it } from 'vitest';
import { overriddenTexts, renderTemplate, type TemplateScope } from './mapping-template.ts';

const scope: TemplateScope = {
  body: '{"a": [1, 2.50, "x"]}',
  parameters: { path: {}, querystring: {}, header: { Accept: 'any' } },
  context: new Map(),
  stageVariables: {},
  findPath: (value) => value,
};

describe('mapping templates', () => {
  it.each([
    ["$input.json('$')", '{"a":[1,2.50,"x"]}'],
    ["$input.path('$').a[2] $input.params('accept')", 'x any'],
    ["$util.base64Encode('é€') $util.base64Decode('w6nigqw=')", 'w6nigqw= é€'],
    ["$util.escapeJavaScript('it''s')$util.urlEncode('a b&c')$util.urlDecode('a+b')", null],
    ['$util.toJson({"a": [1, "b"]}) $util.parseJson(\'{"a": 5}\').a', null],
  ])('%s', (template, text) => {
    const rendered = renderTemplate(template, scope);
    if (text !== null) expect(rendered).toBe(text);
  });

  const bombs: readonly (readonly [string, string])[] = [
    ['base64Encode', `#set($s = 'x')#foreach($i in [1..60])#set($s = $util.base64Encode($s))#end$s`],
    ['escapeJavaScript', `#set($s = "'")#foreach($i in [1..60])#set($s = $util.escapeJavaScript($s))#end$s`],
    ['urlEncode', `#set($s = '%')#foreach($i in [1..60])#set($s = $util.urlEncode($s + $s))#end$s`],
    ['toJson', '#set($m = [1])#foreach($i in [1..60])#set($m = [$m, $m])#end$util.toJson($m)'],
    ['toJson of what contains itself', '#set($m = {})#set($m.m = $m)$util.toJson($m)'],
    [
      'printing',
      '#set($m = [1])#foreach($i in [1..60])#set($m = {"a": $m, "b": $m})#end$util.base64Encode($m)',
    ],
    ['many readings', "#foreach($i in [1..100000])#set($x = $input.path('$..a'))#end"],
  ];
  it.each(bombs)('%s does not go on without end', (_, template) => {
    const body = JSON.stringify({ a: 'x'.repeat(10_000) });
    expect(() => renderTemplate(template, { ...scope, body, findPath: (value) => value })).toThrow(
      TemplateError,
    );
  });

  it('values of overrides are bounded too', () => {
    const context = new Map();
    const header = new Map();
    context.set('responseOverride', new Map([['header', header]]));
    renderTemplate(
      '#set($m = [1])#foreach($i in [1..60])#set($m = [$m, $m])#end#set($context.responseOverride.header.X = $m)',
      { ...scope, context },
    );
    expect(() => overriddenTexts(context, 'responseOverride', 'header')).toThrow(TemplateError);
  });
});
