import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const machine = JSON.stringify({
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'charge', 'Payload.$': '$' },
      OutputPath: '$.Payload',
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 60, MaxAttempts: 1 }],
      Next: 'Paid?',
    },
    'Paid?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.paid', BooleanEquals: true, Next: 'Done' }],
      Default: 'Refuse',
    },
    Refuse: { Type: 'Fail', Error: 'NotPaid' },
    Done: { Type: 'Succeed' },
  },
});

const cases = `definition: pay.asl.json
cases:
  - name: paid at once
    mocks: { Charge: { return: { Payload: { paid: true, number: 12345678901234567890 } } } }
    expect: { output: { paid: true, number: 12345678901234567890 }, path: [Charge, Paid?, Done] }
  - name: paid at the second attempt
    mocks:
      Charge: [{ throw: { error: Busy } }, { return: { Payload: { paid: true } } }]
    expect: { status: SUCCEEDED, elapsedSeconds: 60 }
`;

describe('cairn test', () => {
  it('passes what is as expected and tells what was never run', async () => {
    file('pay.asl.json', machine);
    file('pay.test.asl.yaml', cases);
    const { code, out, error } = await runCommand(['test', folder]);
    expect(error).toBe('');
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^ok {4}\S*pay\.test\.asl\.yaml: paid at once \(\d+ ms, 0\.0 s on its clock\)$/);
    expect(lines[2]).toMatch(/^coverage {2}\S*pay\.asl\.json: states 3 of 4, branches 1 of 2$/);
    expect(lines.slice(3)).toEqual([
      '          never: Refuse',
      '          never: Paid? → Refuse',
      '2 passed',
      '',
    ]);
  });

  it('runs the children of distributed maps by the mocks of the case, and counts what they run', async () => {
    const map = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Nap',
            States: {
              Nap: { Type: 'Wait', Seconds: 3_600, Next: 'Ask' },
              Ask: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
            },
          },
          End: true,
        },
      },
    };
    file('wide.asl.json', JSON.stringify(map));
    file(
      'wide.test.asl.yaml',
      `definition: wide.asl.json
cases:
  - name: each
    input: [1, 2]
    mocks: { Ask: { return: yes } }
    expect: { output: [yes, yes], path: [Each], elapsedSeconds: 3600 }
`,
    );
    const { code, out } = await runCommand(['test', folder]);
    expect(out).toContain('states 3 of 3');
    expect(code).toBe(0);
  });

  it('tells what is otherwise than expected, with file and line, as text, JSON and JUnit', async () => {
    file('pay.asl.json', machine);
    const path = file(
      'pay.test.asl.yaml',
      `${cases}  - name: "<not> paid & more"
    mocks: { Charge: { return: { Payload: { paid: false } } } }
    expect: { output: 1, path: [Charge, ..., Done] }
`,
    );
    const junit = join(folder, 'junit.xml');
    const { code, out } = await runCommand(['test', folder, '--junit', junit]);
    expect(code).toBe(1);
    expect(out).toContain(`:10: <not> paid & more`);
    expect(out).toContain('expected  SUCCEEDED\n          actual    FAILED NotPaid');
    expect(out).toContain('expected  Charge → ... → Done\n          actual    Charge → Paid? → Refuse');
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('tests="3" failures="1"');
    expect(xml).toContain('name="&#60;not&#62; paid &#38; more"');
    const json = await runCommand(['test', path, '--json', '--filter', 'at once']);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({
      cases: [{ name: 'paid at once', line: 3, faults: [], status: 'SUCCEEDED' }],
      broken: [],
      coverage: [{ states: [{ name: 'Charge', count: 1 }, {}, { name: 'Refuse', count: 0 }, {}] }],
    });
  });

  it.each([
    [
      'a misspelt member',
      'definitoin: x',
      ":1:1: 'definitoin' is not known here; did you mean 'definition'?",
    ],
    ['no cases', 'definition: pay.asl.json', ': there are no cases'],
    [
      'a misspelt state',
      'definition: pay.asl.json\ncases:\n  - name: a\n    mocks:\n      Chargee: {return: 1}',
      ":5:7: 'Chargee' is not known here; did you mean 'Charge'?",
    ],
    [
      'a state of the path that is not there',
      'definition: pay.asl.json\ncases:\n  - name: a\n    expect:\n      path: [Charged]',
      ":5:14: the machine has no state 'Charged'",
    ],
    ['no definition', 'cases: []', ": there is no 'definition'"],
    ['a definition that is not there', 'definition: none.asl.json\ncases: [{name: a}]', ':1:13: cannot read'],
    ['a definition that is refused', 'definition: {StartAt: A, States: {}}\ncases: [{name: a}]', 'ERROR '],
    ['what holds itself', 'definition: pay.asl.json\ncases: [{name: a, input: &a [*a]}]', 'nests deeper'],
    [
      'what nests without end',
      `definition: pay.asl.json\ncases: [{name: a, input: ${'['.repeat(20_000)}`,
      'bad.test',
    ],
    ['what is no YAML', 'definition: [', ':1:'],
    [
      'both return and throw',
      'definition: pay.asl.json\nmocks: {Charge: {return: 1, throw: {error: e}}}',
      ':2:17: expected one of',
    ],
    [
      'a status that there is not',
      'definition: pay.asl.json\ncases: [{name: a, expect: {status: OK}}]',
      ':2:36: expected one of',
    ],
  ])('refuses %s, pointing at it', async (_what, text, message) => {
    file('pay.asl.json', machine);
    file('bad.test.asl.yaml', text);
    const { code, error } = await runCommand(['test', folder]);
    expect(error).toContain(message);
    expect(error).toContain('bad.test.asl.yaml');
    expect(code).toBe(2);
  });

  it('takes a definition in YAML, and points into it', async () => {
    const yaml = `StartAt: A\nStates:\n  A: { Type: Pass, Result: "\${of}", End: true }\n`;
    file('pass.asl.yaml', yaml);
    file(
      'pass.test.asl.yaml',
      'definition: pass.asl.yaml\nsubstitutions: { of: x }\ncases: [{ name: a, expect: { output: x } }]',
    );
    expect(await runCommand(['test', folder])).toMatchObject({ code: 0, error: '' });
    file('pass.asl.yaml', yaml.replace('End: true', 'Next: B'));
    const { code, error } = await runCommand(['test', folder]);
    expect(error).toContain('pass.asl.yaml:3:37: ERROR MISSING_TRANSITION_TARGET');
    expect(code).toBe(2);
  });

  it('refuses aliases that multiply without end', async () => {
    const line = (name: string, of: string): string =>
      `${name}: &${name} [${Array(10).fill(`*${of}`).join(', ')}]\n`;
    let text = 'a: &a [1]\n';
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'])
      text += line(name as string, of as string);
    file(
      'bomb.test.asl.yaml',
      `definition: pay.asl.json\ncases:\n  - name: a\n    input:\n${text.replace(/^/gm, '      ')}`,
    );
    file('pay.asl.json', machine);
    const { code, error } = await runCommand(['test', folder]);
    expect(error).toContain('holds more than');
    expect(code).toBe(2);
  });

  it('gives up what goes on without end, and says at which state', async () => {
    const definition = {
      StartAt: 'Approve',
      States: {
        Approve: { Type: 'Task', Resource: 'arn:aws:states:us-east-1:000000000000:activity:a', End: true },
      },
    };
    file('wait.test.asl.json', JSON.stringify({ definition, cases: [{ name: 'waits' }] }));
    const { code, out } = await runCommand(['test', folder, '--timeout', '0.2']);
    expect(code).toBe(1);
    const advice = 'mock it, with { unanswered: true } to let its time-outs come';
    expect(out).toContain(`it did not end within 0.2 s; nobody answers the task of 'Approve': ${advice}\n`);
  });

  it('shows the actual error with its cause where another was expected', async () => {
    const definition = {
      StartAt: 'End',
      States: { End: { Type: 'Fail', Error: 'Broken', Cause: 'of glass' } },
    };
    const cases = [
      { name: 'another', expect: { error: 'Whole' } },
      { name: 'none', expect: {} },
    ];
    file('fail.test.asl.json', JSON.stringify({ definition, cases }));
    const { out } = await runCommand(['test', folder]);
    expect(out).toMatch(/error\n +expected {2}Whole\n +actual {4}Broken: of glass\n/);
    expect(out).toMatch(/status\n +expected {2}SUCCEEDED\n +actual {4}FAILED Broken: of glass\n/);
  });

  it('says where cases are when it is given a definition, and how many files are of no use', async () => {
    const { code, out, error } = await runCommand(['test', file('pay.asl.json', machine)]);
    expect(error).toContain('pay.asl.json:1:1: this is a definition; cases are in files *.test.asl.yaml');
    expect([code, out]).toEqual([2, '0 passed, 1 file could not be used\n']);
  });

  it('names the state that a path probably means', async () => {
    file('pay.asl.json', machine);
    const path = 'expect: { path: [Charge, Paid] }';
    file('pay.test.asl.yaml', `definition: pay.asl.json\ncases: [{ name: a, ${path} }]\n`);
    const { error } = await runCommand(['test', folder]);
    expect(error).toContain("the machine has no state 'Paid'; did you mean 'Paid?'?");
  });

  it('takes no answer that is both there and not', async () => {
    file('pay.asl.json', machine);
    const charge = 'Charge: { return: 1, unanswered: true }';
    file('pay.test.asl.yaml', `definition: pay.asl.json\ncases: [{ name: a, mocks: { ${charge} } }]\n`);
    const { code, error } = await runCommand(['test', folder]);
    expect(error).toContain("pay.test.asl.yaml:2:37: expected 'unanswered' with true, and nothing beside it");
    expect(code).toBe(2);
  });

  it('runs children with mocks of their own, and puts in what a template leaves open', async () => {
    const parent = {
      StartAt: 'Start',
      States: {
        Start: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Parameters: { 'Input.$': '$', StateMachineArn: '$' + '{Child}' },
          OutputPath: '$.Output',
          End: true,
        },
      },
    };
    file('parent.asl.json', JSON.stringify(parent));
    file('pay.asl.json', machine);
    file(
      'parent.test.asl.yaml',
      `definition: parent.asl.json
substitutions: { Child: "arn:aws:states:us-east-1:000000000000:stateMachine:pay" }
machines: { pay: pay.asl.json }
cases:
  - name: paid
    machineMocks: { pay: { Charge: { return: { Payload: { paid: true } } } } }
    expect: { output: { paid: true } }
  - name: not paid
    machineMocks: { pay: { Charge: { return: { Payload: { paid: false } } } } }
    expect: { error: States.TaskFailed, cause: NotPaid }
`,
    );
    const { code, out } = await runCommand(['test', folder]);
    expect(out).toContain('pay.asl.json: states 4 of 4, branches 2 of 2');
    expect(code).toBe(0);
  });

  it('says so when there is nothing to run', async () => {
    expect(await runCommand(['test', folder])).toMatchObject({
      code: 2,
      error: expect.stringContaining('there is no file'),
    });
    file('pay.asl.json', machine);
    file('pay.test.asl.yaml', cases);
    const filtered = await runCommand(['test', folder, '--filter', 'nothing']);
    expect(filtered).toMatchObject({ code: 2, error: expect.stringContaining("no case holds 'nothing'") });
  });
});
