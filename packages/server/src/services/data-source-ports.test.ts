import { randomBytes, randomUUID } from 'node:crypto';
import { makeDataSource, sourceLimits } from '@cairn/graphql';
import { aesSeal, systemClock } from '@cairn/host';
import { guardedHttp } from '@cairn/host/outbound';
import { type CallScope, type Json, resolveLimits } from '@cairn/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';
import { dataSourcePorts } from './data-source-ports.ts';
import type { ServiceGround } from './service-ground.ts';

const account = '000000000000';
const region = 'us-east-1';
const caller: CallScope = { account, region, principal: { arn: `arn:aws:iam::${account}:root` } };
let server: CairnServer;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', auth: 'strict', studio: false });
});
afterAll(() => server.stop());

function groundOf({ cairn }: CairnServer): Parameters<typeof dataSourcePorts>[0] {
  const http = guardedHttp({ privateAllowed: true });
  const { callService, identity, log } = cairn;
  return {
    foundations: {
      outgoing: { http, isLocal: true, remote: undefined },
      seal: aesSeal([randomBytes(32)]),
      isStrict: true,
    },
    base: { clock: systemClock(), ids: { uuid: randomUUID }, log },
    callService,
    callOwnApi: async () => undefined,
    identity,
  } as unknown as ServiceGround;
}

async function role(RoleName: string, Service: string): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' },
  });
  const input: Json = { RoleName, AssumeRolePolicyDocument };
  await server.cairn.callService({ ...caller, service: 'iam', action: 'CreateRole', input });
  return `arn:aws:iam::${account}:role/${RoleName}`;
}

/** Asks a server who has signed the request of a source. */
async function whoSigned(serviceRoleArn: string) {
  const source = makeDataSource(
    {
      dataSourceArn: `arn:aws:appsync:${region}:${account}:apis/api/datasources/signed`,
      name: 'signed',
      type: 'HTTP',
      serviceRoleArn,
      httpConfig: {
        endpoint: server.endpoint,
        authorizationConfig: {
          authorizationType: 'AWS_IAM',
          awsIamConfig: { signingRegion: region, signingServiceName: 'sts' },
        },
      },
    },
    dataSourcePorts(groundOf(server), resolveLimits(sourceLimits)),
  );
  const request = {
    method: 'POST',
    resourcePath: '/',
    params: {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    },
  };
  const { signal } = new AbortController();
  const call = { caller, typeName: 'Query', fieldName: 'me', context: () => null, requestId: 'r', signal };
  return await source.invoke(request, call);
}

it('signs requests of a source as its role', async () => {
  const { result, error } = await whoSigned(await role('signer', 'appsync.amazonaws.com'));
  expect(error).toBe(undefined);
  expect((result as { body: string }).body).toContain(
    `<Arn>arn:aws:sts::${account}:assumed-role/signer/APPSYNC_ASSUME_ROLE</Arn>`,
  );
});

it('signs nothing as a role that AppSync may not assume', async () => {
  const { error } = await whoSigned(await role('another', 'lambda.amazonaws.com'));
  expect(error?.message).toContain('There are no credentials of');
});
