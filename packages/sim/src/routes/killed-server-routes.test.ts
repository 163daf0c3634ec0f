import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  GetRestApisCommand,
  GetStageCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientOptions } from '../events/events-server.ts';
import { ServerProcess } from '../server-process.ts';
import { integration } from './routes-laboratory.ts';

let folder: string;
let server: ServerProcess;
let rest: APIGatewayClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-routes-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  rest = new APIGatewayClient(clientOptions(server.endpoint));
});
afterEach(async () => {
  rest.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An API whose answer tells its version. */
function documentOf(version: number): Buffer {
  const text = `{"version": ${version}}`;
  const mock = integration({
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': text } } },
  });
  return Buffer.from(
    JSON.stringify({ openapi: '3.0.1', info: { title: `v${version}` }, paths: { '/': { get: mock } } }),
  );
}

it('what was acknowledged is there after a kill, and a stage stands on a whole deployment', {
  timeout: 120_000,
}, async () => {
  const made = await rest.send(new ImportRestApiCommand({ body: documentOf(0) }));
  const restApiId = made.id as string;
  await rest.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const acknowledged = new Set([restApiId]);
  let deployed = 0;
  for (const bound of [10, 25, 40]) {
    let isKilled = false;
    const killAt = async (count: number): Promise<void> => {
      if (count < bound || isKilled) return;
      isKilled = true;
      await server.kill();
    };
    const deploy = async (): Promise<void> => {
      for (let version = deployed + 1; !isKilled; version += 1) {
        await rest.send(new PutRestApiCommand({ restApiId, mode: 'overwrite', body: documentOf(version) }));
        await rest.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
        deployed = version;
        await killAt(version);
      }
    };
    const create = async (): Promise<void> => {
      while (!isKilled) {
        const { id } = await rest.send(new ImportRestApiCommand({ body: documentOf(-1) }));
        acknowledged.add(id as string);
      }
    };
    await Promise.allSettled([deploy(), create(), create()]);
    await server.start();
    rest.destroy();
    rest = new APIGatewayClient(clientOptions(server.endpoint));
    const answer = await fetch(`${server.endpoint}/_aws/execute-api/${restApiId}/prod`);
    const { version } = (await answer.json()) as { readonly version: number };
    expect([deployed, deployed + 1]).toContain(version);
    deployed = version;
  }
  const there = new Set<string | undefined>();
  let position: string | undefined;
  do {
    const page = await rest.send(new GetRestApisCommand({ position, limit: 100 }));
    for (const { id } of page.items ?? []) there.add(id);
    position = page.position;
  } while (position !== undefined);
  expect([...acknowledged].filter((id) => !there.has(id))).toEqual([]);
  const { deploymentId } = await rest.send(new GetStageCommand({ restApiId, stageName: 'prod' }));
  expect(deploymentId).toMatch(/^[a-z0-9]+$/);
});
