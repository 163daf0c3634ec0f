import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { password } from '../pool-maker.ts';
import { StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let userPoolId: string;
let clientId: string;
beforeAll(async () => {
  world = await StrictWorld.make();
  userPoolId = await world.maker.pool();
  clientId = await world.maker.client(userPoolId);
  await world.maker.user(userPoolId, 'ada');
});
afterAll(() => world?.stop());

/** A name of this machine, so that it is let in, and a port that is not the server's. */
const ownHost = '127.0.0.1:9';

/** Asks the server under another name, told by the request and by what a proxy would say. */
function ask(method: string, path: string, headers: object = {}, body = ''): Promise<string> {
  const { port } = new URL(world.server.endpoint);
  const forged = { host: ownHost, 'x-forwarded-host': ownHost };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers: { ...forged, ...headers } };
    const call = request(options, async (response) =>
      resolve(Buffer.concat(await response.toArray()).toString()),
    );
    call.on('error', reject);
    call.end(body);
  });
}

it('a host that somebody made up is in no document and in no token', async () => {
  const { port } = new URL(world.server.endpoint);
  const issuer = `http://localhost:${port}/${userPoolId}`;
  const path = `/${userPoolId}/.well-known/openid-configuration`;
  expect(await ask('GET', path, { 'x-forwarded-host': 'evil.example' })).toContain(
    'does not name this server',
  );
  const discovery = await ask('GET', path);
  expect(JSON.parse(discovery)).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
  expect(discovery).not.toMatch(/127\.0\.0\.1/);
  const AuthParameters = { USERNAME: 'ada', PASSWORD: password };
  const answer = await ask(
    'POST',
    '/',
    {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    JSON.stringify({ ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
  const { AuthenticationResult } = JSON.parse(answer);
  for (const token of [AuthenticationResult.AccessToken, AuthenticationResult.IdToken]) {
    const claims = Buffer.from(token.split('.')[1], 'base64url').toString();
    expect(JSON.parse(claims).iss).toBe(issuer);
    expect(claims).not.toMatch(/127\.0\.0\.1/);
  }
});
