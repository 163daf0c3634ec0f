import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../wire/aws-environment.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli)
  process.stdout.write('LEFT OUT: API Gateway with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let server: CairnServer;
  beforeAll(async () => {
    server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  });
  afterAll(async () => {
    await server.stop();
  });

  async function aws(command: string, ...more: readonly string[]): Promise<Record<string, string>> {
    const { stdout } = await promisify(execFile)(
      'aws',
      [...command.split(' '), ...more, '--output', 'json'],
      { env: awsEnvironment(server.endpoint) },
    );
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, string>);
  }

  it('makes, deploys and patches a REST API', { timeout: 120_000 }, async () => {
    const { id, rootResourceId } = await aws('apigateway create-rest-api --name cli');
    const place = `--rest-api-id ${id} --resource-id ${rootResourceId} --http-method GET`;
    await aws(`apigateway put-method ${place} --authorization-type NONE`);
    await aws(
      `apigateway put-integration ${place} --type MOCK --request-templates`,
      '{"application/json":"{\\"statusCode\\":200}"}',
    );
    await aws(
      `apigateway put-integration-response ${place} --status-code 200 --response-templates`,
      '{"application/json":"{\\"from\\":\\"$stageVariables.a\\"}"}',
    );
    await aws(`apigateway create-deployment --rest-api-id ${id} --stage-name prod --variables a=b`);
    const answer = await fetch(`${server.endpoint}/_aws/execute-api/${id}/prod`);
    expect(await answer.json()).toEqual({ from: 'b' });
    const changed = await aws(
      `apigateway update-stage --rest-api-id ${id} --stage-name prod --patch-operations op=replace,path=/variables/a,value=c`,
    );
    expect(changed.variables).toEqual({ a: 'c' });
    await aws(
      `apigateway tag-resource --resource-arn arn:aws:apigateway:us-east-1::/restapis/${id} --tags k=v`,
    );
    expect(await aws('apigateway get-rest-apis')).toMatchObject({ items: [{ id, tags: { k: 'v' } }] });
  });

  it('makes an HTTP API at one go', { timeout: 120_000 }, async () => {
    const { ApiId } = await aws(
      'apigatewayv2 create-api --name cli --protocol-type HTTP --route-key',
      'GET /health',
      '--target',
      `${server.endpoint}/_cairn/health`,
    );
    expect((await fetch(`${server.endpoint}/_aws/execute-api/${ApiId}/health`)).status).toBe(200);
    expect(await aws(`apigatewayv2 get-routes --api-id ${ApiId}`)).toMatchObject({
      Items: [{ RouteKey: 'GET /health', ApiGatewayManaged: true }],
    });
    await aws(`apigatewayv2 delete-api --api-id ${ApiId}`);
    expect(await aws('apigatewayv2 get-apis')).toEqual({ Items: [] });
  });
});
