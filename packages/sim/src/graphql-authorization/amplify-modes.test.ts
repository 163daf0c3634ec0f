import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AmplifyClient, type AmplifyMode } from '../graphql-apis/amplify-client.ts';
import { customToken, GuardedApi } from './guarded-api.ts';
import { makeKey, TestIssuer } from './test-issuer.ts';

let dataDirectory: string;
let issuer: TestIssuer;
let api: GuardedApi;
/** Signed in to the user pool, and with the issuer of OpenID Connect. */
let user: AmplifyClient;
let openId: AmplifyClient;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-modes-'));
  issuer = await TestIssuer.start(makeKey('rsa-1'));
  api = await GuardedApi.start(issuer, {
    server: { auth: 'strict', memory: false, dataDirectory, allowedAddresses: ['127.0.0.1/32'] },
  });
  const access = { token_use: 'access', aud: undefined, client_id: 'app-1', 'cognito:groups': ['Admins'] };
  user = await signedIn(await issuer.userToken(access));
  openId = await signedIn(await issuer.token());
}, 60_000);
afterAll(async () => {
  await user.stop();
  await openId.stop();
  await api.stop();
  await issuer.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** The official client over TLS, by a certificate of the server's own authority. */
function signedIn(accessToken: string): Promise<AmplifyClient> {
  const { accessKeyId, secretAccessKey } = api.laboratory.server.cairn.rootAccessKey;
  return AmplifyClient.start(api.url.replace('http://127.0.0.1', 'https://localhost'), {
    apiKey: api.apiKey,
    authorityFile: join(dataDirectory, 'tls', 'ca.pem'),
    session: { accessToken, credentials: { accessKeyId, secretAccessKey } },
  });
}

interface ModeRow {
  readonly mode: AmplifyMode & { readonly authMode: string };
  readonly client: () => AmplifyClient;
  readonly type: string;
  /** Fields of the root, beside `any`, that are open. */
  readonly open: readonly string[];
}

const lambda = customToken({ isAuthorized: true, deniedFields: ['Query.plain'] });
const rows: readonly ModeRow[] = [
  { mode: { authMode: 'apiKey' }, client: () => user, type: 'API Key', open: ['plain', 'key'] },
  { mode: { authMode: 'userPool' }, client: () => user, type: 'User Pool', open: ['users', 'admins'] },
  { mode: { authMode: 'oidc' }, client: () => openId, type: 'Open ID Connect', open: ['oidc'] },
  { mode: { authMode: 'iam' }, client: () => user, type: 'IAM', open: ['iam'] },
  { mode: { authMode: 'lambda', authToken: lambda }, client: () => user, type: 'Lambda', open: ['lambda'] },
];

const query = '{ who { mode } any plain key iam oidc lambda users admins }';
const send = 'mutation ($id: ID!) { send(id: $id, text: "a") { __typename id text secret } }';
const onSend = 'subscription { onSend { id text } }';

describe('aws-amplify over TLS', { timeout: 60_000 }, () => {
  it.each(rows)('asks as $mode.authMode', async ({ mode, client, type, open }) => {
    const answer = (await client().request(query, {}, mode)) as {
      readonly data: { readonly [field: string]: unknown };
      readonly errors?: readonly { readonly errorType: string }[];
    };
    const { who, any, ...fields } = answer.data;
    expect([who, any]).toEqual([{ mode: `${type} Authorization` }, 'any']);
    expect(Object.keys(fields).filter((name) => fields[name] !== null)).toEqual(open);
    expect(answer.errors?.map(({ errorType }) => errorType)).toEqual(
      Array.from({ length: 7 - open.length }, () => 'Unauthorized'),
    );
  });

  it.each(rows)('is told of mutations as $mode.authMode', async ({ mode, client }) => {
    const name = mode.authMode;
    await client().subscribe(name, onSend, {}, mode);
    expect(client().errorsOf(name)).toEqual([]);
    await client().request(send, { id: name }, mode);
    await expect
      .poll(() => client().messagesOf(name), { timeout: 10_000 })
      .toContainEqual({
        onSend: { id: name, text: 'a' },
      });
    client().unsubscribe(name);
  });

  it('is refused without any', async () => {
    expect(JSON.stringify(await user.request('{ any }', {}, { authMode: 'none' }))).toMatch(
      /Unauthorized|401/,
    );
  });

  it('is refused with the token of somebody else', async () => {
    const stranger = await signedIn(await issuer.token({ aud: 'somebody' }));
    try {
      expect(JSON.stringify(await stranger.request('{ any }', {}, { authMode: 'oidc' }))).toMatch(
        /Unauthorized|401/,
      );
      await stranger.subscribe('refused', onSend, {}, { authMode: 'oidc' });
      expect(JSON.stringify(stranger.errorsOf('refused'))).toContain('UnauthorizedException');
    } finally {
      await stranger.stop();
    }
  });
});
