import { printJson } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { parseDefinitionText } from './parse-definition-text.ts';
import { pointerAt } from './pointer-at.ts';
import { pointerOfLocation } from './pointer-of-location.ts';
import { rangeOf } from './range-of.ts';
import { toJsonText } from './to-json-text.ts';

function jsonOf(yaml: string): string {
  const result = toJsonText(parseDefinitionText(yaml, 'yaml'));
  return result.kind === 'json' ? result.text : result.problems.map(({ message }) => message).join('\n');
}

describe('a definition in JSON', () => {
  const text = '{\n  "StartAt": "A", // first\n  "States": { "A": { "Type": "Pass", "Result": 1.0 } }\n}\n';

  it('is read with its comments, which AWS would refuse', () => {
    const { value, problems } = parseDefinitionText(text, 'json');
    expect(printJson(value ?? null)).toBe('{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1.0}}}');
    expect(problems).toEqual([
      {
        severity: 'warning',
        code: 'comment',
        message: 'JSON has no comments: AWS refuses a definition that holds one',
        range: { from: 20, to: 28 },
      },
    ]);
  });

  it('goes to AWS without its comments and otherwise as it is written', () => {
    expect(toJsonText(parseDefinitionText(text, 'json'))).toEqual({
      kind: 'json',
      text: text.replace('// first', ' '),
    });
  });

  it('is found by pointers and by offsets', () => {
    const definition = parseDefinitionText(text, 'json');
    const ranges = rangeOf(definition, '/States/A/Result');
    expect(ranges && text.slice(ranges.whole.from, ranges.whole.to)).toBe('"Result": 1.0');
    expect(pointerAt(definition, text.indexOf('1.0') + 1)).toMatchObject({
      pointer: '/States/A/Result',
      part: 'value',
    });
    expect(pointerAt(definition, text.indexOf('Result'))).toMatchObject({
      pointer: '/States/A/Result',
      part: 'name',
    });
    expect(pointerAt(definition, text.indexOf('// first'))).toMatchObject({ pointer: '', part: 'space' });
  });

  it('is broken by an error behind however many comments', () => {
    expect(parseDefinitionText(`${'// x\n'.repeat(1_000)}{"a": }`, 'json').value).toBeUndefined();
  });

  it('is read as far as it makes sense while someone types', () => {
    const { root, problems, value } = parseDefinitionText(
      '{ "StartAt": "A", "States": { "A": { "Type": } } ',
      'json',
    );
    expect(value).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual([
      'The object that begins here is not closed',
      'A value is missing behind the colon',
    ]);
    expect(
      rangeOf({ format: 'json', text: '', problems, comments: [], ...(root && { root }) }, '/States/A/Type'),
    ).toBeDefined();
  });

  it('has the places of diagnostics, also of states whose names hold slashes', () => {
    const odd = '{"States": {"a": {}, "a/b[0]": {"Choices": [{"Next": "a"}]}}}';
    const definition = parseDefinitionText(odd, 'json');
    expect(pointerOfLocation(definition, '/States/a/b[0]/Choices[0]/Next')).toBe(
      '/States/a~1b[0]/Choices/0/Next',
    );
    expect(pointerOfLocation(definition, '/States/c')).toBeUndefined();
  });
});

describe('a definition in YAML', () => {
  it('goes to AWS as JSON with its order and the spelling of its numbers', () => {
    expect(jsonOf("b: 1.0\na: [1e3, 0x1F, .5, +2, 'x', yes, ~, 12345678901234567890]\n")).toBe(
      '{\n  "b": 1.0,\n  "a": [\n    1e3,\n    31,\n    0.5,\n    2,\n    "x",\n    "yes",\n    null,\n    12345678901234567890\n  ]\n}\n',
    );
  });

  it('may use anchors, aliases and merge keys', () => {
    const yaml = 'base: &base\n  Type: Task\n  Retry: &retry [1]\na:\n  <<: *base\n  Type: Pass\nb: *retry\n';
    expect(JSON.parse(jsonOf(yaml))).toEqual({
      base: { Type: 'Task', Retry: [1] },
      a: { Type: 'Pass', Retry: [1] },
      b: [1],
    });
  });

  test.each([
    ['a: 1\nb: 2\na: 3\n', '"a" is there twice: it stands in line 1 already'],
    ['a: *b\n', /b/],
    ['a: .inf\n', '.inf is a number that JSON does not know'],
    ['a: !Sub x\n', /!Sub/],
    ['a: 1\n---\nb: 2\n', 'A definition is one document; a second one begins here'],
    ['[1, 2]: 3\n', 'Names of members are texts'],
    ['# only\n', 'There is no definition'],
    ['a: &a [*a]\n', /a/],
  ])('is refused as JSON cannot say %j', (yaml, message) => {
    const { problems, value } = parseDefinitionText(yaml, 'yaml');
    expect(value).toBeUndefined();
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
  });

  it('is refused when its aliases would blow it up', () => {
    const levels = Array.from({ length: 30 }, (_, index) =>
      index === 0
        ? 'l0: &l0 lol'
        : `l${index}: &l${index} [${Array(9)
            .fill(`*l${index - 1}`)
            .join(', ')}]`,
    );
    const { problems, value } = parseDefinitionText(`${levels.join('\n')}\n`, 'yaml');
    expect(value).toBeUndefined();
    expect(problems[0]?.message).toBe('The aliases add more than the limit yamlAliasedCharacters (1048576)');
  });

  it('does not nest deeper than JSON may', () => {
    expect(parseDefinitionText('['.repeat(5_000), 'yaml').problems[0]?.code).toBe('nesting');
    expect(
      parseDefinitionText('['.repeat(5_000), 'json').problems.some(({ code }) => code === 'nesting'),
    ).toBe(true);
  });
});
