import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { httpStepFunctions } from '../step-functions-caller.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sound = fileURLToPath(new URL('../../../../examples/retries/machine.asl.json', import.meta.url));

/** The endpoint that a started server printed, once it is ready. */
function readyEndpoint(out: string): string | undefined {
  return /^Ready\.\nendpoint {2}(\S+)\n/.exec(out)?.[1];
}

/** Status of the health page for a client that names the server so; fetch would not let the Host be chosen. */
function healthStatus(endpoint: string, headers: { host: string; origin: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = get(`${endpoint}/_cairn/health`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('error', reject);
  });
}

describe('cairn start', () => {
  it('serves until it is asked to end, and ends with 0', async () => {
    let answered: unknown;
    const { code, out } = await runCommand(
      ['start', '--port', '0', '--memory', '--limit', 'historyEventsMax=100'],
      {
        onOut: (text, child) => {
          const endpoint = readyEndpoint(text);
          if (endpoint === undefined || answered !== undefined) return;
          answered = httpStepFunctions(endpoint)('ListStateMachines', {}).finally(() =>
            child.kill('SIGTERM'),
          );
        },
      },
    );
    expect(await answered).toEqual({ stateMachines: [] });
    expect(out).toContain('in memory');
    expect(out).not.toContain('time');
    expect(code).toBe(0);
  });

  it('says that time is skipped', async () => {
    const { out } = await runCommand(['start', '--port', '0', '--memory', '--time', 'skip'], {
      onOut: (text, child) => {
        if (readyEndpoint(text) !== undefined) child.kill('SIGTERM');
      },
    });
    expect(out).toContain('\ntime      skipped: waits, retries and time-outs pass at once\nprocess ');
  });

  it('says where the studio is, if there is one, and makes machines of files', async () => {
    const definitions = join(folder, 'definitions');
    mkdirSync(definitions);
    writeFileSync(join(definitions, 'bad.asl.json'), '{\n  "StartAt": 1\n}');
    const start = (...more: readonly string[]) =>
      runCommand(['start', '--port', '0', '--memory', '--definitions', definitions, ...more], {
        onOut: (text, child) => {
          if (readyEndpoint(text) !== undefined) child.kill('SIGTERM');
        },
      });
    const { out, error } = await start('--studio-hostname', 'studio.test');
    expect(out).toMatch(/^endpoint .*\nstudio {4}http:\/\/studio\.test:\d+\nsign-in .*\ndata /m);
    expect(error).toMatch(/error bad\.asl\.json:1:1: SCHEMA_VALIDATION_FAILED These fields/);
    expect(out).toMatch(/^definitions {2}\S+definitions \(1 machine, 1 with errors\)\nprocess /m);
    expect((await start('--no-studio')).out).not.toContain('studio');
    const same = await start('--hostname', 'one.test', '--studio-hostname', 'one.test');
    expect(same.code).toBe(2);
    expect(same.error).toContain('give the studio a name of its own');
  });

  it('tells its process and its functions, and shows what they print', async () => {
    const functions = join(folder, 'printing');
    mkdirSync(join(functions, 'empty'), { recursive: true });
    writeFileSync(join(functions, 'loud.mjs'), 'export const handler = async () => console.log("heard");');
    let called: Promise<unknown> | undefined;
    let pid: number | undefined;
    const parameters = ['start', '--port', '0', '--memory', '--functions', functions];
    const { out, error } = await runCommand(parameters, {
      onOut: (text, child) => {
        const endpoint = readyEndpoint(text);
        if (endpoint === undefined || called !== undefined) return;
        pid = child.pid;
        const path = '/2015-03-31/functions/loud/invocations';
        const authorization =
          'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/lambda/aws4_request, Signature=0';
        called = fetch(`${endpoint}${path}`, { method: 'POST', headers: { authorization } });
      },
      onError: (text, child) => {
        if (text.includes('heard')) child.kill('SIGTERM');
      },
    });
    expect(out).toContain(`\nfunctions loud\nprocess   ${pid}\n`);
    expect(error).toMatch(/^loud \| .*\theard$/m);
    expect(error).toContain('the functions directory: empty: no handler found');
  });

  it('knows further host names and origins', async () => {
    const answers: Promise<number>[] = [];
    const { code } = await runCommand(
      [
        ...['start', '--port', '0', '--memory', '--hostname', 'one.test', '--hostname', 'two.test'],
        ...['--origin', 'https://app.test', '--origin', 'https://other.test'],
      ],
      {
        onOut: (text, child) => {
          const endpoint = readyEndpoint(text);
          if (endpoint === undefined || answers.length > 0) return;
          for (const [host, origin] of [
            ['two.test', 'https://other.test'],
            ['three.test', 'https://app.test'],
            ['one.test', 'https://evil.test'],
          ] as const)
            answers.push(healthStatus(endpoint, { host, origin }));
          Promise.allSettled(answers).then(() => child.kill('SIGTERM'));
        },
      },
    );
    expect(await Promise.all(answers)).toEqual([200, 403, 403]);
    expect(code).toBe(0);
  });

  it('creates the examples once and says how to run one', async () => {
    const examples = fileURLToPath(new URL('../../../../examples', import.meta.url));
    const parameters = ['start', '--port', '0', '--data', join(folder, 'examples'), '--examples', examples];
    for (const attempt of ['first', 'second']) {
      const { code, out } = await runCommand(parameters, {
        onOut: (text, child) => {
          if (text.includes('\nwith this server: ')) child.kill('SIGTERM');
        },
      });
      expect(out, attempt).toMatch(
        /aws stepfunctions start-execution --state-machine-arn arn:\S+ --input '\{.*\}'\n/,
      );
      expect(out, attempt).toMatch(/\n {2}export \S.* AWS_DISABLE_HOST_PREFIX_INJECTION=true\n/);
      expect(out, attempt).toMatch(/\nGraphQL APIs: blog, chat, heroes, notes \(see .*README\.md\)\n/);
      expect(code, attempt).toBe(0);
    }
  });

  it('says where the folder of APIs may be, given the folder of one', async () => {
    const heroes = fileURLToPath(new URL('../../../../examples/heroes/apis/heroes', import.meta.url));
    const { out } = await runCommand(['start', '--port', '0', '--memory', '--apis', heroes], {
      onOut: (text, child) => {
        if (text.includes('\nprocess ')) child.kill('SIGTERM');
      },
    });
    expect(out).toContain('(0 APIs)\n          it holds a schema.graphql, so it is one API: ');
    expect(out).toContain(
      ` ${fileURLToPath(new URL('.', new URL(`file://${heroes}`))).replace(/\/$/, '')}\n`,
    );
  });

  it.each<[string[], RegExp, number]>([
    [['--port', 'x'], /--port takes a number/, 2],
    [['--limit', 'x'], /--limit takes NAME=NUMBER/, 2],
    [['--memory', '--data', 'x'], /give one of them/, 2],
    [
      ['--memory', '--port', '0', '--limit', 'nothing=1'],
      /unknown limit 'nothing' \(cairn limits lists them\)/,
      2,
    ],
    [
      ['--memory', '--port', '0', '--limit', 'historyEventMax=1'],
      /unknown limit 'historyEventMax': did you mean 'historyEventsMax'\?/,
      2,
    ],
    [
      ['--memory', '--port', '0', '--price', 'transitionDollar=1'],
      /unknown price 'transitionDollar': did you mean 'transitionDollars'\?/,
      2,
    ],
    [['--memory', '--host', '192.0.2.1', '--port', '0'], /192\.0\.2\.1 is not an address of this machine/, 2],
    [['--log-level', 'loud'], /Allowed choices are silent, error, warn, info/, 2],
  ])('%j is refused and says what to do', async (parameters, message, expected) => {
    const { code, error } = await runCommand(['start', ...parameters]);
    expect(error).toMatch(message);
    expect(code).toBe(expected);
  });
});

describe('cairn history, run --endpoint, backup and restore', () => {
  it('work on a running server', async () => {
    const data = join(folder, 'data');
    const server = await createServer({ port: 0, dataDirectory: data });
    const definition = { StartAt: 'One', States: { One: { Type: 'Pass', Result: 'kept', End: true } } };
    const path = join(folder, 'one.asl.json');
    writeFileSync(path, JSON.stringify(definition));

    const ran = await runCommand(['run', path, '--endpoint', server.endpoint]);
    expect([ran.code, ran.out]).toEqual([0, '"kept"\n']);
    const arn = new RegExp(`^cairn history (arn:\\S+) --endpoint ${server.endpoint}$`, 'm').exec(
      ran.error,
    )?.[1] as string;

    const shown = await runCommand(['history', arn, '--endpoint', server.endpoint]);
    expect(shown.out.split('\n').map((line) => line.replace(/\d{4}-\S+Z/, 'TIME'))).toEqual([
      'id  prev  time                      type                details',
      '1   0     TIME  ExecutionStarted',
      '2   0     TIME  PassStateEntered    One',
      '3   2     TIME  PassStateExited     One',
      '4   3     TIME  ExecutionSucceeded',
      '',
    ]);
    const reversed = await runCommand(['history', arn, '--endpoint', server.endpoint, '--reverse', '--json']);
    expect(JSON.parse(reversed.out).events.map(({ id }: { id: number }) => id)).toEqual([4, 3, 2, 1]);

    writeFileSync(path, JSON.stringify(definition).replace('kept', 'changed'));
    expect((await runCommand(['run', path, '--endpoint', server.endpoint])).out).toBe('"changed"\n');

    const copy = join(folder, 'copy');
    const copied = await runCommand(['backup', copy, '--data', data]);
    expect([copied.code, copied.error]).toEqual([0, '']);
    const again = await runCommand(['backup', copy, '--data', data]);
    expect(again.error).toContain('never overwritten');
    expect(again.code).toBe(2);
    await server.stop();

    const restored = join(folder, 'restored');
    const back = await runCommand(['restore', copy, '--data', restored], {
      environment: { CAIRN_COMMAND: './cairn' },
    });
    expect(back.out).toContain(`\n./cairn start --data ${restored}\n`);
    const second = await createServer({ port: 0, dataDirectory: restored });
    const described = await httpStepFunctions(second.endpoint)('DescribeExecution', { executionArn: arn });
    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '"kept"' });
    await second.stop();

    expect(back.error).toBe('');
    renameSync(`${copy}.key`, join(folder, 'apart.key'));
    const keyless = await runCommand(['restore', copy, '--data', join(folder, 'keyless')]);
    expect([keyless.code, keyless.error]).toEqual([
      0,
      expect.stringContaining(`no key is beside the backup (${copy}.key)`),
    ]);

    writeFileSync(join(copy, 'cairn.db'), 'no database');
    const damaged = await runCommand(['restore', copy, '--data', join(folder, 'damaged')]);
    expect(damaged.error).toMatch(
      /^cairn: the backup \S+ is damaged \(.*nothing was restored: take an older/,
    );
  });

  it('ends a history that is not over with RUNNING', async () => {
    const server = await createServer({ port: 0, memory: true });
    const call = httpStepFunctions(server.endpoint);
    const definition = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":600,"End":true}}}';
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    const { stateMachineArn = '' } = await call('CreateStateMachine', { name: 'm', definition, roleArn });
    const { executionArn = '' } = await call('StartExecution', { stateMachineArn });
    for (const option of ['--json', '--reverse']) {
      const { error } = await runCommand([
        'history',
        executionArn as string,
        '--endpoint',
        server.endpoint,
        option,
      ]);
      expect(error, option).toBe('RUNNING\n');
    }
    await server.stop();
  });

  it.each<[string[], RegExp, number]>([
    [['history', 'x'], /'x' is no ARN/, 2],
    [
      ['history', 'arn:aws:states:us-east-1:000000000000:execution:m:e', '--endpoint', 'x'],
      /'x' is no endpoint/,
      2,
    ],
    [
      ['history', 'arn:aws:states:us-east-1:000000000000:execution:m:e', '--endpoint', 'http://127.0.0.1:1'],
      /no server answers/,
      2,
    ],
    [['backup', 'x', '--data', 'nowhere'], /nowhere holds no data/, 2],
    [['restore', 'nowhere', '--data', 'y'], /nowhere holds no backup/, 2],
    [['meter', '--endpoint', 'http://127.0.0.1:1'], /no server answers/, 2],
    [
      [
        'replay',
        'arn:aws:states:us-east-1:000000000000:stateMachine:m',
        '--definition',
        sound,
        '--endpoint',
        'http://127.0.0.1:1',
      ],
      /no server answers/,
      2,
    ],
    [['start', '--port', '0', '--data', import.meta.filename], /is a file: --data takes a directory/, 2],
    [['backup', 'x', '--data', import.meta.filename], /is a file: --data takes a directory/, 2],
  ])('%j is refused and says what to do', async (parameters, message, expected) => {
    const { code, error } = await runCommand(parameters);
    expect(error).toMatch(message);
    expect(code).toBe(expected);
  });

  it("passes on the service's own error", async () => {
    const server = await createServer({ port: 0, memory: true });
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:m:e';
    const { code, error } = await runCommand(['history', arn, '--endpoint', server.endpoint]);
    expect(error).toBe(`cairn: ExecutionDoesNotExist: Execution Does Not Exist: '${arn}'\n`);
    expect(code).toBe(2);
    await server.stop();
  });

  it('run an Express machine on a server, whose executions have no history', async () => {
    const server = await createServer({ port: 0, memory: true });
    const call = httpStepFunctions(server.endpoint);
    const path = join(folder, 'swift.asl.json');
    writeFileSync(path, '{"StartAt":"P","States":{"P":{"Type":"Pass","Result":"done","End":true}}}');
    const endpoint = ['--endpoint', server.endpoint];
    const created = await runCommand(['run', path, ...endpoint, '--type', 'EXPRESS']);
    expect(created).toEqual({ code: 0, out: '"done"\n', error: 'SUCCEEDED\n' });
    // The machine of this name is an Express one by now.
    const again = await runCommand(['run', path, ...endpoint, '--json']);
    expect([again.code, again.error]).toEqual([0, 'SUCCEEDED\n']);
    const { executionArn } = JSON.parse(again.out);
    const shown = await runCommand(['history', executionArn, ...endpoint]);
    expect(shown.code).toBe(2);
    expect(shown.error).toContain("no history; look in the log group of its machine's loggingConfiguration");
    await fetch(server.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.CreateLogGroup',
        authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/logs/aws4_request, Signature=0',
      },
      body: '{"logGroupName":"swift-runs"}',
    });
    const logGroupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:swift-runs:*';
    await call('UpdateStateMachine', {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:swift',
      loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
    });
    expect((await runCommand(['history', executionArn, ...endpoint])).error).toContain(
      'no history; look in the log group swift-runs\n',
    );
    const redriven = await runCommand(['redrive', executionArn, ...endpoint]);
    expect([redriven.code, redriven.error]).toEqual([
      2,
      expect.stringContaining('Express executions cannot be redriven'),
    ]);
    await server.stop();
  });
});
