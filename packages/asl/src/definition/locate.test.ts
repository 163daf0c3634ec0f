import { describe, expect, it, test } from 'vitest';
import { locate } from './locate.ts';

const text = `{
  "StartAt": "a/b",
  "States": {
    "a": { "Type": "Pass", "Text": "{[\\"" },
    "a/b": { "Type": "Choice", "Choices": [
      { "Next": "x" },
      { "And": [ 1, { "Next": "y" } ] }
    ] }
  }
}`;

describe('locate', () => {
  test.each([
    ['/', 1, 1],
    ['/StartAt', 2, 3],
    ['/States/a', 4, 5],
    ['/States/a/Text', 4, 28],
    ['/States/a/b', 5, 5],
    ['/States/a/b/Type', 5, 14],
    ['/States/a/b/Choices[0]', 6, 7],
    ['/States/a/b/Choices[1]/And[1]/Next', 7, 23],
    ['[Source: (String)"x"; line: 3, column: 7]', 3, 7],
  ])('finds %s', (location, line, column) => {
    expect(locate(text, location)).toEqual({ line, column });
  });

  test.each(['/Nothing', '/States/a/b/Choices[2]', '/States/a[0]', '/StartAt/x', 'x', ''])(
    'knows no %j',
    (location) => {
      expect(locate(text, location)).toBeUndefined();
    },
  );

  it('ends in text that is no JSON', () => {
    for (const broken of ['', '{', '{"a', '{"a"', '{"a":', '{"a":[', '{"a":]}', '[1,', '}']) {
      expect(locate(broken, '/a/b[1]')).toBeUndefined();
    }
  });
});
