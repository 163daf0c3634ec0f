import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, printJson } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../cli/src/command-process.ts';
import { RunView } from './run-view.ts';
import { type TestCase, testCaseOf } from './test-case.ts';
import { type AnswerTask, engineRun, wireEvents } from './testing/engine-history.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const options = { name: 'as it was: "7"', definitionFile: 'machine.asl.json' };

function viewOf(definition: JsonObject, answer: AnswerTask, input?: string, redrives = 0): RunView {
  const view = new RunView();
  view.append(
    wireEvents(engineRun(definition, answer, { ...(input === undefined ? {} : { input }), redrives }).events),
  );
  return view;
}

/** Runs a case by `cairn test`. @returns what it printed */
async function runCase(
  definition: JsonObject,
  made: TestCase,
  others: { readonly [file: string]: JsonObject } = {},
): Promise<string> {
  if (made.kind === 'impossible') throw new Error(made.reason);
  const folder = mkdtempSync(join(tmpdir(), 'cairn-case-'));
  try {
    writeFileSync(join(folder, 'machine.asl.json'), printJson(definition));
    for (const [file, other] of Object.entries(others)) writeFileSync(join(folder, file), printJson(other));
    writeFileSync(join(folder, `machine.test.asl.${made.format}`), made.text);
    const { out, error } = await runCommand(['test', folder]);
    return `${out}${error}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const order: JsonObject = {
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task',
      Resource: lambda,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 60, MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['NoMoney'], ResultPath: '$.error', Next: 'Refuse' }],
      Next: 'Each line?',
    },
    'Each line?': {
      Type: 'Map',
      ItemsPath: '$.lines',
      ItemProcessor: { StartAt: 'Ship', States: { Ship: { Type: 'Task', Resource: lambda, End: true } } },
      End: true,
    },
    Refuse: { Type: 'Fail', Error: 'NotPaid', Cause: 'no money' },
  },
};
const charged = '{"lines":[1,2,3],"amount":12345678901234567890.10,"note":"line\\nbreak: #1"}';

describe('a test case made of a run', () => {
  it('passes with the definition of the run, retries and iterations included', async () => {
    const view = viewOf(order, (name, call) =>
      name === 'Ship' ? { output: `"label ${call}"` } : call === 0 ? { error: 'Busy' } : { output: charged },
    );
    const made = testCaseOf(view, options);
    expect(made).toMatchObject({
      kind: 'case',
      format: 'yaml',
      omissions: [expect.stringContaining('Ship is called in several iterations')],
    });
    expect(made.kind === 'case' && made.text).toBe(`definition: "machine.asl.json"
cases:
  - name: "as it was: \\"7\\""
    input: {}
    mocks:
      Charge:
        - {"throw":{"error":"Busy"}}
        - {"return":{"lines":[1,2,3],"amount":12345678901234567890.10,"note":"line\\nbreak: #1"}}
      Ship:
        - {"return":"label 0"}
        - {"return":"label 1"}
        - {"return":"label 2"}
    expect:
      output: ["label 0","label 1","label 2"]
      path: ["Charge","Each line?","..."]
`);
    expect(await runCase(order, made)).toContain('1 passed');
    expect(await runCase(order, testCaseOf(view, { ...options, format: 'json' }))).toContain('1 passed');
  });

  it('expects the error of one that failed, and does not pass when the definition says otherwise', async () => {
    const made = testCaseOf(
      viewOf(order, () => ({ error: 'NoMoney', cause: 'x'.repeat(200) })),
      options,
    );
    expect(await runCase(order, made)).toContain('1 passed');
    const { States: states } = order as { readonly States: JsonObject };
    const changed = { ...order, States: { ...states, Refuse: { Type: 'Succeed' } } };
    expect(await runCase(changed, made)).not.toContain('1 passed');
  });

  it('lets time-outs come that came', async () => {
    const slow: JsonObject = {
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: lambda,
          TimeoutSeconds: 30,
          Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.e', Next: 'Forget' }],
          End: true,
        },
        Forget: { Type: 'Pass', Result: 'nobody', End: true },
      },
    };
    const made = testCaseOf(
      viewOf(slow, () => undefined),
      options,
    );
    expect(made).toMatchObject({ text: expect.stringContaining('Ask: {"unanswered":true}') });
    expect(await runCase(slow, made)).toContain('1 passed');
  });

  it('goes as after the last redrive, and says so', async () => {
    const view = viewOf(
      order,
      (name, call) => (call < 1 ? { error: 'Odd' } : { output: name === 'Ship' ? '1' : charged }),
      '{"a":1}',
      3,
    );
    expect(view.run).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
    const made = testCaseOf(view, options);
    expect(made).toMatchObject({ omissions: expect.arrayContaining([expect.stringContaining('redriven')]) });
    expect(await runCase(order, made)).toContain('1 passed');
  });

  it('runs a child machine that it is given, on the answers of its own run', async () => {
    const child: JsonObject = {
      StartAt: 'Pack',
      States: { Pack: { Type: 'Task', Resource: lambda, End: true } },
    };
    const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:Child';
    const parent: JsonObject = {
      StartAt: 'Start',
      States: {
        Start: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Parameters: { StateMachineArn: machine, Input: {} },
          OutputPath: '$.Output',
          Next: 'Thanks',
        },
        Thanks: { Type: 'Pass', End: true },
      },
    };
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:Child:1';
    const view = viewOf(parent, () => ({ output: `{"ExecutionArn":"${executionArn}","Output":"packed"}` }));
    const runs = [viewOf(child, () => ({ output: '"packed"' }))];
    const machines = [{ name: 'Child', definitionFile: 'child.asl.json', runs }];
    const made = testCaseOf(view, { ...options, machines });
    expect(made).toMatchObject({
      text: expect.stringMatching(
        /machines:\n {2}Child: "child.asl.json"[\s\S]*machineMocks:\n {6}Child:\n {8}Pack: \{"return":"packed"\}/,
      ),
    });
    expect(await runCase(parent, made, { 'child.asl.json': child })).toContain('1 passed');
    const mocked = testCaseOf(view, options);
    expect(mocked).toMatchObject({
      text: expect.stringMatching(/Start: \{\s+"return": \{\s+"ExecutionArn"/),
    });
    expect(await runCase(parent, mocked)).toContain('1 passed');
  });

  it('cannot be made of what has not ended or is not whole', () => {
    const waiting = viewOf(order, () => undefined);
    expect(testCaseOf(waiting, options)).toEqual({ kind: 'impossible', reason: 'The run has not ended.' });
    const bare = new RunView();
    bare.append(wireEvents(engineRun(order, () => ({ error: 'NoMoney' })).events, false));
    expect(testCaseOf(bare, options)).toMatchObject({
      kind: 'impossible',
      reason: expect.stringContaining('data'),
    });
  });
});
