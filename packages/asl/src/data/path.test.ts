import { parseJson, printJson } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { stateStepsMax } from './data-limits.ts';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compilePath } from './path.ts';
import { describeMiss, readRequired } from './path-miss.ts';
import { failureOf, testScope } from './test-scope.ts';

const shop = `{
  "store": {
    "books": [
      {"title": "Sayings", "price": 8.95, "tags": ["old", "wise"]},
      {"title": "Sword", "price": 12.99, "tags": []},
      {"title": "Moby", "price": 8.99, "isbn": "0-553"},
      {"title": "Rings", "price": 22.99, "isbn": "0-395", "sold": null}
    ],
    "bicycle": {"price": 19.95}
  },
  "limit": 10, "name": "it's", "a.b": 1, "x-y": 2, "none": null, "0": "zero",
  "numbers": [3, 1, 2.0], "empty": []
}`;

function read(path: string, json = shop): string {
  const value = compilePath(path).read(testScope(json));
  return value === undefined ? 'nothing' : printJson(value);
}

describe('a definite path gives the value itself', () => {
  test.each([
    ['$.limit', '10'],
    ['$.store.bicycle.price', '19.95'],
    ["$['store']['bicycle']", '{"price":19.95}'],
    ['$["limit"]', '10'],
    ["$['a.b']", '1'],
    ['$.a\\.b', '1'],
    ['$.x-y', '2'],
    ["$['x-y']", '2'],
    ['$.0', '"zero"'],
    ['$.none', 'null'],
    ['$.numbers[0]', '3'],
    ['$.numbers[2]', '2.0'],
    ['$.numbers[-1]', '2.0'],
    ["$.['limit']", '10'],
    ['$.numbers.[0]', '3'],
    ['$.store.books[1].title', '"Sword"'],
    ['$.store.books[0].tags[1]', '"wise"'],
    ["$.store.books[2]['title','isbn','gone']", '{"title":"Moby","isbn":"0-553"}'],
    ['$$.State.Name', '"Sum"'],
    ["$$['Execution'].Input.limit", '10'],
    ['$order.id', '7'],
    ['$order.lines[1].sku', '"b"'],
    ['$.numbers[3]', 'nothing'],
    ['$.numbers[-4]', 'nothing'],
    ['$.gone', 'nothing'],
    ['$.gone.deeper', 'nothing'],
    ['$.limit.deeper', 'nothing'],
    ['$.numbers.length', 'nothing'],
    ['$.name.length', 'nothing'],
    ['$.constructor', 'nothing'],
    ['$.toString', 'nothing'],
    ['$.__proto__', 'nothing'],
    ["$.numbers['0']", 'nothing'],
    ['$unassigned.x', 'nothing'],
    ['$unassigned', 'nothing'],
  ])('%s: %s', (path, expected) => {
    expect(compilePath(path).definite).toBe(true);
    expect(read(path)).toBe(expected);
  });

  it('is not misled by the parts of a number that keeps its text', () => {
    expect(read('$.numbers[2].text')).toBe('nothing');
  });
});

describe('an indefinite path gives an array, empty when nothing is there', () => {
  test.each([
    ['$.store.books[*].title', '["Sayings","Sword","Moby","Rings"]'],
    ['$.store.*.price', '[19.95]'],
    ['$.store..price', '[8.95,12.99,8.99,22.99,19.95]'],
    ['$..price', '[8.95,12.99,8.99,22.99,19.95]'],
    ['$..books[0].title', '["Sayings"]'],
    ['$..tags[*]', '["old","wise"]'],
    [
      "$..['title','price']",
      '[{"title":"Sayings","price":8.95},{"title":"Sword","price":12.99},{"title":"Moby","price":8.99},{"title":"Rings","price":22.99}]',
    ],
    ['$.store.books[0,2].title', '["Sayings","Moby"]'],
    ['$.store.books[1:3].title', '["Sword","Moby"]'],
    ['$.store.books[2:].title', '["Moby","Rings"]'],
    ['$.store.books[:2].title', '["Sayings","Sword"]'],
    ['$.store.books[-2:].title', '["Moby","Rings"]'],
    ['$.store.books[:-3].title', '["Sayings"]'],
    ['$.store.books[-3:-1].title', '["Sword","Moby"]'],
    ['$.store.books[1:-1].title', '[]'],
    ['$.store.books[9:].title', '[]'],
    ["$.[*].['price', 'title']", '[{}]', '[{"p":1}]'],
    ['$[*]', '[]', '{}'],
    ['$[*]', '[1,[2]]', '{"a":1,"b":[2]}'],
    ['$.items[*]', '[]', '{}'],
    ['$.item.items[1:5]', '[]', '{}'],
    ['$.items[:1].value', '[]', '{}'],
    ['$..*', '[{"b":[1]},[1],1]', '{"a":{"b":[1]}}'],
    ['$.limit[*]', '[]'],
    ['$.store.books[*].gone', '[]'],
  ])('%s: %s', (path, expected, json = shop) => {
    expect(compilePath(path).definite).toBe(false);
    expect(read(path, json)).toBe(expected);
  });
});

describe('a filter picks items', () => {
  test.each([
    ['@.price < 10', ['Sayings', 'Moby']],
    ['@.price <= 8.95', ['Sayings']],
    ['@.price > $.limit', ['Sword', 'Rings']],
    ['@.price >= 22.99', ['Rings']],
    ['@.price == 12.990', ['Sword']],
    ["@.price == '12.99'", ['Sword']],
    ["@.title == 'Moby'", ['Moby']],
    ['@.title == "Moby"', ['Moby']],
    ["@['title'] === 'Moby'", ['Moby']],
    ["@.price === '12.99'", []],
    ["@.price !== '12.99' && @.isbn", ['Moby', 'Rings']],
    ["@.title != 'Moby'", ['Sayings', 'Sword', 'Rings']],
    ["@.isbn != '0-553'", ['Sayings', 'Sword', 'Rings']],
    ["'Moby' == @.title", ['Moby']],
    ['@.isbn', ['Moby', 'Rings']],
    ['!@.isbn', ['Sayings', 'Sword']],
    ['!(@.isbn)', ['Sayings', 'Sword']],
    ['@.sold == null', ['Rings']],
    ['@.isbn && @.price > 10', ['Rings']],
    ["@.title == 'Sword' || @.isbn && @.price > 10", ['Sword', 'Rings']],
    ["(@.title == 'Sword' || @.isbn) && @.price < 13", ['Sword', 'Moby']],
    ['@.title =~ /S.*/', ['Sayings', 'Sword']],
    ['@.title =~ /s.*d/i', ['Sword']],
    ['@.title =~ /wor/', []],
    ['@.isbn =~ /0-\\d{3}/', ['Moby', 'Rings']],
    ['@.tags =~ /old/', ['Sayings']],
    ["@.title in ['Moby', 'Rings']", ['Moby', 'Rings']],
    ["@.title IN ['Moby']", ['Moby']],
    ["@.title nin ['Moby', 'Rings']", ['Sayings', 'Sword']],
    ["@.tags contains 'old'", ['Sayings']],
    ["@.title contains 'word'", ['Sword']],
    ['@.tags size 2', ['Sayings']],
    ['@.tags empty true', ['Sword']],
    ['@.tags empty false', ['Sayings']],
    ["@.tags subsetof ['old','wise','new']", ['Sayings', 'Sword']],
    ["@.tags anyof ['wise','new']", ['Sayings']],
    ["@.tags noneof ['new']", ['Sayings', 'Sword']],
    ["@.tags all ['old']", ['Sayings']],
    ['@.tags.length() > 1', ['Sayings']],
    ["@.tags[?(@ == 'wise')] size 1", ['Sayings']],
    ["@.price < 'a'", []],
    ['@.title == 1', []],
  ])('[?(%s)]', (filter, titles) => {
    expect(JSON.parse(read(`$.store.books[?(${filter})].title`))).toEqual(titles);
  });

  test.each([
    ['$[?(@ > 1)]', '[3,2]', '[3,1,2]'],
    ['$.o[?(@.a == 1)].b', '[2]', '{"o":{"a":1,"b":2}}'],
    ['$..[?(@.id)].id', '[1,2]', '{"id":1,"in":[{"id":2},{"no":3}]}'],
    ["$[?(@.a == {'b': [1.0]})].c", '[2]', '[{"a":{"b":[1]},"c":2}]'],
    ['$[?(@.a == true)].c', '[1]', '[{"a":true,"c":1},{"a":"true","c":2}]'],
  ])('%s: %s', (path, expected, json) => {
    expect(read(path, json)).toBe(expected);
  });
});

describe('a function ends a path', () => {
  test.each([
    ['$.numbers.length()', '3'],
    ['$.numbers.size()', '3'],
    ['$.store.length()', '2'],
    ['$.numbers.min()', '1.0'],
    ['$.numbers.max()', '3.0'],
    ['$.numbers.sum()', '6.0'],
    ['$.numbers.avg()', '2.0'],
    ['$.numbers.stddev()', '0.8164965809277263'],
    ['$..price.max()', '22.99'],
    ['$..price.length()', '5'],
    ['$.store.keys()', '["books","bicycle"]'],
    ['$.numbers.first()', '3'],
    ['$.numbers.last()', '2.0'],
    ['$.numbers.index(1)', '1'],
    ['$.numbers.index(-1)', '2.0'],
    ['$.numbers.append(4)', '[3,1,2.0,4]'],
    ["$.store.books[0].tags.concat('-', $.limit)", '"oldwise-10"'],
    ['$.store.books[*].tags.length()', '[2,0]'],
    ['$.sum($.numbers)', '6.0'],
    ['$.empty.sum()', 'nothing'],
    ['$.limit.length()', 'null'],
    ['$.gone.length()', 'nothing'],
  ])('%s: %s', (path, expected) => {
    expect(read(path)).toBe(expected);
  });
});

describe('a wrong text is refused with its position', () => {
  test.each([
    ['', 0],
    ['a.b', 0],
    ['$.', 2],
    ['$..', 3],
    ['$.a..', 5],
    ['$...a', 3],
    ['$[', 2],
    ['$[]', 2],
    ['$[a]', 2],
    ["$['a]", 5],
    ["$['a'", 5],
    ['$[1', 3],
    ['$[1,]', 4],
    ['$[:]', 4],
    ['$.a b', 3],
    ['$.a.length().b', 12],
    ['$.a[?(@.b == )]', 13],
    ['$.a[?(1)]', 7],
    ['$.a[?(@.b', 9],
    ['$.a[?@.b]', 5],
    ['$.a[?(@.b =~ /[/)]', undefined],
    ['$.a[?(@.b == [1)]', undefined],
  ])('%j', (path, position) => {
    expect.assertions(position === undefined ? 1 : 2);
    try {
      compilePath(path);
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionSyntaxError);
      if (position !== undefined) expect((error as ExpressionSyntaxError).position).toBe(position);
    }
  });
});

describe('why a path names nothing is told in the words of Jayway', () => {
  const json = '{"a":{"s":"text","n":null,"l":[1],"i":7,"d":1.5},"none":null}';
  test.each([
    ['$.x', "No results for path: $['x']"],
    ['$.a.x', "No results for path: $['a']['x']"],
    ['$.x.y', "Missing property in path $['x']"],
    ['$.a.x.y', "Missing property in path $['a']['x']"],
    ['$.a.l[3]', "No results for path: $['a']['l'][3]"],
    ['$.none[0]', "The path $['none'] is null"],
    [
      '$.a[0]',
      'Filter: [0] can only be applied to arrays. Current context is: {s=text, n=null, l=[1], i=7, d=1.5}',
    ],
    [
      '$.a.s.x',
      "Expected to find an object with property ['x'] in path $['a']['s'] but found 'java.lang.String'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.",
    ],
  ])('%s: %s', (text, reason) => {
    const path = compilePath(text);
    const scope = testScope(json);
    expect(describeMiss(path, scope)).toBe(reason);
    expect(failureOf(() => readRequired(path, scope))).toEqual({
      error: 'States.Runtime',
      cause: `Invalid path '${text}' : ${reason}`,
    });
  });

  test.each([
    ['$.a.n.x', 'null'],
    ['$.a.l.x', 'java.util.ArrayList'],
    ['$.a.i.x', 'java.lang.Integer'],
    ['$.a.d.x', 'java.lang.Double'],
  ])('%s found %s', (text, type) => {
    expect(describeMiss(compilePath(text), testScope(json))).toContain(`but found '${type}'`);
  });
});

it('a null input passes only as a whole', () => {
  const scope = testScope('null');
  expect(readRequired(compilePath('$'), scope)).toBeNull();
  expect(failureOf(() => readRequired(compilePath('$.x'), scope))).toEqual({
    error: 'States.Runtime',
    cause: 'Unable to apply Path transformation to null or empty input.',
  });
});

describe('hostile paths', () => {
  const many = (count: number, item: string) => `[${Array.from({ length: count }, () => item).join(',')}]`;
  test.each([
    ['$..*..*..*', `${'{"a":'.repeat(400)}${many(100, '1')}${'}'.repeat(400)}`],
    ['$[?(@ in $)]', many(3_000, '[]')],
    ['$[?($.sum() > 0)]', many(3_000, '1')],
    ['$.l[?($.s =~ /a+b/)]', `{"s":"${'a'.repeat(100_000)}","l":${many(1_000, '1')}}`],
  ])('stop at the limit of steps: %s', (path, json) => {
    const scope = testScope(json);
    expect(failureOf(() => compilePath(path).read(scope)).cause).toBe(
      `The expressions of the state take more than ${stateStepsMax} steps.`,
    );
  });

  test.each(['[?(', '[?(!(', '[?(@.a == $.b'])('nested without end are refused: %s', (part) => {
    expect(() => compilePath('$' + part.repeat(100_000))).toThrow(ExpressionSyntaxError);
  });

  it('of a million steps are refused', () => {
    expect(() => compilePath('$' + '.a'.repeat(1_000_000))).toThrow(ExpressionSyntaxError);
  });

  it('match in linear time', () => {
    const text = JSON.stringify([{ s: 'a'.repeat(20_000) }]);
    expect(read('$[?(@.s =~ /(a+)+b/)]', text)).toBe('[]');
  });

  it('descend as deep as JSON nests', () => {
    const scope = testScope('{"a":'.repeat(990) + '1' + '}'.repeat(990));
    expect(compilePath('$..a').read(scope)).toHaveLength(990);
  });
});

it('shares what it reads', () => {
  const root = parseJson('{"a":[{"b":{}}]}');
  const scope = { ...testScope('{}'), root };
  expect(compilePath('$.a').read(scope)).toBe((root as { a: unknown }).a);
});
