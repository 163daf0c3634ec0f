import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeHttp } from '../node-http.ts';
import {
  type RuntimeChannel,
  type RuntimeEvents,
  type RuntimeInvocation,
  responseBytesMax,
  responseTooLarge,
} from './runtime-channel.ts';

const prefix = '/2018-06-01/runtime';
const answerPath = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/**
 * The Lambda Runtime API of one environment, on a loopback port of its own.
 * Source: "Using the Lambda runtime API for custom runtimes" in the Lambda developer guide.
 */
export class RuntimeApi implements RuntimeChannel {
  readonly environment: { readonly [name: string]: string };
  readonly extraStreams = [] as const;
  readonly #server: Server;
  readonly #events: RuntimeEvents;
  readonly #host: string;
  #poll: ServerResponse | undefined;
  #waiting: RuntimeInvocation | undefined;
  #currentId: string | undefined;

  private constructor(server: Server, events: RuntimeEvents) {
    this.#server = server;
    this.#events = events;
    this.#host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.environment = { AWS_LAMBDA_RUNTIME_API: this.#host };
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** Listens; resolves when the runtime can be started. */
  static async open(events: RuntimeEvents): Promise<RuntimeApi> {
    const server = nodeHttp.createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new RuntimeApi(server, events);
  }

  attach(): void {
    // The runtime finds the channel by its address.
  }

  send(invocation: RuntimeInvocation): void {
    this.#waiting = invocation;
    this.#deliver();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    // A web page can reach loopback ports; a runtime sends none of these headers.
    if (
      request.headers.host !== this.#host ||
      'origin' in request.headers ||
      'sec-fetch-site' in request.headers
    ) {
      return reply(response, 403, { errorMessage: 'Forbidden', errorType: 'Forbidden' });
    }
    if (request.method === 'GET' && url === `${prefix}/invocation/next`) return this.#next(response);
    if (request.method !== 'POST') return notFound(response);
    const body = await readBody(request).catch(() => undefined);
    if (body === undefined) return;
    if (url === `${prefix}/init/error`) {
      reply(response, 202, { status: 'OK' });
      return this.#events.onInitError(errorOf(request, body.text));
    }
    const match = answerPath.exec(url);
    if (match === null) return notFound(response);
    this.#take(match[1]!, match[2] as 'response' | 'error', request, body, response);
  }

  #take(
    requestId: string,
    kind: 'response' | 'error',
    request: IncomingMessage,
    body: Body,
    response: ServerResponse,
  ): void {
    if (requestId !== this.#currentId) {
      reply(response, 400, { errorMessage: 'Invalid request ID', errorType: 'InvalidRequestID' });
      return;
    }
    this.#currentId = undefined;
    if (body.isTooLarge) {
      this.#events.onError(requestId, responseTooLarge());
      reply(response, 413, {
        errorMessage: `Exceeded maximum allowed payload size (${responseBytesMax} bytes).`,
        errorType: 'RequestEntityTooLarge',
      });
      return;
    }
    if (kind === 'error') this.#events.onError(requestId, errorOf(request, body.text));
    else this.#events.onResponse(requestId, body.text);
    reply(response, 202, { status: 'OK' });
  }

  #next(response: ServerResponse): void {
    this.#poll = response;
    response.on('close', () => {
      if (this.#poll === response) this.#poll = undefined;
    });
    this.#events.onReady();
    this.#deliver();
  }

  #deliver(): void {
    const invocation = this.#waiting;
    const response = this.#poll;
    if (invocation === undefined || response === undefined) return;
    this.#waiting = undefined;
    this.#poll = undefined;
    this.#currentId = invocation.requestId;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(invocation.payload),
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.invokedArn,
      'Lambda-Runtime-Trace-Id': invocation.traceId,
      ...(invocation.clientContext !== undefined && {
        'Lambda-Runtime-Client-Context': headerText(invocation.clientContext),
      }),
    });
    response.end(invocation.payload);
  }
}

interface Body {
  readonly text: string;
  readonly isTooLarge: boolean;
}

/** Reads to the end, keeping no more than Lambda takes. */
async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= responseBytesMax) chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isTooLarge: size > responseBytesMax };
}

function errorOf(request: IncomingMessage, text: string): { payload: string; errorType: string } {
  const header = request.headers['lambda-runtime-function-error-type'];
  const named = typeof header === 'string' ? header : undefined;
  try {
    const { errorType } = JSON.parse(text) as { errorType?: unknown };
    return {
      payload: text,
      errorType: named ?? (typeof errorType === 'string' ? errorType : 'Runtime.Unknown'),
    };
  } catch {
    // An error that is not JSON would break who reads it.
    const errorType = named ?? 'Runtime.Unknown';
    return { payload: JSON.stringify({ errorType, errorMessage: text }), errorType };
  }
}

/** Headers hold Latin-1 only; JSON can say the rest by escapes. */
function headerText(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function notFound(response: ServerResponse): void {
  reply(response, 404, { errorMessage: 'Not found', errorType: 'NotFound' });
}
