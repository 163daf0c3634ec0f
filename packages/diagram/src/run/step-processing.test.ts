import type { JsonObject } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { type DefinedState, definedStates } from './definition-states.ts';
import { RunView } from './run-view.ts';
import { type ProcessingRow, type StepProcessing, stepProcessing } from './step-processing.ts';
import { type AnswerTask, engineRun, wireEvents } from './testing/engine-history.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';

async function processingOf(
  definition: JsonObject,
  name: string,
  answer: AnswerTask = () => ({ output: '{"n":2,"more":true}' }),
  input = '{"a":{"b":1}}',
): Promise<StepProcessing> {
  const view = new RunView();
  view.append(wireEvents(engineRun(definition, answer, { input }).events));
  const [step] = view.stepsOfState(name);
  if (step === undefined) throw new Error(`${name} was never entered`);
  return await stepProcessing(view, step, definedStates(definition).get(name) as DefinedState);
}

const shortly = (rows: readonly ProcessingRow[]): readonly string[] =>
  rows.map(({ kind, value, isRecorded }) => `${kind} ${value}${isRecorded ? '' : ' (calculated)'}`);

describe('the way of the data through a state', () => {
  it('is calculated between what a history of JSONPath holds', async () => {
    const definition = {
      StartAt: 'Charge',
      States: {
        Charge: {
          Type: 'Task',
          Resource: lambda,
          InputPath: '$.a',
          Parameters: { 'price.$': '$.b' },
          ResultSelector: { 'n.$': '$.n' },
          ResultPath: '$.charged',
          OutputPath: '$.charged',
          End: true,
        },
      },
    };
    const { rows, doubt } = await processingOf(definition, 'Charge');
    expect(doubt).toBeUndefined();
    expect(shortly(rows)).toEqual([
      'input {"a":{"b":1}}',
      'inputPath {"b":1} (calculated)',
      'parameters {"price":1}',
      'result {"n":2,"more":true}',
      'resultSelector {"n":2} (calculated)',
      'resultPath {"a":{"b":1},"charged":{"n":2}} (calculated)',
      'output {"n":2}',
    ]);
    expect(rows[1]).toMatchObject({ field: 'InputPath', setting: '"$.a"' });
  });

  it('is that of JSONata with the variables of the states before', async () => {
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { factor: 3 }, Next: 'Charge' },
        Charge: {
          Type: 'Task',
          Resource: lambda,
          Arguments: { price: '{% $states.input.a.b * $factor %}' },
          Assign: { paid: '{% $states.result.n %}' },
          Output: '{% $states.result.n * $factor %}',
          End: true,
        },
      },
    };
    const { rows, doubt } = await processingOf(definition, 'Charge');
    expect(doubt).toBeUndefined();
    expect(shortly(rows)).toEqual([
      'input {"a":{"b":1}}',
      'arguments {"price":3}',
      'result {"n":2,"more":true}',
      'output 6',
      'variables {"paid":2}',
    ]);
  });

  it('ends at the error that a Catch took', async () => {
    const definition = {
      StartAt: 'Charge',
      States: {
        Charge: {
          Type: 'Task',
          Resource: lambda,
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'Done' }],
          Next: 'Done',
        },
        Done: { Type: 'Pass', ResultPath: '$.x', Result: 1, End: true },
      },
    };
    const { rows, doubt } = await processingOf(definition, 'Charge', () => ({ error: 'Busy', cause: 'no' }));
    expect(doubt).toBeUndefined();
    expect(shortly(rows).slice(-2)).toEqual([
      'error {"Error":"Busy","Cause":"no"}',
      'output {"a":{"b":1},"e":{"Error":"Busy","Cause":"no"}}',
    ]);
    const done = await processingOf(definition, 'Done');
    expect(shortly(done.rows)).toContain('result 1 (calculated)');
  });

  it('takes the outputs of branches and iterations for the result', async () => {
    const definition = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemsPath: '$.list',
          ItemSelector: { 'v.$': '$$.Map.Item.Value' },
          ItemProcessor: { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: lambda, End: true } } },
          ResultPath: '$.all',
          End: true,
        },
      },
    };
    const { rows, doubt } = await processingOf(definition, 'Each', () => ({ output: '7' }), '{"list":[1,2]}');
    expect(doubt).toBeUndefined();
    expect(shortly(rows)).toEqual([
      'input {"list":[1,2]}',
      'items [1,2] (calculated)',
      'itemSelector [{"v":1},{"v":2}] (calculated)',
      'result [7,7]',
      'resultPath {"list":[1,2],"all":[7,7]} (calculated)',
      'output {"list":[1,2],"all":[7,7]}',
    ]);
  });

  it('says when what is calculated cannot be what was', async () => {
    const definition = {
      StartAt: 'Draw',
      States: { Draw: { Type: 'Pass', Parameters: { 'name.$': '$$.Execution.Name' }, End: true } },
    };
    const { rows, doubt } = await processingOf(definition, 'Draw');
    expect(doubt).toMatch(/takes in chance/);
    expect(rows.at(-1)).toMatchObject({ kind: 'output', isRecorded: true });
  });
});
