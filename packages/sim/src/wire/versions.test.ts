import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients, until } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const definitionOf = (result: number) =>
  JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result: result, End: true } } });
const prefix = 'arn:aws:states:us-east-1:000000000000:stateMachine';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

async function create(name: string, more: { publish?: boolean; versionDescription?: string } = {}) {
  const input = { name, definition: definitionOf(1), roleArn, ...more };
  return await clients.sfn.send(new Sfn.CreateStateMachineCommand(input));
}

async function update(name: string, result: number) {
  const input = { stateMachineArn: `${prefix}:${name}`, definition: definitionOf(result), publish: true };
  return await clients.sfn.send(new Sfn.UpdateStateMachineCommand(input));
}

async function run(stateMachineArn: string) {
  const { executionArn } = await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
  return await until(
    () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

describe('versions', () => {
  it('are published at creation, by an update and by themselves, once for each revision', async () => {
    const { sfn } = clients;
    const created = await create('published', { publish: true, versionDescription: 'first' });
    expect(created.stateMachineVersionArn).toBe(`${prefix}:published:1`);
    expect(await create('published', { publish: true, versionDescription: 'first' })).toMatchObject({
      creationDate: created.creationDate,
      stateMachineVersionArn: `${prefix}:published:1`,
    });
    await expect(create('published')).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
    await expect(create('x', { versionDescription: 'alone' })).rejects.toThrow(
      'Version description can only be set when publish is true',
    );
    const stateMachineArn = `${prefix}:published`;
    const publish = (more: object = {}) =>
      sfn.send(new Sfn.PublishStateMachineVersionCommand({ stateMachineArn, ...more }));
    expect((await publish({ revisionId: 'INITIAL' })).stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
    const updated = await update('published', 2);
    expect(updated.stateMachineVersionArn).toBe(`${stateMachineArn}:2`);
    expect((await update('published', 2)).stateMachineVersionArn).toBe(`${stateMachineArn}:2`);
    expect((await publish({ revisionId: updated.revisionId })).stateMachineVersionArn).toBe(
      `${stateMachineArn}:2`,
    );
    await expect(publish({ revisionId: 'INITIAL' })).rejects.toMatchObject({ name: 'ConflictException' });
    const first = { stateMachineArn: `${stateMachineArn}:1` };
    expect(await sfn.send(new Sfn.DescribeStateMachineCommand(first))).toMatchObject({
      ...first,
      name: 'published',
      description: 'first',
      definition: definitionOf(1),
    });
  });

  it('are listed newest first in pages and deleted quietly; their numbers are not used again', async () => {
    const { sfn } = clients;
    await create('numbered', { publish: true });
    for (const result of [2, 3]) await update('numbered', result);
    const stateMachineArn = `${prefix}:numbered`;
    const list = async (more: object = {}) => {
      const page = await sfn.send(new Sfn.ListStateMachineVersionsCommand({ stateMachineArn, ...more }));
      const numbers = page.stateMachineVersions?.map((version) =>
        version.stateMachineVersionArn?.split(':').at(-1),
      );
      return { numbers, nextToken: page.nextToken };
    };
    const page = await list({ maxResults: 2 });
    expect(page.numbers).toEqual(['3', '2']);
    expect((await list({ nextToken: page.nextToken })).numbers).toEqual(['1']);
    const last = { stateMachineVersionArn: `${stateMachineArn}:3` };
    for (let time = 0; time < 2; time++) await sfn.send(new Sfn.DeleteStateMachineVersionCommand(last));
    await sfn.send(new Sfn.PublishStateMachineVersionCommand({ stateMachineArn }));
    expect((await list()).numbers).toEqual(['4', '2', '1']);
    await expect(run(`${stateMachineArn}:3`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it('run as they were published and cannot be tagged', async () => {
    const { sfn } = clients;
    await create('kept', { publish: true });
    await update('kept', 2);
    const resourceArn = `${prefix}:kept:1`;
    const execution = await run(resourceArn);
    expect(execution).toMatchObject({
      output: '1',
      stateMachineArn: `${prefix}:kept`,
      stateMachineVersionArn: resourceArn,
    });
    expect(execution.stateMachineAliasArn).toBeUndefined();
    expect((await run(`${prefix}:kept`)).stateMachineVersionArn).toBeUndefined();
    const tag = new Sfn.TagResourceCommand({ resourceArn, tags: [{ key: 'k', value: 'v' }] });
    await expect(sfn.send(tag)).rejects.toThrow(`Resource not found: '${resourceArn}'`);
  });
});

describe('aliases', () => {
  const routeTo = (name: string, version: number) => [
    { stateMachineVersionArn: `${prefix}:${name}:${version}`, weight: 100 },
  ];

  it('are created, described, updated, listed and deleted', async () => {
    const { sfn } = clients;
    await create('named', { publish: true });
    await update('named', 2);
    const input = { name: 'live', description: 'd', routingConfiguration: routeTo('named', 1) };
    const created = await sfn.send(new Sfn.CreateStateMachineAliasCommand(input));
    const stateMachineAliasArn = `${prefix}:named:live`;
    expect(created.stateMachineAliasArn).toBe(stateMachineAliasArn);
    const again = await sfn.send(new Sfn.CreateStateMachineAliasCommand(input));
    expect(again.creationDate).toEqual(created.creationDate);
    const other = { ...input, description: 'other' };
    await expect(sfn.send(new Sfn.CreateStateMachineAliasCommand(other))).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    });
    const routingConfiguration = routeTo('named', 2);
    await sfn.send(new Sfn.UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration }));
    const alias = { stateMachineAliasArn };
    expect(await sfn.send(new Sfn.DescribeStateMachineAliasCommand(alias))).toMatchObject({
      ...input,
      stateMachineAliasArn,
      routingConfiguration,
      creationDate: created.creationDate,
    });
    const list = async (stateMachineArn: string) =>
      (await sfn.send(new Sfn.ListStateMachineAliasesCommand({ stateMachineArn }))).stateMachineAliases;
    expect(await list(`${prefix}:named`)).toMatchObject([alias]);
    expect(await list(`${prefix}:named:2`)).toMatchObject([alias]);
    expect(await list(`${prefix}:named:1`)).toEqual([]);
    for (let time = 0; time < 2; time++) await sfn.send(new Sfn.DeleteStateMachineAliasCommand(alias));
    await expect(sfn.send(new Sfn.DescribeStateMachineAliasCommand(alias))).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'Request references a resource that does not exist.',
    });
  });

  it('are refused with a name of digits or a version that is not there', async () => {
    const { sfn } = clients;
    await create('refused', { publish: true });
    const send = (name: string, version: number) =>
      sfn.send(
        new Sfn.CreateStateMachineAliasCommand({ name, routingConfiguration: routeTo('refused', version) }),
      );
    await expect(send('12', 1)).rejects.toThrow("Value '12' at 'name' failed to satisfy constraint");
    await expect(send('live', 2)).rejects.toMatchObject({ name: 'ResourceNotFound' });
    const nothing = { stateMachineAliasArn: `${prefix}:refused:live` };
    await expect(sfn.send(new Sfn.UpdateStateMachineAliasCommand(nothing))).rejects.toMatchObject({
      name: 'ValidationException',
      reason: 'MISSING_REQUIRED_PARAMETER',
    });
  });

  it('start their version, keep it from being deleted and are told by executions', async () => {
    const { sfn } = clients;
    await create('led', { publish: true });
    await update('led', 2);
    for (const name of ['b', 'a']) {
      const routingConfiguration = routeTo('led', 1);
      await sfn.send(new Sfn.CreateStateMachineAliasCommand({ name, routingConfiguration }));
    }
    const qualified = {
      stateMachineAliasArn: `${prefix}:led:a`,
      stateMachineVersionArn: `${prefix}:led:1`,
    };
    const execution = await run(`${prefix}:led:a`);
    expect(execution).toMatchObject({ output: '1', stateMachineArn: `${prefix}:led`, ...qualified });
    const { executionArn } = execution;
    const history = await sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn }));
    expect(history.events?.[0]?.executionStartedEventDetails).toMatchObject(qualified);
    const stateMachineArn = `${prefix}:led:a`;
    const { executions } = await sfn.send(new Sfn.ListExecutionsCommand({ stateMachineArn }));
    expect(executions).toMatchObject([{ executionArn, ...qualified }]);
    const { stateMachineVersionArn } = qualified;
    await expect(
      sfn.send(new Sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn })),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [a, b]',
    });
  });
});
