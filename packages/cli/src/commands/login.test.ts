import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askCairn } from '../cairn-caller.ts';
import { commandName } from '../command-name.ts';
import { openInboxNews } from '../inbox-news.ts';
import { defaultScope, httpStepFunctions } from '../step-functions-caller.ts';
import { login } from './login.ts';

let folder: string;
let server: CairnServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-front-door-'));
  server = await createServer({ dataDirectory: folder, port: 0, auth: 'strict' });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

type AwsCredentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

async function said(options: Partial<Parameters<typeof login>[0]>): Promise<string> {
  let text = '';
  const out = (more: string) => {
    text += more;
  };
  await login({ data: folder, ...options }, { out, error: out });
  return text;
}

describe('cairn login', () => {
  it('prints keys with which the SDK and the commands are let in by a strict server', async () => {
    const key = JSON.parse(await said({ json: true }));
    const { endpoint, region } = key;
    const client = new STSClient({ endpoint, region, credentials: key, maxAttempts: 1 });
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' });
    await expect(httpStepFunctions(endpoint)('ListStateMachines', {})).rejects.toMatchObject({
      code: 'IncompleteSignatureException',
      message: expect.stringContaining(`no credentials: eval "$(cairn login --endpoint ${endpoint})"`),
    });
    await expect(askCairn(endpoint, 'meter')).rejects.toThrow('no credentials: eval');
    await expect(openInboxNews(endpoint, defaultScope, new AbortController().signal)).rejects.toThrow(
      'no credentials: eval',
    );
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    });
    try {
      expect(await httpStepFunctions(endpoint)('ListStateMachines', {})).toEqual({ stateMachines: [] });
      expect(await askCairn(endpoint, 'meter?month=2026-01')).toBeTypeOf('object');
    } finally {
      process.env = before;
    }
  });

  it('prints a link that signs in to the studio, once', async () => {
    const { url } = JSON.parse(await said({ studio: true, json: true }));
    const { origin, pathname, hash } = new URL(url);
    expect(origin).toBe(server.studioEndpoint);
    expect(pathname).toBe('/sign-in');
    const ticket = new URLSearchParams(hash.slice(1)).get('ticket');
    const signIn = () =>
      fetch(`${server.endpoint}/_cairn/v1/sign-in`, { method: 'POST', body: JSON.stringify({ ticket }) });
    const { expiration: _, ...credentials } = (await (await signIn()).json()) as Record<string, string>;
    const { endpoint } = server;
    const client = new STSClient({
      endpoint,
      region: 'us-east-1',
      credentials: credentials as unknown as AwsCredentials,
      maxAttempts: 1,
    });
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:iam::000000000000:root',
    });
    expect((await signIn()).status).toBe(403);
    expect(await said({ studio: true })).toMatch(/\/sign-in#ticket=[\w-]+\.[\w-]+\n$/);
  });

  it('says that there is no studio instead of a link that leads nowhere', async () => {
    const data = await mkdtemp(join(tmpdir(), 'cairn-no-studio-'));
    const without = await createServer({ dataDirectory: data, port: 0, auth: 'strict', studio: false });
    try {
      await expect(said({ data, studio: true })).rejects.toThrow('was started without a studio');
    } finally {
      await without.stop();
      await rm(data, { recursive: true });
    }
  });

  it('prints variables of a shell, or a profile', async () => {
    const key = JSON.parse(await said({ json: true }));
    expect(await said({})).toBe(`export AWS_ACCESS_KEY_ID='${key.accessKeyId}'
export AWS_SECRET_ACCESS_KEY='${key.secretAccessKey}'
export AWS_DEFAULT_REGION='us-east-1'
export AWS_ENDPOINT_URL='${server.endpoint}'
export AWS_DISABLE_HOST_PREFIX_INJECTION=true
unset AWS_SESSION_TOKEN
# for the studio in a browser: ${commandName(process.env)} login --studio --data ${folder}
`);
    expect(await said({ profile: 'cairn' })).toBe(`[profile cairn]
aws_access_key_id = ${key.accessKeyId}
aws_secret_access_key = ${key.secretAccessKey}
region = us-east-1
endpoint_url = ${server.endpoint}
`);
    await expect(said({ profile: 'x]\n[y' })).rejects.toThrow('--profile takes a name');
  });

  it.each([
    ['022', 'warning: others may read the file that this was written to: chmod 600 it\n'],
    ['077', ''],
  ])('warns where it writes its keys to a file made under the umask %s: "%s"', async (umask, warning) => {
    const file = join(folder, `config-${umask}`);
    const main = join(import.meta.dirname, '..', 'main.ts');
    const line = `umask ${umask}; '${process.execPath}' '${main}' login --data '${folder}' --profile cairn >> '${file}'`;
    const { stderr } = await promisify(execFile)('sh', ['-c', line]);
    expect(stderr).toBe(warning);
    expect(await readFile(file, 'utf8')).toMatch(/^\[profile cairn\]\naws_access_key_id = AKIA/);
  });

  it('says what is missing', async () => {
    await expect(said({ data: join(folder, 'none') })).rejects.toThrow('holds no access key');
    process.env.CAIRN_SEAL_KEY = Buffer.alloc(32).toString('base64');
    try {
      await expect(said({})).rejects.toThrow('sealed with another key');
    } finally {
      delete process.env.CAIRN_SEAL_KEY;
    }
  });
});
