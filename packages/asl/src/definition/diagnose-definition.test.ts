import { describe, expect, it, test } from 'vitest';
import { diagnoseDefinition } from './diagnose-definition.ts';
import { diagnosticsMax, printDiagnostic } from './diagnostic.ts';
import {
  type Definition,
  errorsOf,
  machine,
  map,
  notAPath,
  pass,
  printShort,
  processor,
  task,
} from './test-machine.ts';

describe('text that is no definition', () => {
  test.each([
    [' ', 'Definition must be a valid JSON object @'],
    ['[]', 'Definition must be a valid JSON object @'],
    ['"text"', 'Definition must be a valid JSON object @'],
    ['null', 'Definition must be a valid JSON object @'],
  ])('%j is refused', (text, expected) => {
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics.map(printShort)).toEqual([expected]);
  });

  it('names what the JSON parser met, and where it had read to', () => {
    const [diagnostic] = diagnoseDefinition('oops', { type: 'STANDARD' }).diagnostics;
    expect(diagnostic).toEqual({
      severity: 'ERROR',
      code: 'INVALID_JSON_DESCRIPTION',
      message:
        "Unrecognized token 'oops': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n" +
        ' at [Source: (String)"oops"; line: 1, column: 5]',
      location: '[Source: (String)"oops"; line: 1, column: 5]',
    });
  });

  it('repeats only the beginning of a long text', () => {
    const [diagnostic] = diagnoseDefinition(`{'${'x'.repeat(600)}`, { type: 'STANDARD' }).diagnostics;
    expect(diagnostic?.location).toMatch(
      /^\[Source: \(String\)"\{'x{498}"\[truncated 102 chars\]; line: 1, column: 3\]$/,
    );
  });
});

describe('the grammar', () => {
  const cases: [Definition, ...string[]][] = [
    [{}, 'These fields are required: [States, StartAt] @/'],
    [{ StartAt: 'A' }, 'These fields are required: [States] @/'],
    [{ States: { S: pass } }, 'These fields are required: [StartAt] @/'],
    [{ StartAt: 'A', States: {} }, 'Value cannot be empty @/States'],
    [{ StartAt: 'A', States: [] }, 'Expected value of type Object @/States'],
    [{ StartAt: 1, States: { S: pass } }, 'Expected value of type String @/StartAt'],
    [{ StartAt: 'S', States: { S: 1 } }, 'Expected value of type Object @/States/S'],
    [machine(pass, { Version: '2.0' }), 'Value should be one of the following: [1.0] @/Version'],
    [machine(pass, { TimeoutSeconds: -1 }), 'Minimum value is 0 @/TimeoutSeconds'],
    [machine(pass, { TimeoutSeconds: 1.5 }), 'Expected value of type Integer @/TimeoutSeconds'],
    [machine(pass, { Coment: 'x' }), "Field 'Coment' is not supported @/"],
    [
      machine(pass, { QueryLanguage: 'SQL' }),
      'Value should be one of the following: [JSONPath, JSONata] @/QueryLanguage',
    ],
    [machine({ End: true }), 'These fields are required: [Type] @/States/S'],
    [
      machine({ Type: 'None' }),
      "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] @/States/S/Type",
    ],
    [
      machine({ Type: 'Pass' }),
      'This object should have only one of the following fields: [Next, End] @/States/S',
    ],
    [
      machine({ Type: 'Pass', End: false }),
      'This object should have only one of the following fields: [Next, End] @/States/S',
    ],
    [
      machine({ ...pass, Next: 'Done' }),
      'There should only be one of the following fields: [Next, End] @/States/S',
    ],
    [machine({ ...pass, End: 'true' }), 'Expected value of type Boolean @/States/S/End'],
    [machine({ ...pass, TimeoutSeconds: 1 }), "Field 'TimeoutSeconds' is not supported @/States/S"],
    [machine({ ...pass, Catch: [] }), "Field 'Catch' is not supported @/States/S"],
    [
      machine({ ...pass, __proto__x: 1, constructor: 1 }),
      "Field '__proto__x' is not supported @/States/S",
      "Field 'constructor' is not supported @/States/S",
    ],
    [machine({ Type: 'Succeed', End: true }), "Field 'End' is not supported @/States/S"],
    [machine({ Type: 'Fail', InputPath: '$' }), "Field 'InputPath' is not supported @/States/S"],
    [
      machine({ Type: 'Fail', Error: 'E', ErrorPath: '$.e' }),
      'There should only be one of the following fields: [Error, ErrorPath] @/States/S',
    ],
    [machine({ Type: 'Fail', Cause: 1 }), 'Expected value of type String @/States/S/Cause'],
    [machine({ Type: 'Fail', CausePath: 'text' }), `${notAPath} @/States/S/CausePath`],
    [machine({ Type: 'Parallel', Branches: [], End: true }), 'Value cannot be empty @/States/S/Branches'],
    [
      machine({ Type: 'Parallel', Branches: [{ ...processor, TimeoutSeconds: 1 }], End: true }),
      "Field 'TimeoutSeconds' is not supported @/States/S/Branches[0]",
    ],
    [
      machine({ Type: 'Map', End: true }),
      'This object should have only one of the following fields: [ItemProcessor, Iterator] @/States/S',
    ],
    [
      machine({ ...map, Iterator: processor }),
      'There should only be one of the following fields: [ItemProcessor, Iterator] @/States/S',
    ],
    [
      machine({ ...map, ItemProcessor: { ...processor, QueryLanguage: 'JSONata' } }),
      "Field 'QueryLanguage' is not supported @/States/S/ItemProcessor",
    ],
    [machine({ ...map, MaxConcurrency: -1 }), 'Minimum value is 0 @/States/S/MaxConcurrency'],
    [
      machine({ ...map, MaxConcurrency: 1, MaxConcurrencyPath: '$.n' }),
      'There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath] @/States/S',
    ],
    [
      machine({ ...map, MaxConcurrencyPath: '$$.Execution.Input.n' }),
      'Value is not a Reference Path @/States/S/MaxConcurrencyPath',
    ],
    [
      machine({ ...map, ToleratedFailurePercentage: 101 }),
      'Maximum value is 100.0 @/States/S/ToleratedFailurePercentage',
    ],
    [
      machine({ ...map, ToleratedFailurePercentage: -0.5 }),
      'Minimum value is 0.0 @/States/S/ToleratedFailurePercentage',
    ],
    [
      machine({ ...map, Label: 'x'.repeat(41) }),
      `INVALID_LABEL_NAME Invalid Label name: Label '${'x'.repeat(41)}' exceeds the 40-character limit allowed by the service @/States/S/Label`,
    ],
  ];
  test.each(cases)('%j', (definition, ...expected) => {
    expect(errorsOf(definition)).toEqual(expected);
  });
});

describe('the machine as a whole', () => {
  const next = (target: string): Definition => ({ Type: 'Pass', Next: target });
  const long = 'x'.repeat(81);
  test.each<[string, Definition, ...string[]]>([
    [
      'a loop',
      { StartAt: 'A', States: { A: next('B'), B: next('A') } },
      'MISSING_END_STATE Workflow has no terminal state @',
    ],
    [
      'a loop beside an unreachable end',
      { StartAt: 'A', States: { A: next('B'), B: next('A'), C: pass } },
      'MISSING_TRANSITION_TARGET State "C" is not reachable. @/States/C',
    ],
    [
      'a missing target and no end',
      { StartAt: 'A', States: { A: next('X') } },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: X @/States/A/Next",
      'MISSING_END_STATE Workflow has no terminal state @',
    ],
    [
      'a missing start',
      { StartAt: 'X', States: { A: next('B'), B: { Type: 'Succeed' } } },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: X @/StartAt",
      'MISSING_TRANSITION_TARGET State "A" is not reachable. @/States/A',
    ],
    [
      'missing targets of rules, defaults and catchers',
      {
        StartAt: 'C',
        States: {
          C: {
            Type: 'Choice',
            Choices: [
              { Variable: '$', IsNull: true, Next: 'X' },
              { Variable: '$', IsNull: false, Next: 'T' },
            ],
            Default: 'Y',
          },
          T: { ...task, Catch: [{ ErrorEquals: ['E'], Next: 'Z' }] },
        },
      },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: X @/States/C/Choices[0]/Next",
      "MISSING_TRANSITION_TARGET Missing 'Next' target: Y @/States/C/Default",
      "MISSING_TRANSITION_TARGET Missing 'Next' target: Z @/States/T/Catch[0]/Next",
    ],
    [
      'a transition out of a branch',
      {
        StartAt: 'P',
        States: {
          P: { Type: 'Parallel', Branches: [{ StartAt: 'I', States: { I: next('D') } }], Next: 'D' },
          D: { Type: 'Succeed' },
        },
      },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: D @/States/P/Branches[0]/States/I/Next",
    ],
    [
      'a name that stands in a branch too',
      {
        StartAt: 'P',
        States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: pass } }], End: true } },
      },
      'DUPLICATE_STATE_NAME Duplicate State name: P @/States/P/Branches[0]/States/P',
    ],
    [
      'a long name',
      { StartAt: long, States: { [long]: pass } },
      `INVALID_STATE_NAME Invalid State name: State '${long}' exceeds the 80-character limit allowed by the service @/States/${long}`,
    ],
    [
      'a label that stands twice',
      {
        StartAt: 'A',
        States: {
          A: { ...map, End: undefined, Label: 'l', Next: 'B' },
          B: { ...map, ItemProcessor: { StartAt: 'J', States: { J: pass } }, Label: 'l' },
        },
      },
      'DUPLICATE_LABEL_NAME Duplicate Label name: l @/States/B/Label',
    ],
    [
      'a state called like a member of all objects',
      { StartAt: 'constructor', States: { constructor: next('toString'), toString: pass } },
    ],
    [
      'a state that leads to itself and on',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'A' }], Default: 'B' },
          B: { Type: 'Fail' },
        },
      },
    ],
  ])('%s', (_, definition, ...expected) => {
    expect(errorsOf(definition)).toEqual(expected);
  });

  it('accepts a state called __proto__', () => {
    const text = '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","End":true}}}';
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics).toEqual([]);
  });

  it('prints diagnostics the way InvalidDefinition shows them', () => {
    const { diagnostics } = diagnoseDefinition('{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}', {
      type: 'STANDARD',
    });
    expect(diagnostics.map(printDiagnostic)).toEqual([
      'MISSING_END_STATE: Workflow has no terminal state at null',
    ]);
  });
});

describe('large and deep definitions', () => {
  /** A chain of states; a million of them in the proof, fewer where each has an error. */
  const chain = (length: number, state: (index: number) => string): string =>
    `{"StartAt":"s0","States":{${Array.from({ length }, (_, index) => `"s${index}":${state(index)}`).join(',')}}}`;

  it('accepts a quarter of a million states', () => {
    const count = 250_000;
    const text = chain(count, (index) =>
      index === count - 1 ? '{"Type":"Succeed"}' : `{"Type":"Pass","Next":"s${index + 1}"}`,
    );
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics).toEqual([]);
  });

  it('keeps a readable number of diagnostics', () => {
    const { diagnostics } = diagnoseDefinition(
      chain(5_000, () => '{"Type":"Nothing"}'),
      { type: 'STANDARD' },
    );
    expect(diagnostics).toHaveLength(diagnosticsMax);
  });

  it('refuses branches inside branches beyond a depth', () => {
    let branch = '{"StartAt":"x","States":{"x":{"Type":"Succeed"}}}';
    for (let depth = 0; depth < 150; depth++) {
      branch = `{"StartAt":"p${depth}","States":{"p${depth}":{"Type":"Parallel","End":true,"Branches":[${branch}]}}}`;
    }
    expect(diagnoseDefinition(branch, { type: 'STANDARD' }).diagnostics.map(({ code }) => code)).toEqual([
      'TOO_DEEPLY_NESTED',
    ]);
  });

  it('refuses JSON that is nested without end', () => {
    const { diagnostics } = diagnoseDefinition('['.repeat(200_000), { type: 'STANDARD' });
    expect(diagnostics.map(({ code }) => code)).toEqual(['INVALID_JSON_DESCRIPTION']);
  });
});
