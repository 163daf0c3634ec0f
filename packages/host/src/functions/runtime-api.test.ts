import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { FunctionFixture } from './testing/function-fixture.ts';

let fixture: FunctionFixture;
beforeAll(() => {
  fixture = new FunctionFixture();
});
afterAll(() => fixture.close());

/** A runtime in a few lines: `act` decides what comes after each invocation. */
function bootstrap(act: string): { text: string; mode: number } {
  return {
    mode: 0o755,
    text: `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime';
const post = (path, body, headers = {}) => fetch(base + path, { method: 'POST', body, headers });
(async () => {
  for (;;) {
    const next = await fetch(base + '/invocation/next');
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const event = await next.json();
    ${act}
  }
})();
`,
  };
}

function provided(act: string, settings: object = {}) {
  return fixture.function({
    code: { kind: 'directory', path: fixture.write({ bootstrap: bootstrap(act) }) },
    runtime: 'provided.al2023',
    family: 'provided',
    handler: 'bootstrap',
    ...settings,
  });
}

describe('a bootstrap over the Runtime API', () => {
  it('gets the invocation with its headers and answers', async () => {
    const runnable = provided(
      `await post('/invocation/' + id + '/response', JSON.stringify({ event, arn: next.headers.get('lambda-runtime-invoked-function-arn'), deadline: Number(next.headers.get('lambda-runtime-deadline-ms')) > Date.now(), client: next.headers.get('lambda-runtime-client-context') }));`,
    );
    const outcome = await fixture.invoke(runnable, { a: 'ü' }, { clientContext: '{"é":1}' });
    expect(JSON.parse((outcome as { payload: string }).payload)).toEqual({
      event: { a: 'ü' },
      arn: runnable.arn,
      deadline: true,
      client: '{"\\u00e9":1}',
    });
    expect((await fixture.invoke(runnable, { a: 2 })).kind).toBe('success');
  });

  const failures: { by: string; act: string; type: string; payload?: string | RegExp }[] = [
    {
      by: 'reporting an error',
      act: `await post('/invocation/' + id + '/error', '{"errorType":"Mine","errorMessage":"no"}', { 'Lambda-Runtime-Function-Error-Type': 'Mine' });`,
      type: 'Mine',
      payload: '{"errorType":"Mine","errorMessage":"no"}',
    },
    {
      by: 'reporting an error that is not JSON',
      act: `await post('/invocation/' + id + '/error', 'plain', { 'Lambda-Runtime-Function-Error-Type': 'Mine' });`,
      type: 'Mine',
      payload: '{"errorType":"Mine","errorMessage":"plain"}',
    },
    {
      by: 'exiting in its middle',
      act: 'process.exit(4);',
      type: 'Runtime.ExitError',
      payload: /exit status 4/,
    },
    {
      by: 'answering too much',
      act: `await post('/invocation/' + id + '/response', 'x'.repeat(6291557));`,
      type: 'Function.ResponseSizeTooLarge',
    },
  ];
  test.each(failures)('fails by $by', async ({ act, type, payload }) => {
    const outcome = await fixture.invoke(provided(act));
    expect(outcome).toMatchObject({ kind: 'function-error', errorType: type });
    if (payload !== undefined) expect((outcome as { payload: string }).payload).toMatch(payload);
  });

  it('fails by failing to start', async () => {
    const text = bootstrap('').text.replace(
      'for (;;) {',
      `await post('/init/error', '{"errorType":"Init.Failed","errorMessage":"x"}'); process.exit(1); for (;;) {`,
    );
    const path = fixture.write({ bootstrap: { text, mode: 0o755 } });
    const runnable = { ...provided(''), code: { kind: 'directory', path } } as const;
    expect(await fixture.failure(runnable)).toEqual({ errorType: 'Init.Failed', errorMessage: 'x' });
  });

  it('hands on an answer that is not JSON as it is', async () => {
    const outcome = await fixture.invoke(
      provided(`await post('/invocation/' + id + '/response', 'not json');`),
    );
    expect(outcome).toMatchObject({ kind: 'success', payload: 'not json' });
  });

  it('may not answer for another invocation', async () => {
    const runnable = provided(
      `const wrong = await post('/invocation/other/response', '1'); await post('/invocation/' + id + '/response', JSON.stringify([wrong.status, await wrong.json()]));`,
    );
    expect(await fixture.value(runnable)).toEqual([
      400,
      { errorMessage: 'Invalid request ID', errorType: 'InvalidRequestID' },
    ]);
  });

  it('is alone with its API: requests with the marks of a web page are refused', async () => {
    const runnable = provided(
      `const statuses = []; for (const headers of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) statuses.push((await post('/invocation/' + id + '/response', '1', headers)).status);
       await post('/invocation/' + id + '/response', JSON.stringify(statuses));`,
    );
    expect(await fixture.value(runnable)).toEqual([403, 403]);
  });

  it('that is missing or not executable is a clear error', async () => {
    const settings = { runtime: 'provided.al2023', family: 'provided', handler: 'x' } as const;
    const missing = fixture.function({
      code: { kind: 'directory', path: fixture.write({ other: '' }) },
      ...settings,
    });
    expect(await fixture.failure(missing, { requestId: 'ID' })).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage:
        "RequestId: ID Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
    });
    const broken = fixture.function({
      code: { kind: 'directory', path: fixture.write({ bootstrap: { text: '#!/nowhere\n', mode: 0o755 } }) },
      ...settings,
    });
    expect(await fixture.failure(broken)).toMatchObject({ errorType: 'Runtime.InvalidEntrypoint' });
  });
});

const hasPython = (() => {
  try {
    return execFileSync('python3', ['--version']).length > 0;
  } catch {
    return false;
  }
})();

describe('Python', () => {
  const python = (source: string, handler = 'app.handler') =>
    fixture.function({
      code: { kind: 'directory', path: fixture.write({ 'app.py': source }) },
      runtime: 'python3.12',
      family: 'python',
      handler,
    });

  it('without an interpreter is a clear error', async () => {
    const bare = new FunctionFixture({ pythonCommand: 'no-such-python' });
    const path = bare.write({ 'app.py': '' });
    const runnable = bare.function({
      code: { kind: 'directory', path },
      runtime: 'python3.12',
      family: 'python',
    });
    expect(await bare.failure(runnable, { requestId: 'ID' })).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage:
        'RequestId: ID Error: no-such-python was not found on the PATH of the server; python3.12 functions need it',
    });
    await bare.close();
  });

  describe.runIf(hasPython)('with an interpreter', () => {
    it('answers, with context and log', async () => {
      const runnable = python(
        'def handler(event, context):\n  print("hello")\n  return {"a": event["a"], "id": context.aws_request_id, "left": context.get_remaining_time_in_millis() > 0, "ü": None}\n',
      );
      const outcome = await fixture.invoke(runnable, { a: 1 }, { requestId: 'ID', wantsLog: true });
      expect(outcome).toMatchObject({ kind: 'success', report: { logTail: 'hello\n' } });
      expect((outcome as { payload: string }).payload).toBe('{"a": 1, "id": "ID", "left": true, "ü": null}');
    });

    const failures: {
      by: string;
      source: string;
      handler?: string;
      type: string;
      message: string | RegExp;
    }[] = [
      {
        by: 'raising',
        source: 'class Mine(Exception):\n  pass\ndef handler(e, c):\n  raise Mine("no")\n',
        type: 'Mine',
        message: 'no',
      },
      {
        by: 'an answer that has no JSON',
        source: 'def handler(e, c):\n  return {1, 2}\n',
        type: 'Runtime.MarshalError',
        message: 'Unable to marshal response: Object of type set is not JSON serializable',
      },
      {
        by: 'a syntax error',
        source: 'def handler(\n',
        type: 'Runtime.UserCodeSyntaxError',
        message: /^Syntax error in module 'app': /,
      },
      {
        by: 'a missing module',
        source: 'import nowhere\n',
        type: 'Runtime.ImportModuleError',
        message: "Unable to import module 'app': No module named 'nowhere'",
      },
      {
        by: 'a missing handler',
        source: '',
        type: 'Runtime.HandlerNotFound',
        message: "Handler 'handler' missing on module 'app'",
      },
      {
        by: 'a malformed handler',
        source: '',
        handler: 'app',
        type: 'Runtime.MalformedHandlerName',
        message: /^Bad handler 'app'/,
      },
      {
        by: 'sys.exit(2)',
        source: 'import sys\ndef handler(e, c):\n  sys.exit(2)\n',
        type: 'Runtime.ExitError',
        message: /exit status 2$/,
      },
    ];
    test.each(failures)('fails by $by', async ({ source, handler, type, message }) => {
      const failure = await fixture.failure(python(source, handler));
      expect(failure.errorType).toBe(type);
      if (typeof message === 'string') expect(failure.errorMessage).toBe(message);
      else expect(failure.errorMessage).toMatch(message);
    });

    it('shows the stack of the function only, spaced as Python prints JSON', async () => {
      const outcome = await fixture.invoke(
        python('def handler(e, c):\n  raise ValueError("x")\n'),
        {},
        { requestId: 'ID' },
      );
      const { payload } = outcome as { payload: string };
      expect(payload).toMatch(
        /^\{"errorMessage": "x", "errorType": "ValueError", "requestId": "ID", "stackTrace": \[" {2}File /,
      );
      expect(JSON.parse(payload).stackTrace).toHaveLength(1);
    });
  });
});
