import { describe, expect, it } from 'vitest';
import { applyChanges } from '../edit/text-change.ts';
import { parseDefinitionText } from '../tree/parse-definition-text.ts';
import type { DefinitionEdit } from './definition-edit.ts';
import { editDefinition } from './edit-definition.ts';

const json = `{
  "StartAt": "Check", // begins here
  "States": {
    "Check": { "Type": "Choice", "Choices": [
      { "Variable": "$.total", "NumericGreaterThan": 1.0e2, "Next": "Charge" }
    ], "Default": "Done" },
    "Charge": {
      "Type": "Task", /* money */
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "charge\\u002done" },
      "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Done" }],
      "Next": "Done"
    }, // charged
    "Done": { "Type": "Succeed" }
  }
}
`;
const yaml = `# Orders.
StartAt: Check
States:
  Check: # looks at the total
    Type: Choice
    Choices:
    - {Variable: $.total, NumericGreaterThan: 1.0e2, Next: Charge}
    Default: Done
  Charge:
    Type: Task
    Resource: 'arn:aws:states:::lambda:invoke'
    End: true   # for now

  Done:
    Type: Succeed
`;

/** The lines that an edit takes away and adds. */
function linesOf(
  text: string,
  format: 'json' | 'yaml',
  ...edits: DefinitionEdit[]
): { gone: string[]; came: string[] } {
  const edited = editDefinition(parseDefinitionText(text, format), edits);
  if (edited.kind === 'refused') throw new Error(edited.message);
  const after = edited.definition.text;
  expect(applyChanges(after, edited.inverse)).toBe(text);
  const [left, right] = [text.split('\n'), after.split('\n')];
  return {
    gone: left.filter((line) => !right.includes(line)),
    came: right.filter((line) => !left.includes(line)),
  };
}

describe('editDefinition', () => {
  it('renames a state wherever its region names it', () => {
    expect(
      linesOf(json, 'json', { kind: 'renameState', state: '/States/Done', name: 'All "done"' }).came,
    ).toEqual([
      '    ], "Default": "All \\"done\\"" },',
      '      "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "All \\"done\\"" }],',
      '      "Next": "All \\"done\\""',
      '    "All \\"done\\"": { "Type": "Succeed" }',
    ]);
    expect(linesOf(yaml, 'yaml', { kind: 'renameState', state: '/States/Charge', name: 'no' }).came).toEqual([
      "    - {Variable: $.total, NumericGreaterThan: 1.0e2, Next: 'no'}",
      "  'no':",
    ]);
  });

  it('puts a state on a transition', () => {
    const value = { Type: 'Wait', Seconds: 5 };
    expect(
      linesOf(yaml, 'yaml', { kind: 'insertOnEdge', edge: '/States/Charge/End', name: 'Rest', value }),
    ).toEqual({
      gone: ['    End: true   # for now'],
      came: ['    Next: Rest   # for now', '  Rest:', '    Type: Wait', '    Seconds: 5', '    End: true'],
    });
  });

  it('deletes a state and joins what led to it to what followed', () => {
    const { gone, came } = linesOf(json, 'json', { kind: 'deleteState', state: '/States/Charge' });
    expect(came).toEqual(['      { "Variable": "$.total", "NumericGreaterThan": 1.0e2, "Next": "Done" }']);
    expect(gone).toHaveLength(8);
  });

  it('wraps a state with its text, and gives its catchers to what is around it', () => {
    const edit = { kind: 'wrapState', state: '/States/Charge', in: 'Parallel', name: 'Both' } as const;
    const { gone, came } = linesOf(json, 'json', edit);
    expect(came).toContain('              "Parameters": { "FunctionName": "charge\\u002done" },');
    expect(came).toContain('              "Type": "Task", /* money */');
    // The line of the catchers stays what it was: it stands as deep as before.
    expect(gone).not.toContain('      "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Done" }],');
  });

  it('copies states to a place where their names are taken', () => {
    const clip = { States: { Done: { Type: 'Pass', Next: 'Elsewhere' } } };
    expect(linesOf(yaml, 'yaml', { kind: 'pasteStates', scope: '', clip }).came).toEqual([
      '  Done 2:',
      '    Type: Pass',
      '    End: true',
    ]);
  });

  it.each<[DefinitionEdit, RegExp]>([
    [{ kind: 'renameState', state: '/States/Done', name: 'Charge' }, /Another state is called "Charge"/],
    [{ kind: 'renameState', state: '/States/None', name: 'X' }, /There is no object/],
    [{ kind: 'connect', edge: '/States/Charge/Default', to: 'Done' }, /A Task state has no Default/],
    [{ kind: 'disconnect', edge: '/StartAt' }, /A region begins somewhere/],
    [{ kind: 'moveState', state: '/States/Charge', edge: '/States/Charge/Next' }, /cannot go into itself/],
  ])('refuses %j in words', (edit, message) => {
    const edited = editDefinition(parseDefinitionText(json, 'json'), [edit]);
    expect(edited).toMatchObject({ kind: 'refused', message: expect.stringMatching(message) });
  });

  it('refuses to edit text that does not parse', () => {
    const broken = parseDefinitionText(json.slice(0, -4), 'json');
    expect(editDefinition(broken, [{ kind: 'deleteState', state: '/States/Done' }])).toMatchObject({
      kind: 'refused',
    });
  });
});
