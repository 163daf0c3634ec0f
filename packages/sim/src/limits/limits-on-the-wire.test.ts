import { CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as Sfn from '@aws-sdk/client-sfn';
import { createServer } from '@cairn/server';
import { describe, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });

type Clients = ReturnType<typeof awsClients>;

async function withServer<Result>(
  limits: { readonly [name: string]: number },
  ask: (clients: Clients) => Promise<Result>,
): Promise<Result> {
  const server = await createServer({ memory: true, port: 0, logLevel: 'silent', limits });
  const clients = awsClients(server.endpoint);
  try {
    return await ask(clients);
  } finally {
    clients.destroy();
    await server.stop();
  }
}

/** Whether a definition of so many bytes gets through. */
const sent = (bytes: number) => (clients: Clients) =>
  clients.sfn
    .send(new Sfn.ValidateStateMachineDefinitionCommand({ definition: definition.padEnd(bytes) }))
    .then(
      ({ result }) => String(result),
      (error: Error) => error.name,
    );

describe('requestBytesMax', () => {
  it('bounds the body of a request, and rises with what a request has to hold', async () => {
    expect(await withServer({}, sent(900_000))).toBe('OK');
    expect(await withServer({}, sent(1_050_000))).not.toBe('OK');
    expect(await withServer({ requestBytesMax: 10_000 }, sent(900_000))).not.toBe('OK');
    expect(await withServer({ definitionBytesMax: 2_000_000 }, sent(1_050_000))).toBe('OK');
  });
});

describe('logDetailCharactersMax', () => {
  /** Length of the input in the first log record of an execution. */
  const logged = (input: string) => async (clients: Clients) => {
    const logGroupName = 'machines';
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const { stateMachineArn } = await clients.sfn.send(
      new Sfn.CreateStateMachineCommand({
        name: 'logging',
        definition,
        roleArn,
        loggingConfiguration: {
          level: 'ALL',
          includeExecutionData: true,
          destinations: [
            {
              cloudWatchLogsLogGroup: {
                logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
              },
            },
          ],
        },
      }),
    );
    await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, input }));
    const { events } = await until(
      () => clients.logs.send(new FilterLogEventsCommand({ logGroupName })),
      (answer) => (answer.events ?? []).length > 0,
    );
    const { details } = JSON.parse(events?.[0]?.message ?? '{}');
    return { length: details.input.length, truncated: details.inputDetails.truncated };
  };

  it('is where details of log records are cut', async () => {
    const input = JSON.stringify('x'.repeat(998));
    expect(await withServer({}, logged(input))).toEqual({ length: 1_000, truncated: false });
    const cut = await withServer({ logDetailCharactersMax: 100 }, logged(input));
    expect(cut).toEqual({ length: 100, truncated: true });
  });
});
