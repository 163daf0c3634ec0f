import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ServerProcess } from '@cairn/sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotesUser, type UserSession } from './notes-user.ts';
import { activityArn, bucket, machineArn } from './roles.mjs';
import { makeEditor, setUp } from './set-up.mjs';

const region = 'us-east-1';
const password = 'Passw0rd!';
const cairnMain = join(import.meta.dirname, '../../packages/cli/src/main.ts');

let directory: string;
let server: ServerProcess;
let outputs: { readonly API: { readonly GraphQL: { readonly endpoint: string } } };
let owner: { readonly accessKeyId: string; readonly secretAccessKey: string };
/** Ada writes, Grace is signed in as well, Edith is an editor, and a guest is nobody. */
const names = ['ada', 'grace', 'edith', 'guest'] as const;
type Name = (typeof names)[number];
let users: { readonly [name in Name]: NotesUser };
/** What they had when they had signed in, for those who go past the app. */
const had = {} as { [name in Name]: UserSession };

/** A command of `cairn`, as the owner of the server. @returns what it prints */
async function cairn(...words: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: owner?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: owner?.secretAccessKey,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [cairnMain, ...words], {
    env,
    cwd: directory,
  });
  return stdout.trim();
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cairn-notes-'));
  const dataDirectory = join(directory, '.cairn');
  server = await ServerProcess.start({ dataDirectory, arguments: ['--auth', 'strict'] });
  const login = JSON.parse(await cairn('login', '--json'));
  owner = { accessKeyId: login.accessKeyId, secretAccessKey: login.secretAccessKey };
  const settings = { endpoint: server.endpoint, credentials: owner };
  await setUp(settings);
  await cairn('outputs');
  outputs = JSON.parse(readFileSync(join(directory, 'amplify_outputs.json'), 'utf8'));
  users = Object.fromEntries(names.map((name) => [name, new NotesUser(outputs)])) as typeof users;
  for (const name of ['ada', 'grace', 'edith'] as const) {
    const email = `${name}@example.com`;
    expect(await users[name].do('signUp', email, password)).toBe('CONFIRM_SIGN_UP');
    const code = await cairn('inbox', '--to', email, '--code', '--wait');
    expect(await users[name].do('confirm', email, code)).toBe('DONE');
    if (name === 'edith') await makeEditor(email, settings);
    expect(await users[name].do('signIn', email, password)).toBe('DONE');
  }
  for (const name of names) had[name] = await users[name].session();
}, 120_000);

afterAll(async () => {
  for (const name of names) await users?.[name].stop();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const sdk = (name: Name) => ({
  endpoint: server.endpoint,
  region,
  credentials: had[name].credentials,
  maxAttempts: 1,
});
const s3 = (name: Name) => new S3Client({ ...sdk(name), forcePathStyle: true });
const tables = (name: Name) => new DynamoDBClient(sdk(name));
const states = (name: Name) => new SFNClient(sdk(name));

/** Asks the API with a token as it is, past the app. */
async function askWith(authorization: string, query: string) {
  const answer = await fetch(outputs.API.GraphQL.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query }),
  });
  return { status: answer.status, body: JSON.stringify(await answer.json()) };
}

describe('GraphQL', () => {
  let id: string;

  it('gives each their own notes', async () => {
    const note = (await users.ada.do('write', 'Shopping', 'two lamps')) as { readonly id: string };
    id = note.id;
    expect(await users.ada.do('list')).toEqual([{ id, title: 'Shopping', state: 'DRAFT' }]);
    expect(await users.grace.do('list')).toEqual([]);
  });

  it('keeps a note from another user, and shows it to an editor', async () => {
    const one = `{ note(id: "${id}") { text } }`;
    expect(await users.ada.do('ask', one)).toEqual({ note: { text: 'two lamps' } });
    expect(await users.edith.do('ask', one)).toEqual({ note: { text: 'two lamps' } });
    expect(await users.grace.refusalOf('ask', one)).toContain('Unauthorized');
  });

  it('lets the owner alone change it, an editor neither', async () => {
    const change = (text: string) => `mutation { updateNote(id: "${id}", text: "${text}") { text } }`;
    for (const name of ['grace', 'edith'] as const)
      expect(await users[name].refusalOf('ask', change('mine now'))).toContain('Unauthorized');
    expect(await users.ada.do('ask', change('three lamps'))).toEqual({ updateNote: { text: 'three lamps' } });
  });

  it('shows all notes to the group of editors, and to nobody else', async () => {
    const all = '{ allNotes { id } }';
    expect(await users.edith.do('ask', all)).toEqual({ allNotes: [{ id }] });
    for (const name of ['ada', 'grace'] as const)
      expect(await users[name].refusalOf('ask', all)).toContain('Unauthorized');
    // By their credentials neither: the role allows another field.
    expect(await users.edith.refusalOf('ask', all, {}, 'iam')).toContain('Unauthorized');
  });

  it('lets others delete nothing, but for editors', async () => {
    const draft = (await users.ada.do('write', 'Old', 'old')) as { readonly id: string };
    const remove = `mutation { deleteNote(id: "${draft.id}") { id } }`;
    expect(await users.grace.refusalOf('ask', remove)).toContain('Unauthorized');
    expect(await users.edith.do('ask', remove)).toEqual({ deleteNote: { id: draft.id } });
  });

  it('shows a guest what is published, and nothing besides', async () => {
    expect(await users.guest.do('published')).toEqual([]);
    expect(await users.guest.refusalOf('ask', '{ notes { id } }', {}, 'iam')).toContain('Unauthorized');
    expect(await users.guest.refusalOf('ask', '{ notes { id } }')).toMatch(/^No(SignedUser|ValidAuthTokens)/);
    const create = 'mutation { createNote(title: "a", text: "b") { id } }';
    expect(await users.guest.refusalOf('ask', create, {}, 'iam')).toContain('Unauthorized');
  });

  it.each([
    ['none', () => ''],
    ['one that is made up', () => 'a.b.c'],
    ['one whose signature is another', () => `${had.ada.accessToken.slice(0, -6)}AAAAAA`],
    ['one whose claims are another', () => withGroup(had.ada.accessToken)],
  ])('refuses a token: %s', async (_, token) => {
    const { status, body } = await askWith(token(), '{ allNotes { id } }');
    expect(status).toBe(401);
    expect(body).toContain('UnauthorizedException');
  });
});

/** The token of somebody who calls himself an editor. */
function withGroup(token: string): string {
  const [head, claims = '', signature] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const changed = JSON.stringify({ ...read, 'cognito:groups': ['editors'] });
  return [head, Buffer.from(changed).toString('base64url'), signature].join('.');
}

describe('tables', () => {
  const key = (identity: string, name = 'colour') => ({ identity: { S: identity }, name: { S: name } });
  const refused = { name: 'AccessDeniedException' };
  const query = (identity: string) =>
    new QueryCommand({
      TableName: 'settings',
      KeyConditionExpression: '#i = :i',
      ExpressionAttributeNames: { '#i': 'identity' },
      ExpressionAttributeValues: { ':i': { S: identity } },
    });

  it('give each the rows of their own identity', async () => {
    await users.ada.do('set', 'colour', 'blue');
    await users.grace.do('set', 'colour', 'red');
    expect(await users.ada.do('settings')).toEqual({ colour: 'blue' });
    expect(await users.grace.do('settings')).toEqual({ colour: 'red' });
    const get = new GetItemCommand({ TableName: 'settings', Key: key(had.ada.identityId) });
    expect((await tables('ada').send(get)).Item).toMatchObject({ name: { S: 'colour' } });
  });

  it('keep them from others, editors and guests too, by each operation', async () => {
    const { identityId } = had.ada;
    expect(await users.grace.refusalOf('settings', identityId)).toContain('AccessDenied');
    for (const name of ['grace', 'edith', 'guest'] as const) {
      const client = tables(name);
      const { identityId: own } = had[name];
      const TableName = 'settings';
      await expect(
        client.send(new GetItemCommand({ TableName, Key: key(identityId) })),
      ).rejects.toMatchObject(refused);
      await expect(
        client.send(new PutItemCommand({ TableName, Item: key(identityId) })),
      ).rejects.toMatchObject(refused);
      await expect(client.send(query(identityId))).rejects.toMatchObject(refused);
      await expect(client.send(new ScanCommand({ TableName }))).rejects.toMatchObject(refused);
      // One row of one's own among them opens nothing.
      const requests = [own, identityId].map((each) => ({ PutRequest: { Item: key(each, 'size') } }));
      await expect(
        client.send(new BatchWriteItemCommand({ RequestItems: { settings: requests } })),
      ).rejects.toMatchObject(refused);
    }
    expect(await users.ada.do('settings')).toEqual({ colour: 'blue' });
  });

  it('of the API are nobody’s but the API’s', async () => {
    for (const name of names)
      await expect(tables(name).send(new ScanCommand({ TableName: 'notes' }))).rejects.toMatchObject(refused);
  });
});

describe('objects', () => {
  it('go and come by the official client: upload, list, link, copy, remove', async () => {
    const mine = `private/${had.ada.identityId}`;
    expect(await users.ada.do('upload', 'private/{id}/a.txt', 'hello')).toBe(`${mine}/a.txt`);
    expect(await users.ada.do('files', 'private/{id}/')).toEqual([`${mine}/a.txt`]);
    expect(await users.ada.do('follow', 'private/{id}/a.txt')).toEqual({ status: 200, text: 'hello' });
    const shared = (await users.ada.do('copy', 'private/{id}/a.txt', 'protected/{id}/a.txt')) as string;
    expect(await users.grace.do('download', shared)).toBe('hello');
    await users.ada.do('copy', 'private/{id}/a.txt', 'private/{id}/b.txt');
    await users.ada.do('remove', 'private/{id}/b.txt');
    expect(await users.ada.do('files', 'private/{id}/')).toEqual([`${mine}/a.txt`]);
  });

  it('are for those whom their path lets in', async () => {
    const [ada, grace] = [had.ada.identityId, had.grace.identityId];
    await users.ada.do('upload', 'public/a.txt', 'for all');
    expect(await users.guest.do('download', 'public/a.txt')).toBe('for all');
    for (const [name, call, ...words] of [
      ['grace', 'download', `private/${ada}/a.txt`],
      ['grace', 'upload', `private/${ada}/a.txt`, 'mine'],
      ['grace', 'upload', `protected/${ada}/a.txt`, 'mine'],
      ['grace', 'files', `private/${ada}/`],
      ['grace', 'copy', `private/${ada}/a.txt`, `private/${grace}/a.txt`],
      ['edith', 'download', `private/${ada}/a.txt`],
      ['guest', 'download', `protected/${ada}/a.txt`],
      ['guest', 'upload', 'public/b.txt', 'mine'],
      ['guest', 'files', 'public/'],
      ['ada', 'upload', 'elsewhere/a.txt', 'mine'],
    ] as const)
      expect(await users[name].refusalOf(call, ...words)).toMatch(/AccessDenied|not authorized/);
    // A link opens what it was made for to whom it was given; who may not read makes one that opens nothing.
    expect(await users.grace.do('follow', `private/${ada}/a.txt`)).toMatchObject({ status: 403 });
  });

  it('are kept by the server itself, whatever the client', async () => {
    const Bucket = bucket;
    const denied = { name: 'AccessDenied' };
    const get = new GetObjectCommand({ Bucket, Key: `private/${had.ada.identityId}/a.txt` });
    expect(await (await s3('ada').send(get)).Body?.transformToString()).toBe('hello');
    await expect(s3('grace').send(get)).rejects.toMatchObject(denied);
    await expect(s3('ada').send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied);
    const put = new PutObjectCommand({ Bucket, Key: `private/${had.ada.identityId}/../x`, Body: 'x' });
    await expect(s3('grace').send(put)).rejects.toMatchObject(denied);
  });
});

describe('workflows', () => {
  it('are started by users, and ended by editors, through a kill of the server', {
    timeout: 120_000,
  }, async () => {
    const note = (await users.ada.do('write', 'News', 'it rains')) as { readonly id: string };
    const executionArn = (await users.ada.do('publish', 'News')) as string;
    await server.kill();
    await server.start();
    for (const name of ['ada', 'grace', 'guest'] as const)
      expect(await users[name].refusalOf('approve')).toContain('AccessDenied');
    expect(await users.guest.do('published')).toEqual([]);
    expect(await users.edith.do('approve')).toMatchObject({ id: note.id, text: 'it rains' });
    const root = new SFNClient({ endpoint: server.endpoint, region, credentials: owner });
    await expect
      .poll(async () => (await root.send(new DescribeExecutionCommand({ executionArn }))).status, {
        timeout: 30_000,
      })
      .toBe('SUCCEEDED');
    expect(await users.guest.do('published')).toEqual([{ title: 'News', text: 'it rains' }]);
    root.destroy();
  });

  it('let nobody do more than a role says', async () => {
    const refused = { name: 'AccessDeniedException' };
    const start = new StartExecutionCommand({ stateMachineArn: machineArn, input: '{}' });
    await expect(states('guest').send(start)).rejects.toMatchObject(refused);
    const take = new GetActivityTaskCommand({ activityArn });
    for (const name of ['ada', 'grace', 'guest'] as const)
      await expect(states(name).send(take)).rejects.toMatchObject(refused);
    for (const name of names)
      await expect(states(name).send(new ListStateMachinesCommand({}))).rejects.toMatchObject(refused);
  });
});

describe('a server that was killed', () => {
  it('knows everybody as before', { timeout: 120_000 }, async () => {
    const before = await users.ada.do('list');
    await server.kill();
    await server.start();
    expect(await users.ada.do('list')).toEqual(before);
    expect(await users.ada.do('settings')).toEqual({ colour: 'blue' });
    expect(await users.ada.do('download', 'private/{id}/a.txt')).toBe('hello');
    expect(await users.grace.refusalOf('ask', '{ allNotes { id } }')).toContain('Unauthorized');
    expect(await users.grace.refusalOf('settings', had.ada.identityId)).toContain('AccessDenied');
    // Whoever signs in anew is who they were.
    const again = new NotesUser(outputs);
    try {
      await again.do('signIn', 'ada@example.com', password);
      expect((await again.session()).identityId).toBe(had.ada.identityId);
    } finally {
      await again.stop();
    }
  });
});

describe('who was let out', () => {
  it('of the group is no editor with the next token', async () => {
    const client = new CognitoIdentityProviderClient({
      endpoint: server.endpoint,
      region,
      credentials: owner,
    });
    const { auth } = outputs as unknown as { readonly auth: { readonly user_pool_id: string } };
    await client.send(
      new AdminRemoveUserFromGroupCommand({
        UserPoolId: auth.user_pool_id,
        GroupName: 'editors',
        Username: 'edith@example.com',
      }),
    );
    client.destroy();
    await users.edith.do('signOut');
    await users.edith.do('signIn', 'edith@example.com', password);
    expect(await users.edith.refusalOf('ask', '{ allNotes { id } }')).toContain('Unauthorized');
    expect(await users.edith.refusalOf('approve')).toContain('AccessDenied');
  });

  it('by signing out everywhere is let in nowhere by what they had', async () => {
    const { accessToken } = had.grace;
    expect((await askWith(accessToken, '{ notes { id } }')).status).toBe(200);
    await users.grace.do('signOutEverywhere');
    expect(await askWith(accessToken, '{ notes { id } }')).toMatchObject({ status: 401 });
    expect(await users.grace.refusalOf('list')).toMatch(/^No(SignedUser|ValidAuthTokens)/);
    // What is left is a guest.
    expect(await users.grace.refusalOf('settings', had.grace.identityId)).toContain('AccessDenied');
  });

  it('by the time that has passed, with tokens and with credentials', { timeout: 120_000 }, async () => {
    const { accessToken } = had.ada;
    expect((await askWith(accessToken, '{ notes { id } }')).status).toBe(200);
    const put = () => new PutObjectCommand({ Bucket: bucket, Key: 'public/late.txt', Body: 'late' });
    await s3('ada').send(put());
    await server.kill();
    // The same data, two hours later.
    const laterMs = 7_200_000;
    const preload = `const now = Date.now; Date.now = () => now() + ${laterMs}; const D = Date; globalThis.Date = class extends D { constructor(...a) { if (a.length === 0) super(now() + ${laterMs}); else super(...a); } }; globalThis.Date.now = D.now;`;
    const later = new ServerProcess({
      dataDirectory: join(directory, '.cairn'),
      port: Number(new URL(server.endpoint).port),
      arguments: ['--auth', 'strict'],
      environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` },
    });
    await later.start();
    try {
      expect(await askWith(accessToken, '{ notes { id } }')).toMatchObject({ status: 401 });
      const client = new S3Client({ ...sdk('ada'), forcePathStyle: true, systemClockOffset: laterMs });
      await expect(client.send(put())).rejects.toMatchObject({ name: 'ExpiredToken' });
      client.destroy();
    } finally {
      await later.stop();
    }
    await server.start();
  });
});
