import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { askCairn } from './cairn-client.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let stateMachineArn: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
  const created = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: 'searched',
      definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 3600, End: true } } }),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  stateMachineArn = created.stateMachineArn as string;
  for (const name of ['one', 'two', 'three'])
    await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, name }));
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

const path = () => `/executions?stateMachineArn=${encodeURIComponent(stateMachineArn)}`;

it('finds the executions of a machine, newest first, page by page', async () => {
  const first = await askCairn(server.endpoint, `${path()}&maxResults=2`);
  expect(first).toMatchObject({
    status: 200,
    body: { executions: [{ name: 'three', status: 'RUNNING', stateMachineArn }, { name: 'two' }] },
  });
  const token = encodeURIComponent(String(first.body.nextToken));
  const second = await askCairn(server.endpoint, `${path()}&maxResults=2&nextToken=${token}`);
  expect(second.body).toMatchObject({ executions: [{ name: 'one' }] });
  expect(second.body).not.toHaveProperty('nextToken');
});

describe('a search', () => {
  let failing: string;
  const names = async (query: string): Promise<unknown> => {
    const { body } = await askCairn(server.endpoint, `/executions?${query}`);
    return (body.executions as readonly { name: string }[] | undefined)?.map(({ name }) => name) ?? body;
  };

  beforeAll(async () => {
    const created = await clients.sfn.send(
      new Sfn.CreateStateMachineCommand({
        name: 'failing',
        definition: JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail', ErrorPath: '$.error' } } }),
        roleArn: 'arn:aws:iam::000000000000:role/any',
      }),
    );
    failing = created.stateMachineArn as string;
    for (const [name, error] of [
      ['f-1', 'Broken'],
      ['f-2', 'States.Odd'],
      ['g-3', 'Broken'],
    ] as const) {
      const input = JSON.stringify({ error });
      await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn: failing, name, input }));
    }
  });

  it('by nothing finds all executions of the account and region, newest start first', async () => {
    expect(await names('maxResults=4')).toEqual(['g-3', 'f-2', 'f-1', 'three']);
  });

  it('finds by error, and tells it', async () => {
    expect(await names('error=Broken')).toEqual(['g-3', 'f-1']);
    expect(await names('error=Broken&namePrefix=f')).toEqual(['f-1']);
    expect(await names('error=Broke')).toEqual([]);
    const { body } = await askCairn(server.endpoint, '/executions?error=States.Odd');
    expect(body.executions).toMatchObject([{ name: 'f-2', error: 'States.Odd', status: 'FAILED' }]);
  });

  it('finds Express executions by their error, and tells error and ARN', async () => {
    const { stateMachineArn: arn } = await clients.sfn.send(
      new Sfn.CreateStateMachineCommand({
        name: 'short',
        type: 'EXPRESS',
        definition: JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'ShortOfBreath' } } }),
        roleArn: 'arn:aws:iam::000000000000:role/any',
      }),
    );
    const started = new Sfn.StartExecutionCommand({ stateMachineArn: arn, name: 'e-1', input: '{}' });
    const { executionArn } = await clients.sfn.send(started);
    const { body } = await until(
      () => askCairn(server.endpoint, '/executions?error=ShortOfBreath'),
      (answer) => (answer.body.executions as readonly unknown[]).length > 0,
    );
    expect(executionArn).toContain(':express:short:e-1:');
    expect(body.executions).toEqual([
      expect.objectContaining({ executionArn, status: 'FAILED', error: 'ShortOfBreath' }),
    ]);
    await clients.sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn: arn }));
  });

  it('finds by status, name and dates', async () => {
    expect(await names('status=FAILED&namePrefix=g')).toEqual(['g-3']);
    expect(await names('namePrefix=t')).toEqual(['three', 'two']);
    const seconds = Date.now() / 1_000;
    expect(await names(`startedFrom=${(seconds + 60).toFixed(3)}`)).toEqual([]);
    expect(await names(`startedBefore=${(seconds + 60).toFixed(3)}&maxResults=1`)).toEqual(['g-3']);
    expect(await names('stoppedFrom=2026-01-01T00:00:00Z&namePrefix=f')).toEqual(['f-2', 'f-1']);
    expect(await names('stoppedBefore=2020-01-01')).toEqual([]);
    const ofMachine = `stateMachineArn=${encodeURIComponent(failing)}`;
    expect(await names(`${ofMachine}&stoppedFrom=2020-01-01&maxResults=2`)).toEqual(['g-3', 'f-2']);
    expect(await names(`${ofMachine}&status=RUNNING&stoppedFrom=2020-01-01`)).toEqual([]);
  });

  it('goes on page by page, whatever it is by', async () => {
    for (const filter of ['', 'error=Broken', `stateMachineArn=${encodeURIComponent(failing)}`]) {
      const all = await names(filter);
      const paged: string[] = [];
      for (let token = ''; ; ) {
        const query = `${filter}&maxResults=1${token === '' ? '' : `&nextToken=${encodeURIComponent(token)}`}`;
        const { body } = await askCairn(server.endpoint, `/executions?${query}`);
        paged.push(...(body.executions as readonly { name: string }[]).map(({ name }) => name));
        if (body.nextToken === undefined) break;
        token = String(body.nextToken);
      }
      expect(paged).toEqual(all);
    }
  });

  it('finds nothing of other accounts and regions', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/cairn/aws4_request, Signature=0';
    const answer = await fetch(`${server.endpoint}/_cairn/v1/executions`, { headers: { authorization } });
    expect(await answer.json()).toEqual({ executions: [] });
  });

  it('by what is no instant, or by a token of another search, is refused', async () => {
    for (const query of ['startedFrom=yesterday', 'stoppedBefore=2026-13-45', 'startedFrom=-5']) {
      expect(await names(query)).toMatchObject({ code: 'ValidationException' });
    }
    const { body } = await askCairn(server.endpoint, '/executions?maxResults=1');
    const token = encodeURIComponent(String(body.nextToken));
    expect(await names(`maxResults=1&status=FAILED&nextToken=${token}`)).toMatchObject({
      code: 'InvalidToken',
    });
  });
});

test('a page looks at a bounded number of executions and says where to go on', async () => {
  const small = await createServer({ memory: true, port: 0, limits: { searchRowsMax: 2 } });
  const own = awsClients(small.endpoint);
  const { stateMachineArn: arn } = await own.sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: 'm',
      definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    await own.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn: arn, name }));
  const pages: unknown[] = [];
  for (let token: string | undefined = ''; token !== undefined; ) {
    const more: string = token === '' ? '' : `&nextToken=${encodeURIComponent(token)}`;
    const { body } = await askCairn(small.endpoint, `/executions?namePrefix=a${more}`);
    pages.push((body.executions as readonly unknown[]).length);
    token = body.nextToken as string | undefined;
  }
  expect(pages).toEqual([0, 0, 1]);
  own.destroy();
  await small.stop();
});

it('refuses what it does not know', async () => {
  expect(await askCairn(server.endpoint, `${path()}&nextToken=made-up`)).toMatchObject({
    status: 400,
    body: { code: 'InvalidToken' },
  });
  expect(await askCairn(server.endpoint, '/executions?stateMachineArn=x')).toMatchObject({
    status: 400,
    body: { code: 'InvalidArn' },
  });
});

it('finds what was started by a version, or by an alias', async () => {
  const { stateMachineArn: arn = '', stateMachineVersionArn: version = '' } = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: 'qualified',
      definition: JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Qualified' } } }),
      roleArn: 'arn:aws:iam::000000000000:role/any',
      publish: true,
    }),
  );
  const { stateMachineAliasArn: alias = '' } = await clients.sfn.send(
    new Sfn.CreateStateMachineAliasCommand({
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn: version, weight: 100 }],
    }),
  );
  for (const [started, name] of [
    [arn, 'by-nothing'],
    [version, 'by-version'],
    [alias, 'by-alias'],
  ] as const)
    await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn: started, name }));
  const by = async (qualified: string, more = '') => {
    const query = `stateMachineArn=${encodeURIComponent(qualified)}${more}`;
    const { body } = await askCairn(server.endpoint, `/executions?${query}`);
    return (body.executions as readonly { name: string }[] | undefined)?.map(({ name }) => name) ?? body;
  };
  expect(await by(arn)).toEqual(['by-alias', 'by-version', 'by-nothing']);
  expect(await by(version)).toEqual(['by-alias', 'by-version']);
  expect(await by(alias)).toEqual(['by-alias']);
  expect(await by(alias, '&error=Qualified')).toEqual(['by-alias']);
  expect(await by(alias, '&error=Other')).toEqual([]);
  expect(await by(`${arn}:none`)).toMatchObject({ message: expect.stringContaining('Does Not Exist') });
});
