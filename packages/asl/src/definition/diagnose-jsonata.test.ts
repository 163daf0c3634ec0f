import { describe, expect, it, test } from 'vitest';
import { type Definition, errorsOf, jsonata, machine, processor, task } from './test-machine.ts';

const pass = (fields: Definition) => machine({ Type: 'Pass', End: true, ...fields }, jsonata);
const invalid = 'INVALID_JSONATA_EXPRESSION';
const unsupported = 'UNSUPPORTED_JSONATA_EXPRESSION';

describe('an expression that cannot be read is refused in the words of JSONata', () => {
  test.each([
    ['a[1,2)', 'Expected "]", got ","'],
    ['"unterminated', 'String literal must be terminated by a matching quote'],
    ['1 +', 'Unexpected end of expression'],
    ['{"a":}', 'The symbol "}" cannot be used as a unary operator'],
  ])('%s', (expression, message) => {
    expect(errorsOf(pass({ Output: { r: `{% ${expression} %}` } }))).toEqual([
      `${invalid} ${message} @/States/S/Output/r`,
    ]);
  });

  it('wherever it stands', () => {
    const wrong = '{% 1 + %}';
    const found = errorsOf(
      machine(
        {
          ...task,
          Arguments: { FunctionName: 'f', Payload: [wrong] },
          TimeoutSeconds: wrong,
          Credentials: { RoleArn: wrong },
          Assign: { x: wrong },
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done', Output: wrong }],
        },
        jsonata,
      ),
    );
    expect(found.map((line) => line.split('@')[1])).toEqual([
      '/States/S/Arguments/Payload[0]',
      '/States/S/TimeoutSeconds',
      '/States/S/Credentials/RoleArn',
      '/States/S/Assign/x',
      '/States/S/Catch[0]/Output',
    ]);
    expect(errorsOf(machine({ Type: 'Fail', Error: wrong, Cause: '{% 1' }, jsonata))).toEqual([
      `${invalid} Unexpected end of expression @/States/S/Error`,
      'JSONata string must start with {% and end with %} @/States/S/Cause',
    ]);
    const choice = { Type: 'Choice', Choices: [{ Condition: wrong, Next: 'Done' }] };
    expect(errorsOf(machine(choice, jsonata))).toEqual([
      `${invalid} Unexpected end of expression @/States/S/Choices[0]/Condition`,
    ]);
  });

  it('but not in a JSONPath state, where it is a text', () => {
    expect(errorsOf(machine({ Type: 'Pass', Parameters: { r: '{% 1 + %}' }, End: true }))).toEqual([]);
  });
});

describe('what an expression may name', () => {
  test.each([
    ['phone', 'phone'],
    ['$sum(items.price)', 'items'],
    ['$$', '$$'],
    ['$', '$'],
    ['*', '*'],
    ['{"a": name}', 'name'],
    ['$map([1], function($v) { other })', 'other'],
  ])('%s names something at the top level', (expression, name) => {
    expect(errorsOf(pass({ Output: `{% ${expression} %}` }))).toEqual([
      `${unsupported} Reference to '${name}' at the top level is not supported. @/States/S/Output`,
    ]);
  });

  test.each([
    '$states.input.phone',
    '$states.input.items[price > 2 and $.name = "a"].name',
    '$states.input.items{name: $sum(price)}',
    '$states.input.items^(>price)',
    '$states.input ~> |items|{"price": price * 2}|',
    '$states.input.items.($x := price; {"x": $x, "n": name})',
    '$order.lines.sku',
    '[1, 2].($ + 1)',
    '$states',
    '$map($states.input.items, function($v) { $v.name })',
  ])('%s is fine', (expression) => {
    expect(errorsOf(pass({ Output: `{% ${expression} %}` }))).toEqual([]);
  });

  const result = '{% $states.result %}';
  const error = '{% $states.errorOutput %}';
  const missing = (member: string, place: string) =>
    `${unsupported} Field '$states.${member}' does not exist. @/States/S/${place}`;

  it('is the result only where there is one, the error only where it is caught', () => {
    expect(errorsOf(pass({ Output: result, Assign: { x: error } }))).toEqual([
      missing('result', 'Output'),
      missing('errorOutput', 'Assign/x'),
    ]);
    const catching = { ErrorEquals: ['States.ALL'], Next: 'Done', Output: error, Assign: { x: error } };
    const working = { ...task, Arguments: { FunctionName: 'f' }, Output: result, Assign: { x: result } };
    expect(errorsOf(machine({ ...working, Catch: [catching] }, jsonata))).toEqual([]);
    expect(
      errorsOf(machine({ ...working, Output: error, Catch: [{ ...catching, Output: result }] }, jsonata)),
    ).toEqual([missing('errorOutput', 'Output'), missing('result', 'Catch[0]/Output')]);
    expect(errorsOf(machine({ ...task, Arguments: result }, jsonata))).toEqual([
      missing('result', 'Arguments'),
    ]);
    expect(errorsOf(pass({ Output: '{% $states.nothing.a %}' }))).toEqual([missing('nothing', 'Output')]);
  });
});

describe('names of variables in inner scopes', () => {
  const assign = (...names: string[]) => ({ Assign: Object.fromEntries(names.map((name) => [name, 1])) });
  const inner = (fields: Definition) => ({
    StartAt: 'I',
    States: { I: { Type: 'Pass', End: true, ...fields } },
  });
  const duplicate = (name: string, place: string) =>
    `DUPLICATE_VARIABLE_NAME The variable name '${name}' was already defined in a parent scope. @${place}`;
  const parallel = (branch: Definition, own: Definition = {}) => ({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', ...assign('x'), Next: 'P' },
      P: { Type: 'Parallel', Branches: [branch], Next: 'B', ...own },
      B: { Type: 'Pass', Assign: { 'y.$': '$' }, End: true },
    },
  });

  it('are not those of the scopes around them, deeper ones included', () => {
    const place = '/States/P/Branches[0]/States/I';
    expect(errorsOf(parallel(inner(assign('x', 'y', 'z'))))).toEqual([
      duplicate('x', `${place}/Assign/x`),
      duplicate('y', `${place}/Assign/y`),
    ]);
    const map = {
      Type: 'Map',
      ItemProcessor: { StartAt: 'J', States: { J: { Type: 'Pass', Assign: { 'x.$': '$' }, End: true } } },
    };
    expect(errorsOf(parallel(inner({ ...map, ...assign('z') })))).toEqual([
      duplicate('x', `${place}/ItemProcessor/States/J/Assign/x.$`),
    ]);
  });

  it('may be those that the Parallel itself assigns when its branches are gone', () => {
    const caught = [{ ErrorEquals: ['States.ALL'], ...assign('w'), Next: 'B' }];
    expect(errorsOf(parallel(inner(assign('w', 'z')), { ...assign('z'), Catch: caught }))).toEqual([]);
  });

  it('are their own in the executions of a distributed Map', () => {
    const config = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
    const map = { Type: 'Map', ItemProcessor: { ...inner(assign('x')), ...config }, Next: 'B' };
    expect(errorsOf({ ...parallel(inner({})), States: { ...parallel(inner({})).States, P: map } })).toEqual(
      [],
    );
  });
});

describe('query languages', () => {
  it('have fields of their own', () => {
    expect(errorsOf(pass({ Parameters: {} }))).toEqual([
      "The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage @/States/S",
    ]);
    expect(errorsOf(machine({ Type: 'Map', ItemProcessor: processor, Items: [], End: true }))).toEqual([
      "The QueryLanguage is set to 'JSONPath', but field 'Items' is only supported for the 'JSONata' QueryLanguage @/States/S",
    ]);
  });
});
