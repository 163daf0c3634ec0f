import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APIGatewayClient, CreateDeploymentCommand, ImportRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  CreateStageCommand as CreateHttpStageCommand,
  ImportApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type CairnServer, createServer, type ServerOptions } from '@cairn/server';

/** Operations of paths, each an integration with what else the operation says. */
export interface Paths {
  readonly [path: string]: { readonly [verb: string]: object };
}

/** A server with clients of all that APIs work with. */
export class RoutesLaboratory {
  readonly server: CairnServer;
  readonly rest: APIGatewayClient;
  readonly http: ApiGatewayV2Client;
  readonly states: SFNClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly iam: IAMClient;

  private constructor(server: CairnServer) {
    this.server = server;
    const options = {
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: server.cairn.rootAccessKey,
      maxAttempts: 1,
      disableHostPrefix: true,
    };
    this.rest = new APIGatewayClient(options);
    this.http = new ApiGatewayV2Client(options);
    this.states = new SFNClient(options);
    this.lambda = new LambdaClient(options);
    this.sqs = new SQSClient(options);
    this.iam = new IAMClient(options);
  }

  static async start(options: Partial<ServerOptions> = {}): Promise<RoutesLaboratory> {
    return new RoutesLaboratory(
      await createServer({ memory: true, port: 0, logLevel: 'silent', ...options } as ServerOptions),
    );
  }

  async stop(): Promise<void> {
    for (const client of [this.rest, this.http, this.states, this.lambda, this.sqs, this.iam])
      client.destroy();
    await this.server.stop();
  }

  /** A deployed REST API. @returns its id */
  async restApi(paths: Paths, more: object = {}, variables: Record<string, string> = {}): Promise<string> {
    const body = Buffer.from(JSON.stringify({ openapi: '3.0.1', info: { title: 'api' }, paths, ...more }));
    const { id: restApiId } = await this.rest.send(new ImportRestApiCommand({ body }));
    await this.rest.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod', variables }));
    return restApiId as string;
  }

  /** An HTTP API whose stage `$default` follows it. @returns its id */
  async httpApi(paths: Paths, more: object = {}): Promise<string> {
    const Body = JSON.stringify({ openapi: '3.0.1', info: { title: 'api' }, paths, ...more });
    const { ApiId } = await this.http.send(new ImportApiCommand({ Body }));
    await this.http.send(new CreateHttpStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
    return ApiId as string;
  }

  url(apiId: string, path: string): string {
    return `${this.server.endpoint}/_aws/execute-api/${apiId}${path}`;
  }
}

/** An operation with an integration. */
export function integration(given: object, more: object = {}): object {
  return { responses: {}, ...more, 'x-amazon-apigateway-integration': given };
}

/** URI of a function in integrations. */
export function functionUri(functionArn: string): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

/** What an endpoint was sent. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** An endpoint that keeps what it is sent. A path `/status/N` is answered by that status, all else by its own body. */
export async function startEndpoint() {
  const received: Received[] = [];
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const body = Buffer.concat(chunks);
    received.push({ method, url, headers, body });
    const status = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200);
    response.writeHead(status, {
      'Content-Type': headers['content-type'] ?? 'text/plain',
      'X-From': 'endpoint',
      'Set-Cookie': ['a=1', 'b=2'],
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
