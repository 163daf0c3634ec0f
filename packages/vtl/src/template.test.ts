// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Velocity, not of this language
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileTemplate,
  defaultRenderLimits,
  Fuel,
  type HostObject,
  jsonOf,
  TemplateError,
  type Value,
  valueOfJson,
} from './index.ts';

const render = (template: string, variables: { readonly [name: string]: Value } = {}): string =>
  compileTemplate(template).render(variables).text;
const json = (value: Parameters<typeof valueOfJson>[0]) => valueOfJson(value);

describe('references', () => {
  const variables = { user: json({ name: 'Ada', tags: ['x', 'y'], none: null, or: 1, eq: 2 }), zero: 0n };

  it.each([
    ['$user.name', 'Ada'],
    ['${user.name}s', 'Adas'],
    ['$user.tags[1]', 'y'],
    ['$user.tags[-1]', 'y'],
    ['$user["name"]', 'Ada'],
    ['$user.tags.size()', '2'],
    ['$user.missing.name', '$user.missing.name'],
    ['$!user.missing', ''],
    ['$!{user.missing}!', '!'],
    ['$user.none', '$user.none'],
    ["${user.missing|'nobody'}", 'nobody'],
    ['$user.name.', 'Ada.'],
    ['$user.or $user.eq)', '1 2)'],
    ['$zero', '0'],
    ['$ 5 and $5', '$ 5 and $5'],
    ['\\$user.name \\\\$user.name \\$nobody', '$user.name \\Ada \\$nobody'],
    ['$user.tags', '[x, y]'],
    ['$user', '{name=Ada, tags=[x, y], none=null, or=1, eq=2}'],
    ['$user.name.toUpperCase().substring(0, 2)', 'AD'],
    ['$user.shout()', '$user.shout()'],
    ['$user.name(#set($a = 1)$a', 'Ada(1'],
    ['$nobody.name( #if(true)x#end', '$nobody.name( x'],
    ['$user.name(', 'Ada('],
  ])('%s is %s', (template, text) => {
    expect(render(template, variables)).toBe(text);
  });
});

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['7 / 2', '3'],
    ['7 / 2.0', '3.5'],
    ['-7 % 3', '-1'],
    ['9007199254740993 + 1', '9007199254740994'],
    ['1.0 + 1', '2.0'],
    ['1e10 * 1', '1.0E10'],
    ["'a' + 1", 'a1'],
    ['1 == 1.0', 'true'],
    ["'1' == 1", 'true'],
    ["'a' eq 'a' && !('a' ne 'a')", 'true'],
    ['2 gt 1 and 1 le 1 or false', 'true'],
    ['not true', 'false'],
    ['[1, [2], {"a": 3}]', '[1, [2], {a=3}]'],
    ['[3..1]', '[3, 2, 1]'],
    ["{'a': 1, b : 'two'}", '{a=1, b=two}'],
    ['"it is ${x}, #if(true)yes#end"', 'it is 5, yes'],
    ["'$x'", '$x'],
    ['"say ""hi"""', 'say "hi"'],
    ['null == $nothing', 'true'],
  ])('%s is %s', (expression, text) => {
    expect(render(`#set($r = ${expression})$r`, { x: 5n })).toBe(text);
  });

  it('has no value where one cannot be computed', () => {
    expect(render('#set($r = 1 / 0)$!r|#set($s = 1 - "a")$!s')).toBe('|');
  });
});

describe('directives', () => {
  it('#if takes the first branch that holds: all but null and false', () => {
    const template = '#if($v)yes#elseif($v == false)false#{else}no#end';
    const texts = [true, false, null, '', 0n, []].map((v: Value) => render(template, { v }));
    expect(texts).toEqual(['yes', 'false', 'no', 'yes', 'yes', 'yes']);
  });

  it('#foreach goes through lists, maps and ranges, and says where it is', () => {
    const template = '#foreach($i in $items)$foreach.count:$i#if($foreach.hasNext), #end#else none#end';
    expect(render(template, { items: json(['a', 'b']) })).toBe('1:a, 2:b');
    expect(render(template, { items: json({ x: 1, y: 2 }) })).toBe('1:1, 2:2');
    expect(render(template, { items: json([]) })).toBe(' none');
    expect(render('#foreach($i in [0..67000000])#if($i == 2)#break#end$i #end')).toBe('0 1 ');
    expect(render('#foreach($e in $m.entrySet())$e.key=$e.value;#end', { m: json({ a: 1 }) })).toBe('a=1;');
  });

  it('#set changes maps and lists in place', () => {
    const map = json({ a: { b: 1 }, l: [1] });
    expect(render('#set($m.a.b = 2)#set($m.l[0] = 3)#set($m["c"] = 4)$m', { m: map })).toBe(
      '{a={b=2}, l=[3], c=4}',
    );
  });

  it('#return ends the template with a value, #stop without one', () => {
    const returned = compileTemplate('a#if(true)#return({"x": 1})#end b').render({});
    expect(returned.returned).toEqual(new Map([['x', 1n]]));
    expect(compileTemplate('#return').render({}).returned).toBeNull();
    expect(compileTemplate('a#stop b').render({})).toEqual({ text: 'a', returned: undefined });
  });

  it('#macro, #define and #evaluate are bodies for later', () => {
    expect(render('#macro(hi $n)Hi $n! #end#hi("Ada")#hi("Alan")')).toBe('Hi Ada! Hi Alan! ');
    expect(render('#macro(box)[$bodyContent]#end#@box()in#end')).toBe('[in]');
    expect(render('#define($d)<$x>#end#set($x = 1)$d#set($x = 2)$d')).toBe('<1><2>');
    expect(render("#set($t = '$x and $x')#set($x = 1)#evaluate($t)")).toBe('1 and 1');
  });

  it('a line that holds only a directive leaves nothing behind', () => {
    expect(render('a\n  #set($x = 1)\n#if($x)\nb\n#end\nc')).toBe('a\nb\nc');
    expect(render('a ## gone\n#* gone\n too *#b #[[ $x #set ]]#')).toBe('a b  $x #set ');
  });

  it('a word after # that is no directive is text', () => {
    expect(render('#fff and #1 and #unknown(1) a#b')).toBe('#fff and #1 and #unknown(1) a#b');
  });
});

describe('methods of Java', () => {
  it.each([
    ['"a,b,,".split(",")', '[a, b]'],
    ['"a1b2".replaceAll("[0-9]", "<$0>")', 'a<1>b<2>'],
    ['"hello".matches("h.*o")', 'true'],
    ['"hello".indexOf("l")', '2'],
    ['"x".equals("x")', 'true'],
    ['$one.parseInt("42")', '42'],
    ['$list.contains(2)', 'true'],
    ['$list.subList(0, 1)', '[1]'],
    ['$map.keySet()', '[a]'],
    ['$map.getOrDefault("z", 9)', '9'],
  ])('%s is %s', (expression, text) => {
    const [, receiver = '', rest = ''] = /^("[^"]*"|\$\w+)(.*)$/.exec(expression) ?? [];
    const template = `#set($v = ${receiver})#set($r = $v${rest})$r`;
    expect(render(template, { one: 1n, list: json([1, 2]), map: json({ a: 1 }) })).toBe(text);
  });

  it('put, add and remove change what they are called on', () => {
    const template = '$!map.put("b", 2)$!list.add(3)$!list.remove(0)$!map.remove("a")$map $list';
    expect(render(template, { list: json([1, 2]), map: json({ a: 1 }) })).toBe('true11{b=2} [2, 3]');
  });

  it('host objects have the properties and methods that their host gives them', () => {
    const util: HostObject = {
      isHostObject: true,
      property: (name) => (name === 'time' ? 'now' : undefined),
      call: (name, [first]) => (name === 'twice' ? `${String(first)}${String(first)}` : undefined),
    };
    expect(render('$util.time $util.twice("a") $util.other() $!util.x', { util })).toBe(
      'now aa $util.other() ',
    );
  });
});

describe('what is wrong or too much', () => {
  /** Two lists of 2^60 items, equal and not the same. */
  const twins =
    '#set($m = [1])#set($n = [1])#foreach($i in [1..60])#set($m = [$m, $m])#set($n = [$n, $n])#end';
  /** 16,384 characters. */
  const long = "#set($s = 'x')#foreach($i in [1..14])#set($s = $s + $s)#end";

  it.each([
    ['#if($x)', /no #end at line 1/],
    ['a\n#end', /line 2, column 1/],
    ['#set($x 1)', /"=" was expected at line 1, column 9/],
    ['#set($x = "a)', /has no end/],
    ['#parse("other.vm")', /not supported/],
    ['#set($x.y() = 1)', /cannot be set/],
    [`${'#if(true)'.repeat(500)}${'#end'.repeat(500)}`, /within each other/],
  ])('%s', (template, message) => {
    expect(() => compileTemplate(template)).toThrow(message);
  });

  const endless: readonly (readonly [string, RegExp])[] = [
    ['#foreach($i in [1..9999999])x#end', /steps/],
    ['#macro(f)#f()#end#f()', /deep/],
    ["#set($t = '#evaluate($t)')#evaluate($t)", /deep/],
    ['#set($s = "aaaaaaaaaa")#foreach($i in [1..60])#set($s = "$s$s")#end', /characters/],
    ['#set($n = 2)#foreach($i in [1..60])#set($n = $n * $n)#end', /too large/],
    ['#set($l = [1])#foreach($i in [1..60])#set($b = $l.addAll($l))#end', /steps/],
    ['#set($l = [1..999999])', /100000 items/],
    ['#define($d)$d#end$d', /deep/],
    [`#macro(f)${'#if(true)'.repeat(190)}#f()${'#end'.repeat(190)}#end#f()`, /too deep/],
    ['#macro(m)$bodyContent#end#@m()$bodyContent#end', /deep/],
    ['#set($m = [1])#foreach($i in [1..60])#set($m = [$m, $m])#end$m', /steps|characters/],
    ['#set($m = [1])#foreach($i in [1..60])#set($m = {"a": $m, "b": $m})#end$m', /steps|characters/],
    ['#set($m = [1])#foreach($i in [1..60])#set($m = [$m, $m])#end#set($s = "x$m")', /steps|characters/],
    ['#set($m = [1])#foreach($i in [1..60])#set($m = [$m, $m])#end#set($s = "x" + $m)', /steps|characters/],
    [`${twins}#if($m == $n)x#end`, /steps/],
    [`${twins}$m.equals($n)`, /steps/],
    [`${twins}#set($l = [$m])$l.contains($n)`, /steps/],
    [`${twins}#set($l = [$m])$l.indexOf($n)`, /steps/],
    [`${twins}#set($l = [$m])$l.remove($n)`, /steps/],
    [`${twins}#set($l = [$m])#set($k = [$n])$l.removeAll($k)`, /steps/],
    [`${twins}#set($l = {"a": $m})$l.containsValue($n)`, /steps/],
    ['#set($m = [])#foreach($i in [1..5000])#set($m = [$m])#end$m', /nested more than 1000 deep/],
    ['#set($m = {})#set($n = {"m": $m})#set($m.n = $n)$m', /nested more than 1000 deep/],
    [
      '#set($m = {})#set($m.n = {"m": $m})#set($k = {})#set($k.n = {"m": $k})#if($m == $k)x#end',
      /nested more than 1000 deep/,
    ],
    [`${long}#set($t = $s.replace('x', $s))`, /characters/],
    [`${long}#set($t = $s.replace('', $s))`, /characters/],
    [`${long}#set($t = $s.replaceAll('x', $s))`, /characters/],
    [`${long}#set($t = $s.replaceAll('(x*)', $s.replace('x', '$1')))`, /characters/],
    [`${long}#foreach($i in [1..1000])#set($t = $s.replaceFirst('y', ''))#end`, /characters/],
    [`${long}#foreach($i in [1..100000])#set($t = $s.toUpperCase())#end`, /characters/],
    [`${long}#foreach($i in [1..100000])#set($t = $s.contains('y'))#end`, /characters/],
    [`${long}#set($p = $s + 'y' + $s)#foreach($i in [1..9])$s.contains($p.substring(500))#end`, /characters/],
    [`${long}#set($t = $s.replaceAll('.*y|x', 'z'))`, /characters/],
    [`${long}#set($l = [])#foreach($i in [1..1000])$!{l.add($s)}#end#set($t = $s.join($l))`, /characters/],
    [`${long}#set($t = $s.replace('x', '%s').format($s, $s))#foreach($i in [1..999])$t$t#end`, /characters/],
    [
      `#set($x = 'x')#foreach($i in [1..9])#set($b = $x.matches("${'a{1000}'.repeat(140)}$i"))#end`,
      /characters/,
    ],
    [`#set($x = 'x')#set($b = $x.matches('${'a'.repeat(1_025)}'))`, /1024 characters/],
    ['#set($l = [1..90000])#foreach($i in [1..90000])#set($k = $l.subList(0, 90000))#end', /characters/],
    ['#set($l = [1..90000])#foreach($i in [1..90000])$l.add(0, 1)#end', /characters/],
    ['#set($l = [1..90000])#foreach($i in [1..90000])$l.indexOf(0)#end', /steps/],
    [`#foreach($i in [1..90000])#set($x = 1${' + 1'.repeat(400)})#end`, /steps/],
    [`#set($n = ${'9'.repeat(2000)})`, /too large/],
  ];

  it.each(endless.map(([template, message]) => [template.slice(0, 120), template, message] as const))(
    '%s ends',
    (_, template, message) => {
      const began = performance.now();
      expect(() => compileTemplate(template).render({})).toThrow(TemplateError);
      expect(() => compileTemplate(template).render({})).toThrow(message);
      // Some hundred milliseconds; a template that does too much would go on for minutes.
      expect(performance.now() - began).toBeLessThan(20_000);
    },
  );

  it('a list or map in itself is printed as Java does, and equal to itself', () => {
    const template =
      '#set($m = {})#set($m.m = $m)#set($l = [1])#set($b = $l.add($l))$m $l #if($m == $m)yes#end';
    expect(render(template)).toBe('{m=(this Map)} [1, (this Collection)] yes');
  });

  it('numbers without end are narrowed as Java does', () => {
    expect(render('#set($n = 1.0e308 * 10.0)$n.intValue() $n.longValue()')).toBe(
      '9223372036854775807 9223372036854775807',
    );
  });

  it('JSON of a value is bounded', () => {
    let value: Value = [];
    for (let level = 0; level < 60; level += 1) value = [value, value];
    const bomb = value;
    expect(() => jsonOf(bomb, new Fuel(defaultRenderLimits))).toThrow(TemplateError);
    const cycle: Value = new Map();
    cycle.set('a', cycle);
    expect(() => jsonOf(cycle, new Fuel(defaultRenderLimits))).toThrow(/deep/);
  });

  it('what is long and plain is still done', () => {
    const words = 'some words, '.repeat(1_000);
    expect(render('$w.replaceAll("\\s+", "").length() $w.split(",\\s*").size()', { w: words })).toBe(
      '10000 1000',
    );
  });

  it('any text is a template or a TemplateError, and renders within its bounds', () => {
    const part = fc.constantFrom(
      ...['$', '#', '{', '}', '(', ')', '"', "'", '[', ']', '\\', '!', ' ', '\n', 'x', '1', '..', '=', ','],
      ...['#if(', '#set(', '#foreach(', '#end', '#else', '$x', '$x.y(', '##', '#*', '*#', '#[[', 'in', '|'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        try {
          compileTemplate(parts.join('')).render({ x: json({ y: [1] }) }, { stepsMax: 10_000 });
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('text without dollars, hashes and backslashes is itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replace(/[$#\\]/g, '');
        expect(render(plain)).toBe(plain);
      }),
    );
  });
});

describe('what Velocity does with its own words', () => {
  const variables = { n: 5n, list: json(['a', 'b']) };

  it.each([
    [
      '\\#end \\#foreach \\#{if} \\#set($n) \\#nope \\\\#nope',
      '#end #foreach #{if} #set(5) \\#nope \\\\#nope',
    ],
    ['#macro(m)M#end\\#m \\#m() \\\\#m()', '#m #m() \\M'],
    ['#literal()#foreach($x in $y)$n#end $n#end!', '#foreach($x in $y)$n#end $n!'],
    ['\\$q \\\\$q \\\\\\$q [\\\\$!q]', '\\$q \\\\$q \\\\$q [\\\\]'],
    ['#set($m = 2)$n-$m #set($m = $n-$m)$m', '5-2 3'],
    ['#set($d = 1)#define($d)<$n>#end$d#set($d = 2)$d', '<5>2'],
    ['$\\!n $\\\\!n $!n', '$!n $\\!n 5'],
    ['#set($x = "\\u0041b")$x#set($x = \'\\u0041b\')$x', 'Ab\\u0041b'],
    ['#set($x = .5)$x #set($y = 1.)$y', '0.5 1.0'],
    ['#m()#macro(m)first#end#macro(m)second#end', 'first'],
    ['#@wrap()in#end#macro(wrap)[$bodyContent]#end', '[in]'],
    ['#if(false)#macro(m)M#end#end#m()', 'M'],
    ['#macro(m $a $b=3)$a$b#end#m(1) #m(1 2)', '13 12'],
    [
      '#foreach($i in [1..2])#foreach($j in $list)$foreach.topmost.count$velocityHasNext #end#end',
      '1true 1false 2true 2false ',
    ],
    ['#set($i = $list.iterator())$i.next()#foreach($e in $i)<$e>#end$i.hasNext()', 'a<b>false'],
    [
      '#set($f = "%s-%d|%05d|%.2f|%5s|%-5s|%x|%,d|%b|%n")$f.format($f, "a", 3, 42, 1.239, "q", "r", 255, 1234567, true)',
      'a-3|00042|1.24|    q|r    |ff|1,234,567|true|\n',
    ],
  ])('%s is %s', (template, text) => {
    expect(render(template, variables)).toBe(text);
  });
});
