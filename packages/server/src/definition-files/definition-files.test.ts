import { chmod, mkdir, mkdtemp, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallScope } from '@cairn/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';

const scope: CallScope = { account: '000000000000', region: 'us-east-1', principal: { arn: 'test' } };
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cairn/aws4_request, SignedHeaders=host, Signature=0';
const machine = (state: string): string =>
  JSON.stringify({ StartAt: state, States: { [state]: { Type: 'Pass', End: true } } }, null, 2);
const yaml = `# a comment
StartAt: A
States:
  A:
    Type: Pass
    Result: { big: 12345678901234567890 }
    End: true
`;

let root: string;
let folder: string;
let server: CairnServer | undefined;
let log: { level: string; message: string; fields: object | undefined }[];
let wake: (() => void) | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cairn-definitions-'));
  folder = join(root, 'machines');
  await mkdir(join(folder, 'orders'), { recursive: true });
  log = [];
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(root, { recursive: true, force: true });
});

async function start(
  limits: { readonly definitionFilesMax?: number } = {},
  level: { readonly logLevel?: 'info' } = { logLevel: 'info' },
): Promise<void> {
  server = await createServer({
    limits,
    port: 0,
    dataDirectory: join(root, 'data'),
    definitionsDirectory: folder,
    ...level,
    log: (level, message, fields) => {
      log.push({ level, message, fields });
      wake?.();
    },
  });
}

async function said(text: string, times = 1): Promise<void> {
  while (log.filter(({ message }) => message.includes(text)).length < times)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}

const put = (path: string, text: string) => writeFile(join(folder, path), text);
const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
const describeMachine = (name: string) =>
  (server as CairnServer).cairn.stepFunctions.describeStateMachine(scope, { stateMachineArn: arnOf(name) });

async function ask(method: string, path: string, body?: object) {
  const answer = await fetch(`${server?.endpoint}/_cairn/v1/definitions${path}`, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const files = async () => (await ask('GET', '')).body.files as Record<string, unknown>[];

describe('a folder of definitions', () => {
  it('is machines: by name, folder and settings, of JSON byte for byte and of YAML', async () => {
    await put('hello.asl.json', machine('A'));
    await put('orders/create.asl.yaml', yaml);
    await put('fast.asl.yml', yaml);
    await put('fast.settings.yaml', 'type: EXPRESS\nroleArn: arn:aws:iam::000000000000:role/mine\n');
    await put('notes.json', '{}');
    await put('.hidden.asl.json', machine('A'));
    await start();
    expect((await files()).map(({ path, stateMachineArn, error }) => [path, stateMachineArn, error])).toEqual(
      [
        ['fast.asl.yml', arnOf('fast'), undefined],
        ['hello.asl.json', arnOf('hello'), undefined],
        ['orders/create.asl.yaml', arnOf('orders-create'), undefined],
      ],
    );
    expect(await describeMachine('hello')).toMatchObject({ definition: machine('A'), type: 'STANDARD' });
    expect(await describeMachine('fast')).toMatchObject({
      type: 'EXPRESS',
      roleArn: 'arn:aws:iam::000000000000:role/mine',
    });
    expect((await describeMachine('orders-create')).definition).toContain('12345678901234567890');
  });

  it('is followed: what is saved, made, in new folders too', async () => {
    await put('hello.asl.json', machine('A'));
    await start();
    await put('hello.asl.json', machine('B'));
    await said('changed its machine');
    expect((await describeMachine('hello')).definition).toBe(machine('B'));
    await mkdir(join(folder, 'new/deep'), { recursive: true });
    await put('new/deep/one.asl.json', machine('A'));
    await said('made a machine', 2);
    await describeMachine('new-deep-one');
  });

  it('tells what is wrong where, and goes on when it is mended', async () => {
    await put('good.asl.json', machine('A'));
    await put(
      'bad.asl.json',
      '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Pass", "Next": "B" } }\n}',
    );
    await put('worse.asl.yaml', 'StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B\n');
    await put('broken.asl.yaml', 'StartAt: [A\n');
    await put('odd.asl.json', machine('A'));
    await put('odd.settings.yaml', 'typ: EXPRESS\n');
    await put('a-b.asl.json', machine('A'));
    await mkdir(join(folder, 'a'));
    await put('a/b.asl.json', machine('B'));
    await start();
    const errors = Object.fromEntries((await files()).map(({ path, error }) => [path, error]));
    expect(errors).toMatchObject({
      'a/b.asl.json': { message: 'a-b is the machine of a-b.asl.json', line: 1 },
      'bad.asl.json': { message: expect.stringContaining('MISSING_TRANSITION_TARGET'), line: 3, column: 38 },
      'worse.asl.yaml': { message: expect.stringContaining('at /States/A/Next'), line: 5, column: 5 },
      'broken.asl.yaml': { line: 2 },
      'odd.asl.json': { message: "settings: 'typ' is not known; type, roleArn and logging are" },
    });
    expect(errors['good.asl.json']).toBeUndefined();
    expect(
      log.some(({ level, message }) => level === 'error' && message.startsWith('bad.asl.json:3:38: ')),
    ).toBe(true);
    await put('bad.asl.json', machine('A'));
    await said('made a machine', 3);
    await describeMachine('bad');
  });

  it('says by itself what comes of what is saved, and counts its files', async () => {
    const misspelt =
      '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Pass",\n    "Nxt": "B", "End": true } }\n}';
    await put('bad.asl.json', misspelt);
    await put('good.asl.json', machine('A'));
    await start({}, {});
    expect(log.map(({ message }) => message)).toEqual([
      "bad.asl.json:4:5: SCHEMA_VALIDATION_FAILED Field 'Nxt' is not supported at /States/A",
    ]);
    expect(await server?.cairn.definitionCount()).toEqual({ place: folder, files: 2, errors: 1 });
    await put('bad.asl.json', machine('A'));
    await said('without errors again');
    expect(log.slice(1)).toEqual(
      ['a definition file made a machine', 'a definition file is without errors again'].map((message) => ({
        level: 'info',
        message,
        fields: { path: 'bad.asl.json', stateMachine: 'bad' },
      })),
    );
    await files();
    expect(await server?.cairn.definitionCount()).toEqual({ place: folder, files: 2, errors: 0 });
  });

  it('gives way to what changes a machine otherwise, until the file changes; over a restart too', async () => {
    await put('hello.asl.json', machine('A'));
    await start();
    const { stepFunctions } = (server as CairnServer).cairn;
    await stepFunctions.updateStateMachine(scope, {
      stateMachineArn: arnOf('hello'),
      definition: machine('API'),
    });
    await said('changed otherwise than by its file');
    await files();
    expect((await describeMachine('hello')).definition).toBe(machine('API'));
    await server?.stop();
    log.length = 0;
    await start();
    expect((await describeMachine('hello')).definition).toBe(machine('API'));
    await said('changed otherwise than by its file');
    await put('hello.asl.json', machine('C'));
    await said('changed its machine');
    expect((await describeMachine('hello')).definition).toBe(machine('C'));
    expect(log.filter(({ message }) => message.includes('otherwise'))).toHaveLength(1);
  });

  it('leaves the machine of a file that goes, and says so', async () => {
    await put('hello.asl.json', machine('A'));
    await start();
    await unlink(join(folder, 'hello.asl.json'));
    await said('its machine stays');
    await describeMachine('hello');
    expect(await files()).toEqual([]);
  });

  it('leaves out what a limit does not allow, and says so', async () => {
    await put('a.asl.json', machine('A'));
    await put('b.asl.json', machine('B'));
    await start({ definitionFilesMax: 1 });
    await said('more than 1 files (definitionFilesMax) are there');
    expect(await files()).toHaveLength(1);
  });
});

describe('files by /_cairn/v1', () => {
  it('are read, and written as a whole where nobody wrote meanwhile; their mode stays', async () => {
    await put('orders/create.asl.json', machine('A'));
    await chmod(join(folder, 'orders/create.asl.json'), 0o640);
    await start();
    const path = `/${encodeURIComponent('orders/create.asl.json')}`;
    const { body: read } = await ask('GET', path);
    expect(read).toEqual({
      path: 'orders/create.asl.json',
      text: machine('A'),
      revision: expect.any(String),
    });
    const written = await ask('PUT', path, { text: machine('B'), revision: read.revision });
    expect(written.status).toBe(200);
    expect((await describeMachine('orders-create')).definition).toBe(machine('B'));
    expect((await stat(join(folder, 'orders/create.asl.json'))).mode & 0o777).toBe(0o640);
    const late = await ask('PUT', path, { text: machine('C'), revision: read.revision });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'RevisionConflict', text: machine('B'), revision: written.body.revision },
    });
    expect((await ask('PUT', path, { text: machine('C') })).status).toBe(409);
    expect((await ask('PUT', '/new.asl.json', { text: machine('N') })).status).toBe(200);
    expect((await describeMachine('new')).definition).toBe(machine('N'));
    const lost = { text: machine('N'), revision: 'gone' };
    expect((await ask('PUT', '/other.asl.json', lost)).status).toBe(409);
  });

  it('are written by one of several who have seen the same', async () => {
    await put('one.asl.json', machine('A'));
    await start();
    const { revision } = (await ask('GET', '/one.asl.json')).body;
    const names = ['B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
    const writeAll = (path: string, seen: object) =>
      Promise.all(names.map((name) => ask('PUT', path, { text: machine(name), ...seen })));
    for (const answers of [
      await writeAll('/one.asl.json', { revision }),
      await writeAll('/new.asl.json', {}),
    ])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...names.slice(1).map(() => 409)]);
  });

  it.each([
    ['../secret.asl.json'],
    ['orders/../../secret.asl.json'],
    ['/etc/passwd'],
    ['..\\secret.asl.json'],
    ['.hidden.asl.json'],
    ['orders/.git/x.asl.json'],
    ['notes.json'],
    ['link.asl.json'],
    ['linked/secret.asl.json'],
    ['secret.asl.json\0.asl.json'],
    ['orders//create.asl.json'],
    ['folder.asl.json'],
    ['notes.json/create.asl.json'],
    ['node_modules/create.asl.json'],
    [`${'long'.repeat(70)}.asl.json`],
  ])('are none at %j', async (path) => {
    await writeFile(join(root, 'secret.asl.json'), machine('Secret'));
    await put('.hidden.asl.json', machine('Secret'));
    await put('notes.json', '{}');
    await mkdir(join(folder, 'folder.asl.json'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'secret.asl.json'), join(folder, 'link.asl.json'));
    await symlink(root, join(folder, 'linked'));
    await start();
    const at = `/${encodeURIComponent(path)}`;
    const read = await ask('GET', at);
    expect(read.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(read.body)).not.toContain('Secret');
    const written = await ask('PUT', at, { text: machine('Evil') });
    expect(written.status).toBeGreaterThanOrEqual(400);
    expect(written.status).toBeLessThan(500);
    expect((await files()).every(({ stateMachineArn }) => stateMachineArn === undefined)).toBe(true);
  });

  it('are not there where the server has no folder, and none is larger than the limit', async () => {
    server = await createServer({ port: 0, memory: true });
    expect(await ask('GET', '')).toMatchObject({ status: 404, body: { code: 'NoDefinitionFiles' } });
    await server.stop();
    await start();
    const text = machine('A').padEnd(1_048_577);
    expect((await ask('PUT', '/big.asl.json', { text })).body.code).toBe('DefinitionFileTooLarge');
    const studio = await fetch(`${server?.endpoint}/_cairn/v1/studio`);
    expect(await studio.json()).toMatchObject({ hasDefinitionFiles: true });
  });

  it('refuses a start without the folder', async () => {
    const options = { port: 0, memory: true, definitionsDirectory: join(root, 'nowhere') };
    await expect(createServer(options)).rejects.toThrow(
      `--definitions: the folder ${join(root, 'nowhere')} is not there`,
    );
  });
});
