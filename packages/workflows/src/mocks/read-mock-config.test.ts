import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MockConfigError } from './mock-config.ts';
import { readMockConfig } from './read-mock-config.ts';

const responses = '"MockedResponses": {"Ok": {"0": {"Return": 1}}}';

describe('a mock configuration', () => {
  it('keeps numbers as they are written', () => {
    const text =
      '{"StateMachines":{"m":{"TestCases":{"c":{"s":"r"}}}},"MockedResponses":{"r":{"0-1":{"Return":12345678901234567890}}}}';
    const mock = readMockConfig({ file: 'f', text }).machines.get('m')?.get('c')?.get('s');
    expect(mock).toMatchObject({
      kind: 'answers',
      attempts: [{ first: 0, last: 1, answer: { output: { text: '12345678901234567890' } } }],
    });
  });

  test.each([
    [
      '{"StateMachine": {}}',
      "f:1:2: /StateMachine: 'StateMachine' is not known here; did you mean 'StateMachines'?",
    ],
    ['{\n  "MockedResponses": []\n}', 'f:2:3: /MockedResponses: expected an object'],
    [
      `{"StateMachines": {"m": {"TestCases": {"c": {\n"s": "OK"}}}}, ${responses}}`,
      "f:2:1: /StateMachines/m/TestCases/c/s: there is no mocked response 'OK'; did you mean 'Ok'?",
    ],
    [
      `{"StateMachines": {"m": {"TestCases": {"c": {"s": 1}}}}, ${responses}}`,
      'expected the name of a mocked response',
    ],
    ['{"MockedResponses": {"r": {"a": {"Return": 1}}}}', 'expected the number of an attempt'],
    ['{"MockedResponses": {"r": {"3-1": {"Return": 1}}}}', 'expected the number of an attempt'],
    [
      '{"MockedResponses": {"r": {"0": {"Return": 1}, "0-2": {"Return": 1}}}}',
      'attempt 0 is answered more than once',
    ],
    ['{"MockedResponses": {"r": {}}}', 'there is no answer'],
    ['{"MockedResponses": {"r": {"0": {}}}}', "expected one of 'Return', 'Throw' and 'Unanswered'"],
    ['{"MockedResponses": {"r": {"0": {"Unanswered": false}}}}', "expected 'Unanswered' with true"],
    ['{"MockedResponses": {"r": {"0": {"Unanswered": true, "Return": 1}}}}', 'and nothing beside it'],
    [
      '{"MockedResponses": {"r": {"0": {"Return": 1, "Throw": {"Error": "e"}}}}}',
      "expected one of 'Return', 'Throw' and 'Unanswered'",
    ],
    ['{"MockedResponses": {"r": {"0": {"Throw": {"Cause": "c"}}}}}', "expected 'Error'"],
    ['{"MockedResponses": {"r": {"0": {"Throw": {"Errors": "c"}}}}}', "did you mean 'Error'?"],
    ['{"MockedResponses": ', 'f:1:'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => readMockConfig({ file: 'f', text })).toThrow(message);
    expect(() => readMockConfig({ file: 'f', text })).toThrow(MockConfigError);
  });

  it('is read or refused, whatever it holds', () => {
    const names = fc.constantFrom(
      'StateMachines',
      'MockedResponses',
      'TestCases',
      'TestCase',
      '0',
      '0-1',
      'Return',
      'Throw',
      'Error',
      'r',
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('r', 1, null),
        fc.dictionary(names, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (config) => {
        try {
          readMockConfig({ file: 'f', text: JSON.stringify(config) });
        } catch (error) {
          expect(error).toBeInstanceOf(MockConfigError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
