import { describe, expect, it, test } from 'vitest';
import { hintDefinition } from './hint-definition.ts';

const messagesOf = (text: string): string[] => hintDefinition(text).map(({ message }) => message);
const machine = (state: object, top: object = {}): string =>
  JSON.stringify({ StartAt: 'Start', States: { Start: state, Done: { Type: 'Succeed' } }, ...top });

describe('hints on broken JSON', () => {
  test.each([
    ['{"StartAt":"A",}', "Remove the comma before '}'.", 1, 15],
    ['{\n  "StartAt": \'A\'\n}', 'Put names and texts into double quotes.', 2, 14],
    ["{'StartAt': 1}", 'Put names and texts into double quotes.', 1, 2],
    ['{StartAt: "A"}', 'Put the name into double quotes: "StartAt".', 1, 2],
    ['{"StartAt":"A"\n "States":{}}', 'Put a comma before this.', 2, 2],
    ['{"A": [1 2]}', 'Put a comma between the two values.', 1, 10],
    ['{"A": {"B": [1', "']}}' is missing at the end; '[' is opened here.", 1, 13],
    ['{"A": True}', 'Write true instead of True.', 1, 7],
    ['{"A": yes}', 'Put the text into double quotes: "yes".', 1, 7],
    ['{ // note\n"A": 1}', "JSON has no comments: use a member 'Comment'.", 1, 3],
    ['StartAt: A\nStates:\n', 'This looks like YAML; a definition is JSON.', 1, 1],
    ['# a workflow\nStartAt: A\nStates:\n', 'This looks like YAML; a definition is JSON.', 1, 1],
    ['---\nStartAt: A\n', 'This looks like YAML; a definition is JSON.', 1, 1],
    ['\n%YAML 1.2\n---\n"StartAt": A\n', 'This looks like YAML; a definition is JSON.', 2, 1],
    ['# note\n{"A": 1}', "JSON has no comments: use a member 'Comment'.", 1, 1],
    ['{"A": "open', 'Close the quote, and write line breaks inside texts as \\n.', 1, 7],
    ['{"A": "two\nlines"}', 'Close the quote, and write line breaks inside texts as \\n.', 1, 11],
    ['{"A":1}}', "Remove '}', or give what has to stand before it.", 1, 8],
    ['', 'The definition is empty.', 1, 1],
  ])('%j', (text, message, line, column) => {
    expect(hintDefinition(text)).toEqual([{ message, line, column }]);
  });
});

describe('hints on names', () => {
  test.each([
    [machine({ Type: 'Pass', Nxet: 'Done' }), "There is no field 'Nxet'. Did you mean 'Next'?"],
    [machine({ Type: 'Pass', next: 'Done' }), "There is no field 'next'. Did you mean 'Next'?"],
    [machine({ Type: 'Pas', Next: 'Done' }), "No state type is called 'Pas'. Did you mean 'Pass'?"],
    [machine({ Type: 'Pass', Next: 'Dome' }), "No state is called 'Dome'. Did you mean 'Done'?"],
    [
      machine({ Type: 'Pass', Next: 'Elsewhere' }),
      "No state is called 'Elsewhere'. There are 'Start', 'Done'.",
    ],
    [
      machine({ Type: 'Pass', Next: 'Done' }, { StartAt: 'start' }),
      "No state is called 'start'. Did you mean 'Start'?",
    ],
    [
      machine({ Type: 'Pass', Next: 'Done' }, { Coment: '' }),
      "There is no field 'Coment'. Did you mean 'Comment'?",
    ],
    [
      machine({ Type: 'Task', Retry: [{ ErrorEquals: ['States.All'] }], Next: 'Done' }),
      "'States.All' is no error of Step Functions. Did you mean 'States.ALL'?",
    ],
    [
      machine({ Type: 'Task', Catch: [{ ErrorEquals: ['States.Mine'], Next: 'Done' }], Next: 'Done' }),
      "'States.Mine' is no error of Step Functions; names of your own do not begin with 'States.'.",
    ],
    [
      machine({ Type: 'Choice', Choices: [{ Variable: '$.x', StringEqual: 'a', Next: 'Done' }] }),
      "There is no field 'StringEqual'. Did you mean 'StringEquals'?",
    ],
  ])('%s', (text, message) => {
    expect(messagesOf(text)).toEqual([message]);
  });

  test.each<[object, ...string[]]>([
    [{ Typ: 'Pass', Next: 'Done' }, "There is no field 'Typ'. Did you mean 'Type'?"],
    [
      { type: 'Pass', end: true },
      "There is no field 'type'. Did you mean 'Type'?",
      "There is no field 'end'. Did you mean 'End'?",
    ],
    [
      { Type: 'Tsak', Resorce: 'arn', end: true },
      "No state type is called 'Tsak'. Did you mean 'Task'?",
      "There is no field 'Resorce'. Did you mean 'Resource'?",
      "There is no field 'end'. Did you mean 'End'?",
    ],
    [{ Type: 'Lambda', Resorce: 'arn' }, "There is no field 'Resorce'. Did you mean 'Resource'?"],
    [{ Resource: 'arn', Nxt: 'Done' }, "There is no field 'Nxt'. Did you mean 'Next'?"],
  ])('goes on where the type is misspelt: %j', (state, ...messages) => {
    expect(messagesOf(machine(state))).toEqual(messages);
  });

  it('says where', () => {
    const text = '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pass", "end": true }\n  }\n}';
    expect(hintDefinition(text)).toEqual([
      {
        message: "There is no field 'end'. Did you mean 'End'?",
        location: '/States/A/end',
        line: 4,
        column: 28,
      },
    ]);
  });
});

describe('hints on shape', () => {
  test.each([
    ['{"Type":"Pass","End":true}', /^This is a state, not a machine/],
    ['{"A":{"Type":"Pass","End":true}}', /^These are states, not a machine/],
    ['{"definition":{"StartAt":"A"}}', /^The definition is the value of 'definition'/],
    ['[]', /^A definition is a JSON object/],
    [
      '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"A":{"Type":"Succeed"}}}',
      /^A state 'A' stands above already/,
    ],
  ])('%s', (text, message) => {
    expect(messagesOf(text)).toEqual([expect.stringMatching(message)]);
  });

  it('finds nothing in a sound definition', () => {
    expect(messagesOf(machine({ Type: 'Pass', Next: 'Done' }))).toEqual([]);
  });
});

describe('hints on the query language', () => {
  const jsonata = (state: object): string =>
    machine({ ...state, Next: 'Done' }, { QueryLanguage: 'JSONata' });
  const text = (path: string, expression: string): string =>
    `'${path}' is taken as a text; with JSONata write "{% ${expression} %}".`;
  test.each([
    [{ Type: 'Pass', Output: '$.x' }, text('$.x', '$states.input.x')],
    [{ Type: 'Pass', Output: { a: ['$'] } }, text('$', '$states.input')],
    [
      { Type: 'Task', Arguments: { id: '$$.Execution.Id' } },
      text('$$.Execution.Id', '$states.context.Execution.Id'),
    ],
    [
      { Type: 'Task', Arguments: { 'a.$': '$.b' } },
      `'a.$' belongs to JSONPath; with JSONata write "a": "{% … %}".`,
    ],
    [
      { Type: 'Task', Parameters: {} },
      "'Parameters' belongs to JSONPath; with JSONata 'Arguments' does that.",
    ],
    [{ Type: 'Pass', Parameters: {} }, "'Parameters' belongs to JSONPath; with JSONata 'Output' does that."],
    [
      { Type: 'Task', ResultPath: '$.a' },
      "'ResultPath' belongs to JSONPath; with JSONata 'Output' does that.",
    ],
  ])('%j', (state, message) => {
    expect(messagesOf(jsonata(state))).toEqual([message]);
  });

  it('none for expressions, prices and JSONPath', () => {
    expect(messagesOf(jsonata({ Type: 'Pass', Output: { a: '{% $states.input.x %}', b: '$5' } }))).toEqual(
      [],
    );
    expect(messagesOf(machine({ Type: 'Pass', Parameters: { 'a.$': '$.b' }, Next: 'Done' }))).toEqual([]);
  });
});

it('a state that neither ends nor goes on is told to', () => {
  const message = 'Say what follows: "Next": "STATE", or "End": true.';
  expect(messagesOf(machine({ Type: 'Wait', Seconds: 5 }))).toEqual([message]);
  expect(messagesOf(machine({ Type: 'Fail' }))).toEqual([]);
});
