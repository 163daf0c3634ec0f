import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { FunctionFixture } from './testing/function-fixture.ts';

let fixture: FunctionFixture;
beforeAll(() => {
  fixture = new FunctionFixture({ endpoint: () => 'http://127.0.0.1:4566' });
});
afterAll(() => fixture.close());

describe('a Node handler answers', () => {
  const cases: {
    does: string;
    source: string;
    file?: string;
    handler?: string;
    runtime?: string;
    answer: unknown;
  }[] = [
    {
      does: 'from an async function',
      source: 'export const handler = async (event) => event.a + 1',
      answer: 2,
    },
    { does: 'null for undefined', source: 'export const handler = async () => {}', answer: null },
    { does: 'null for a function', source: 'export const handler = async () => () => 1', answer: null },
    { does: 'from CommonJS', file: 'index.js', source: 'exports.handler = async () => "cjs"', answer: 'cjs' },
    {
      does: 'from module.exports',
      file: 'index.cjs',
      source: 'module.exports = { handler: () => Promise.resolve(1) }',
      answer: 1,
    },
    {
      does: 'from an ESM file without a package',
      file: 'index.js',
      source: 'export const handler = async () => "esm"',
      answer: 'esm',
    },
    {
      does: 'from TypeScript',
      file: 'index.ts',
      source: 'export const handler = async (event: { a: number }): Promise<number> => event.a',
      answer: 1,
    },
    {
      does: 'from a nested path',
      file: 'src/deep/app.mjs',
      handler: 'src/deep/app.api.run',
      source: 'export const api = { run: async () => "nested" }',
      answer: 'nested',
    },
    {
      does: 'after a top-level await',
      source: 'const v = await Promise.resolve(7); export const handler = async () => v',
      answer: 7,
    },
    {
      does: 'by callback',
      file: 'index.js',
      source:
        'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, event.a), 1) }',
      answer: 1,
    },
    {
      does: 'by callback after the loop is empty',
      file: 'index.js',
      source:
        'let n = 0; exports.handler = (event, context, callback) => { callback(null, "early"); setTimeout(() => n++, 20) }',
      answer: 'early',
    },
    {
      does: 'by callback at once when told so',
      file: 'index.js',
      source:
        'exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setInterval(() => 0, 1000); callback(null, 1) }',
      answer: 1,
    },
    {
      does: 'null when a callback handler never calls back',
      file: 'index.js',
      source: 'exports.handler = (event, context, callback) => {}',
      answer: null,
    },
    {
      does: 'by context.succeed',
      file: 'index.js',
      source: 'exports.handler = (event, context) => context.succeed({ old: true })',
      answer: { old: true },
    },
    {
      does: 'by context.done',
      file: 'index.js',
      source: 'exports.handler = (event, context) => context.done(null, "done")',
      answer: 'done',
    },
    {
      does: 'only once',
      file: 'index.js',
      source:
        'exports.handler = (event, context) => { context.succeed(1); context.succeed(2); context.fail("no") }',
      answer: 1,
    },
  ];
  test.each(cases)('$does', async ({ source, file, handler, runtime, answer }) => {
    const runnable = fixture.node(
      source,
      { ...(handler !== undefined && { handler }), ...(runtime !== undefined && { runtime }) },
      file,
    );
    expect(await fixture.value(runnable, { a: 1 })).toEqual(answer);
  });
});

it('loads a file rather than a folder of the same name, and a folder when there is no file', async () => {
  const files = {
    'app.mjs': 'export const run = async () => "file"',
    'app/index.js': '',
    'lib/index.js': 'exports.run = async () => "folder"',
  };
  const code = { kind: 'directory', path: fixture.write(files) } as const;
  expect(await fixture.value(fixture.function({ code, handler: 'app.run' }))).toBe('file');
  expect(await fixture.value(fixture.function({ code, handler: 'lib.run' }))).toBe('folder');
});

describe('a Node handler fails', () => {
  const cases: {
    by: string;
    source: string;
    file?: string;
    handler?: string;
    runtime?: string;
    type: string;
    message: string | RegExp;
  }[] = [
    {
      by: 'throwing',
      source: 'export const handler = () => { throw new TypeError("boom") }',
      type: 'TypeError',
      message: 'boom',
    },
    {
      by: 'rejecting with a custom error',
      source:
        'class CustomError extends Error { name = "CustomError" } export const handler = async () => { throw new CustomError("mine") }',
      type: 'CustomError',
      message: 'mine',
    },
    {
      by: 'rejecting with a text',
      source: 'export const handler = async () => { throw "just text" }',
      type: 'string',
      message: 'just text',
    },
    {
      by: 'a callback with an error',
      file: 'index.js',
      source: 'exports.handler = (event, context, callback) => callback(new RangeError("far"))',
      type: 'RangeError',
      message: 'far',
    },
    {
      by: 'context.fail',
      file: 'index.js',
      source: 'exports.handler = (event, context) => context.fail("failed")',
      type: 'string',
      message: 'failed',
    },
    {
      by: 'an answer that has no JSON',
      source: 'export const handler = async () => 1n',
      type: 'Error',
      message: 'Unable to stringify response body',
    },
    {
      by: 'a circular answer',
      source: 'export const handler = async () => { const a = {}; a.a = a; return a }',
      type: 'Error',
      message: 'Unable to stringify response body',
    },
    {
      by: 'an exception nobody caught',
      source:
        'export const handler = () => new Promise(() => setTimeout(() => { throw new Error("late") }, 1))',
      type: 'Error',
      message: 'late',
    },
    {
      by: 'a rejection nobody handled',
      source:
        'export const handler = () => new Promise((r) => { Promise.reject(new Error("lost")); setTimeout(r, 1000) })',
      type: 'Runtime.UnhandledPromiseRejection',
      message: 'Error: lost',
    },
    {
      by: 'a promise that never settles',
      source: 'export const handler = async () => new Promise(() => {})',
      type: 'Runtime.NodeJsExit',
      message: /never settled/,
    },
    {
      by: 'process.exit(1)',
      source: 'export const handler = async () => process.exit(1)',
      type: 'Runtime.ExitError',
      message: 'RequestId: ID Error: Runtime exited with error: exit status 1',
    },
    {
      by: 'process.exit(0)',
      source: 'export const handler = async () => process.exit(0)',
      type: 'Runtime.ExitError',
      message: 'RequestId: ID Error: Runtime exited without providing a reason',
    },
    {
      by: 'killing itself',
      source:
        'export const handler = async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => setTimeout(() => 0, 5000)) }',
      type: 'Runtime.ExitError',
      message: 'RequestId: ID Error: Runtime exited with error: signal: killed',
    },
    {
      by: 'closing its channel',
      source:
        'import { closeSync } from "node:fs"; export const handler = async () => { closeSync(3); await new Promise((r) => setTimeout(r, 5000)) }',
      type: 'Runtime.ExitError',
      message: 'RequestId: ID Error: Runtime exited with error: signal: killed',
    },
    {
      by: 'writing rubbish to its channel',
      source:
        'import { writeSync } from "node:fs"; export const handler = async () => { writeSync(3, "rubbish that is no frame"); await new Promise((r) => setTimeout(r, 5000)) }',
      type: 'Runtime.ExitError',
      message: /^RequestId: ID Error: Runtime exited with(out| error)/,
    },
    {
      by: 'exiting while it loads',
      source: 'process.exit(3); export const handler = 1',
      type: 'Runtime.ExitError',
      message: 'RequestId: ID Error: Runtime exited with error: exit status 3',
    },
    {
      by: 'throwing while it loads',
      source: 'throw new Error("at load")',
      type: 'Error',
      message: 'at load',
    },
    {
      by: 'a syntax error',
      source: 'export const handler = (',
      type: 'Runtime.UserCodeSyntaxError',
      message: /^SyntaxError: /,
    },
    {
      by: 'a syntax error in CommonJS',
      file: 'index.cjs',
      source: 'exports.handler = {{',
      type: 'Runtime.UserCodeSyntaxError',
      message: /^SyntaxError: /,
    },
    {
      by: 'a missing file',
      handler: 'other.handler',
      source: '',
      type: 'Runtime.ImportModuleError',
      message: /^Error: Cannot find module 'other'/,
    },
    {
      by: 'a missing module',
      file: 'index.js',
      source: 'require("nowhere"); exports.handler = 1',
      type: 'Runtime.ImportModuleError',
      message: /^Error: Cannot find module 'nowhere'/,
    },
    {
      by: 'a missing ESM package',
      source: 'import "nowhere"; export const handler = 1',
      type: 'Runtime.ImportModuleError',
      message: /Cannot find package 'nowhere'/,
    },
    {
      by: 'a missing handler',
      source: 'export const other = 1',
      type: 'Runtime.HandlerNotFound',
      message: 'index.handler is undefined or not exported',
    },
    {
      by: 'a handler that is no function',
      source: 'export const handler = 1',
      type: 'Runtime.HandlerNotFound',
      message: 'index.handler is not a function',
    },
    {
      by: 'a malformed handler name',
      handler: 'handler',
      source: '',
      type: 'Runtime.MalformedHandlerName',
      message: 'Bad handler',
    },
    {
      by: 'a handler outside of the task root',
      handler: '../x.handler',
      source: '',
      type: 'Runtime.MalformedHandlerName',
      message: /is not a valid handler name/,
    },
    {
      by: 'a callback under Node 24',
      runtime: 'nodejs24.x',
      source: 'export const handler = (event, context, callback) => callback()',
      type: 'Runtime.CallbackHandlerDeprecated',
      message: /Callback/,
    },
    {
      by: 'an answer beyond 6 MB',
      source: 'export const handler = async () => "x".repeat(6291560)',
      type: 'Function.ResponseSizeTooLarge',
      message: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    },
  ];
  test.each(cases)('by $by', async ({ source, file, handler, runtime, type, message }) => {
    const runnable = fixture.node(
      source,
      { ...(handler !== undefined && { handler }), ...(runtime !== undefined && { runtime }) },
      file,
    );
    const failure = await fixture.failure(runnable, { requestId: 'ID' });
    expect(failure.errorType).toBe(type);
    if (typeof message === 'string') expect(failure.errorMessage).toBe(message);
    else expect(failure.errorMessage).toMatch(message);
  });

  it('with a trace whose first line names the error', async () => {
    const runnable = fixture.node('export const handler = async () => { throw new TypeError("boom") }');
    const failure = await fixture.failure(runnable);
    expect(Object.keys(failure)).toEqual(['errorType', 'errorMessage', 'trace']);
    expect(failure.trace?.[0]).toBe('TypeError: boom');
    expect(failure.trace?.[1]).toContain('index.mjs');
    expect(failure.trace).toHaveLength(2);
  });
});

describe('the context', () => {
  it("has Lambda's members", async () => {
    const runnable = fixture.node(
      `export const handler = async (event, context) => ({
        ...context, remaining: context.getRemainingTimeInMillis(), members: Object.keys(context) })`,
      { name: 'with-context', version: '7', memoryMegabytes: 192, timeoutSeconds: 5 },
    );
    const outcome = await fixture.invoke(
      runnable,
      {},
      {
        requestId: 'the-request',
        invokedArn: 'arn:aws:lambda:eu-west-1:123456789012:function:with-context:live',
        clientContext: '{"custom":{"é":1}}',
      },
    );
    const context = JSON.parse((outcome as { payload: string }).payload) as Record<string, unknown>;
    expect(context).toMatchObject({
      awsRequestId: 'the-request',
      callbackWaitsForEmptyEventLoop: true,
      clientContext: { custom: { é: 1 } },
      functionName: 'with-context',
      functionVersion: '7',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:with-context:live',
      logGroupName: '/aws/lambda/with-context',
      memoryLimitInMB: '192',
    });
    expect(context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[7\][0-9a-f]{32}$/);
    expect(context.remaining).toBeGreaterThan(3_000);
    expect(context.remaining).toBeLessThanOrEqual(5_000);
    for (const member of ['done', 'succeed', 'fail', 'getRemainingTimeInMillis']) {
      expect(context.members).toContain(member);
    }
  });
});

describe('the environment', () => {
  it("holds Lambda's variables and the function's, and nothing of the server's", async () => {
    process.env.CAIRN_TEST_SECRET = 'hidden';
    const runnable = fixture.node('export const handler = async () => process.env', {
      name: 'with-environment',
      environment: { TABLE: 'orders' },
    });
    const variables = (await fixture.value(runnable)) as Record<string, string>;
    delete process.env.CAIRN_TEST_SECRET;
    expect(variables).toMatchObject({
      _HANDLER: 'index.handler',
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_NAME: 'with-environment',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_REGION: 'eu-west-1',
      TABLE: 'orders',
      TZ: ':UTC',
    });
    expect(Object.values(variables)).not.toContain('hidden');
    expect(Object.keys(variables).filter((name) => /CAIRN|VITEST|npm_/.test(name))).toEqual([]);
  });
});

describe('the log', () => {
  it('holds what the handler wrote to both streams, console lines with time, request and level', async () => {
    const runnable = fixture.node(
      `export const handler = async () => { console.log('one %d', 1); process.stderr.write('two\\n'); console.error('three') }`,
    );
    const outcome = await fixture.invoke(runnable, {}, { wantsLog: true, requestId: 'R' });
    const { logTail } = (outcome as { report: { logTail: string } }).report;
    expect(logTail).toMatch(/^\S+Z\tR\tINFO\tone 1$/m);
    expect(logTail).toMatch(/^two$/m);
    expect(logTail).toMatch(/^\S+Z\tR\tERROR\tthree$/m);
  });

  it('is JSON when the function says so', async () => {
    const runnable = fixture.node(`export const handler = async () => console.warn('careful')`, {
      logFormat: 'JSON',
    });
    const outcome = await fixture.invoke(runnable, {}, { wantsLog: true, requestId: 'R' });
    const { logTail } = (outcome as { report: { logTail: string } }).report;
    expect(JSON.parse(logTail)).toMatchObject({ level: 'WARN', requestId: 'R', message: 'careful' });
  });
});

describe('a syntax error', () => {
  it.each([
    ['in a module', { 'index.mjs': 'const a = 1;\nexport const handler = (;' }, 'index.mjs:2'],
    ['in CommonJS', { 'index.cjs': '\nexports.handler = {{' }, 'index.cjs:'],
    [
      'in an imported module',
      {
        'index.mjs': "import { x } from './lib/x.mjs';\nexport const handler = x;",
        'lib/x.mjs': '\n\nlet = ;',
      },
      'lib/x.mjs:3',
    ],
  ])('%s names its file and line', async (_, files, place) => {
    const code = { kind: 'directory', path: fixture.write(files as never) } as const;
    const { trace } = await fixture.failure(fixture.function({ code }));
    expect(trace?.[0]).toMatch(/^Runtime\.UserCodeSyntaxError: /);
    expect(trace?.[0]).toContain(place);
  });
});
