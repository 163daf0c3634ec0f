import { CreateFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients, until } from './clients.ts';
import { storedZip } from './stored-zip.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:trace';
const inHeader = 'Root=1-67a1b2c3-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';
const inBody = 'Root=1-67a1b2c3-ffffffffffffffffffffffff;Sampled=0';
const definition = JSON.stringify({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource: functionArn, End: true } },
});

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let stateMachineArn: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
  const code = 'exports.handler = async () => process.env._X_AMZN_TRACE_ID;';
  await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'trace',
      Runtime: 'nodejs22.x',
      Role: roleArn,
      Handler: 'index.handler',
      Code: { ZipFile: storedZip({ 'index.js': code }) },
    }),
  );
  stateMachineArn = await create('traced', definition);
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

async function create(name: string, text: string): Promise<string> {
  const made = await clients.sfn.send(new Sfn.CreateStateMachineCommand({ name, definition: text, roleArn }));
  return made.stateMachineArn as string;
}

/** The client's header is added as instrumented clients add it. */
function withHeader<Command extends { readonly middlewareStack: object }>(command: Command, header: string) {
  const stack = command.middlewareStack as Sfn.StartExecutionCommand['middlewareStack'];
  stack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['X-Amzn-Trace-Id'] = header;
      return next(args);
    },
    { step: 'build' },
  );
  return command;
}

async function run(input: Partial<Sfn.StartExecutionCommandInput>, header?: string) {
  const command = new Sfn.StartExecutionCommand({ stateMachineArn, ...input });
  if (header !== undefined) withHeader(command, header);
  const { executionArn } = await clients.sfn.send(command);
  return await until(
    () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

describe('the trace header', () => {
  it('of the request wins over that in the body; it is shown and handed to functions', async () => {
    const { traceHeader, output } = await run({ traceHeader: inBody }, inHeader);
    expect(traceHeader).toBe(inHeader);
    expect(JSON.parse(output as string)).toBe(inHeader);
  });

  it('of the body counts where the request has none, or one that is malformed', async () => {
    expect((await run({ traceHeader: inBody })).output).toBe(JSON.stringify(inBody));
    expect((await run({ traceHeader: inBody }, 'Root=nonsense')).traceHeader).toBe(inBody);
  });

  it('that is malformed is shown and not handed on', async () => {
    const { traceHeader, output, status } = await run({ traceHeader: 'anything' });
    expect({ traceHeader, status }).toEqual({ traceHeader: 'anything', status: 'SUCCEEDED' });
    expect(JSON.parse(output as string)).toMatch(/^Root=1-/);
  });

  it('beyond ASCII or too long is refused', async () => {
    const message = /1 validation error detected: Value .*at 'traceHeader' failed to satisfy constraint/;
    await expect(run({ traceHeader: 'é' })).rejects.toThrow(message);
    await expect(run({ traceHeader: 'a'.repeat(257) })).rejects.toThrow(message);
  });

  it('is handed on to nested executions, unless the state names another', async () => {
    const parent = (more: object) =>
      JSON.stringify({
        StartAt: 'C',
        States: {
          C: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Parameters: { StateMachineArn: stateMachineArn, ...more },
            OutputPath: '$.Output',
            End: true,
          },
        },
      });
    const plain = await create('parent', parent({}));
    expect((await run({ stateMachineArn: plain }, inHeader)).output).toBe(JSON.stringify(inHeader));
    const own = await create('parent-with-own', parent({ TraceHeader: inBody }));
    expect((await run({ stateMachineArn: own }, inHeader)).output).toBe(JSON.stringify(inBody));
  });

  it('of an invocation reaches its function', async () => {
    const command = withHeader(new InvokeCommand({ FunctionName: 'trace' }), inHeader);
    const { Payload } = await clients.lambda.send(command);
    expect(new TextDecoder().decode(Payload)).toBe(JSON.stringify(inHeader));
  });
});
