import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function machine(name: string, states: object, top: object = {}): string {
  const path = join(folder, `${name}.asl.json`);
  writeFileSync(path, JSON.stringify({ StartAt: 'First', States: states, ...top }));
  return path;
}

describe('cairn run', () => {
  it('shows the states as they go, prints the output as it is and ends with 0', async () => {
    const path = machine('pass', { First: { Type: 'Pass', Next: 'Second' }, Second: { Type: 'Succeed' } });
    const { code, out, error } = await runCommand(['run', path, '--input', '{"price": 1.0}']);
    expect(out).toBe('{"price": 1.0}\n');
    expect(error.replace(/^ +\d+\.\d{3} s {2}/gm, '')).toBe(
      '→ First\n← First\n→ Second\n← Second\nSUCCEEDED\n',
    );
    expect(code).toBe(0);
  });

  it('takes YAML', async () => {
    const path = join(folder, 'price.asl.yaml');
    const yaml = 'StartAt: A\nStates:\n  A: { Type: Pass, Result: 1.50, End: true } # kept as it is\n';
    writeFileSync(path, yaml);
    expect(await runCommand(['run', path])).toMatchObject({ code: 0, out: '1.50\n' });
    writeFileSync(path, yaml.replace('End: true', 'Next: B'));
    const { code, error } = await runCommand(['run', path]);
    expect(error).toMatch(/price\.asl\.yaml:3:34: ERROR MISSING_TRANSITION_TARGET/);
    expect(code).toBe(2);
  });

  it('ends with 1 when the execution fails, and says why', async () => {
    const path = machine('fail', { First: { Type: 'Fail', Error: 'Sold', Cause: 'nothing left' } });
    const { code, out, error } = await runCommand(['run', path, '--json']);
    expect(JSON.parse(out)).toMatchObject({ status: 'FAILED', error: 'Sold', cause: 'nothing left' });
    expect(error).toMatch(/\nFAILED Sold: nothing left\n$/);
    expect(code).toBe(1);
  });

  it('shows what functions print, each failure once, and what is waited for', async () => {
    const functions = join(folder, 'failing');
    mkdirSync(functions);
    writeFileSync(
      join(functions, 'fail.mjs'),
      `export const handler = async () => { console.log('heard'); throw new RangeError('too far'); };\n`,
    );
    const Retry = [{ ErrorEquals: ['RangeError'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:fail', End: true };
    const path = machine('retry', { First: { ...task, Retry } });
    const { code, error } = await runCommand(['run', path, '--functions', functions]);
    const lines = error.replace(/^ +\d+\.\d{3} s {2}/gm, '').split('\n');
    expect(lines.filter((line) => /^fail \| .*\tINFO\theard$/.test(line))).toHaveLength(2);
    expect(lines.filter((line) => line !== '' && !line.startsWith('fail | '))).toEqual([
      '→ First',
      '! LambdaFunctionFailed RangeError too far',
      expect.stringMatching(/^↻ retry 1 of First in [01]\.\d s$/),
      '! LambdaFunctionFailed RangeError too far',
      expect.stringMatching(/^FAILED RangeError: \{"errorType":"RangeError"/),
    ]);
    expect(code).toBe(1);
    const quiet = await runCommand(['run', path, '--functions', functions, '--no-function-output']);
    expect(quiet.error).not.toContain('heard');
  });

  it('says that a task token cannot be answered', async () => {
    const functions = join(folder, 'asking');
    mkdirSync(functions);
    writeFileSync(join(functions, 'ask.mjs'), 'export const handler = async () => 1;\n');
    const path = machine('token', {
      First: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
        End: true,
      },
    });
    let interrupted = false;
    const { code, error } = await runCommand(['run', path, '--functions', functions], {
      onError: (text, child) => {
        // A second signal would end the command at once.
        if (interrupted || !text.includes('waits for a task token, which nobody')) return;
        interrupted = true;
        child.kill('SIGINT');
      },
    });
    expect(error).toContain('use --endpoint with a server\n');
    expect(code).toBe(4);
  });

  it.each<[string, string[], string]>([
    ['without functions', [], '\nhint: give the folder where nobody.mjs or nobody/ lies: --functions DIR\n'],
    ['with others', ['--functions', 'others'], '\nhint: the functions directory has one, two\n'],
  ])('says what to do about a function that is not there, %s', async (_, parameters, hint) => {
    mkdirSync(join(folder, 'others'), { recursive: true });
    for (const name of ['one', 'two']) writeFileSync(join(folder, 'others', `${name}.mjs`), '');
    const path = machine('nobody', {
      First: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:nobody', End: true },
    });
    const placed = parameters.map((one) => (one === 'others' ? join(folder, one) : one));
    const { code, error } = await runCommand(['run', path, ...placed]);
    expect(error).toContain(hint);
    expect(code).toBe(1);
  });

  it('shows the instants of its clock where time is skipped', async () => {
    const path = machine('long', {
      First: { Type: 'Wait', Seconds: 86_400, Next: 'Last' },
      Last: { Type: 'Succeed' },
    });
    const { code, error } = await runCommand(['run', path, '--time', 'skip']);
    expect(error).toMatch(
      /^ {3}0\.0\d\d s {2}→ First\n86400\.\d{3} s {2}← First\n86400\.\d{3} s {2}→ Last\n/,
    );
    expect(code).toBe(0);
  });

  it('runs an Express machine and shows its output, on skipped time too', async () => {
    const path = machine('short', {
      First: { Type: 'Wait', Seconds: 250, Next: 'Last' },
      Last: { Type: 'Pass', Result: { done: true }, End: true },
    });
    const run = ['run', path, '--type', 'EXPRESS', '--time', 'skip'];
    expect(await runCommand(run)).toMatchObject({ code: 0, out: '{"done":true}\n', error: 'SUCCEEDED\n' });
    const waits = machine('token', {
      First: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl: 'q', 'MessageBody.$': '$$.Task.Token' },
        End: true,
      },
    });
    const refused = await runCommand(['run', waits, '--type', 'EXPRESS']);
    expect(refused.code).toBe(2);
    expect(refused.error).toContain('nothing was run');
  });

  it('says why an Express execution failed', async () => {
    const path = machine('bad', { First: { Type: 'Fail', Error: 'E', Cause: 'C' } });
    const { code, error } = await runCommand(['run', path, '--type', 'EXPRESS']);
    expect([code, error]).toEqual([1, 'FAILED E: C\n']);
  });

  it('runs a distributed Map over the items of its input', async () => {
    const path = machine('wide', {
      First: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Wait',
          States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } },
        },
        End: true,
      },
    });
    const { code, out } = await runCommand(['run', path, '--input', '[1,2,3]', '--time', 'skip']);
    expect([code, out]).toEqual([0, '[1,2,3]\n']);
  });

  it('ends with 3 when the execution times out', async () => {
    const path = machine('slow', { First: { Type: 'Wait', Seconds: 600, End: true } }, { TimeoutSeconds: 1 });
    const { code, error } = await runCommand(['run', path]);
    expect(error).toMatch(/\nTIMED_OUT\n$/);
    expect(code).toBe(3);
  });

  it('ends with 4 when it is stopped', async () => {
    const path = machine('wait', { First: { Type: 'Wait', Seconds: 600, End: true } });
    const { code, error } = await runCommand(['run', path], {
      onError: (text, child) => {
        if (text.endsWith('→ First\n')) child.kill('SIGINT');
      },
    });
    expect(error).toMatch(/\nABORTED\n$/);
    expect(code).toBe(4);
  });

  it('calls the functions of a directory', async () => {
    const functions = join(folder, 'functions');
    mkdirSync(functions);
    writeFileSync(join(functions, 'double.mjs'), 'export const handler = async ({ n }) => ({ n: 2 * n });\n');
    const path = machine('task', {
      First: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:double', End: true },
    });
    writeFileSync(join(folder, 'input.json'), '{"n":21}\n');
    const input = `@${join(folder, 'input.json')}`;
    const { code, out } = await runCommand(['run', path, '--functions', functions, '--input', input]);
    expect(out).toBe('{"n":42}\n');
    expect(code).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    ['a broken definition', ['broken'], /MISSING_TRANSITION_TARGET.*nothing was run/s],
    [
      'what cannot be run yet',
      ['inline'],
      /Cairn does not run 'Label' of a Map state in 'INLINE' mode.*nothing was run/s,
    ],
    ['broken input', ['sound', '--input', '{'], /^cairn: --input, column/],
    [
      'functions for a server',
      ['sound', '--endpoint', 'http://127.0.0.1:1', '--functions', '.'],
      /'cairn start' instead/,
    ],
    ['a functions directory that is not there', ['sound', '--functions', 'nowhere'], /nowhere is not there/],
  ])('refuses %s and says what to do', async (_, [name, ...parameters], message) => {
    const processor = {
      StartAt: 'Item',
      States: { Item: { Type: 'Pass', End: true } },
    };
    const paths: { readonly [name: string]: string } = {
      broken: machine('broken', { First: { Type: 'Pass', Next: 'Nowhere' } }),
      inline: machine('inline', {
        First: { Type: 'Map', Label: 'L', ItemProcessor: processor, End: true },
      }),
      sound: machine('sound', { First: { Type: 'Pass', End: true } }),
    };
    const { code, out, error } = await runCommand(['run', paths[name as string] as string, ...parameters]);
    expect(error).toMatch(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('says how to start a server when none answers', async () => {
    const path = machine('alone', { First: { Type: 'Pass', End: true } });
    const { code, error } = await runCommand(['run', path, '--endpoint', 'http://127.0.0.1:1']);
    expect(error).toMatch(/^cairn: no server answers at http:\/\/127\.0\.0\.1:1 .*cairn start/);
    expect(code).toBe(2);
  });
});
