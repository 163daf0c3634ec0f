import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type CairnServer, createServer } from '@cairn/server';

/** A server within the test's process, with a data directory of its own and an S3 client. */
export interface S3TestServer {
  readonly server: CairnServer;
  readonly directory: string;
  readonly s3: S3Client;
  /** Sends bytes as they are; signed in form only. */
  raw(call: RawCall): Promise<RawAnswer>;
  close(): Promise<void>;
}

export interface RawCall {
  readonly method?: string;
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
  /** Signs nothing. */
  readonly anonymous?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What a client of S3 signs with; any will do. */
export const s3Authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

/** The unmodified SDK, pointed at a server; no retries, so that a failure shows at once. */
export function s3Client(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** Starts a server. */
export async function startS3Server(options: Parameters<typeof createServer>[0] = {}): Promise<S3TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'cairn-s3-'));
  const server = await createServer({ port: 0, dataDirectory: directory, logLevel: 'silent', ...options });
  const s3 = s3Client(server.endpoint);
  return {
    server,
    directory,
    s3,
    raw: (call) => rawCall(server.endpoint, call),
    async close() {
      s3.destroy();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One request, its answer read to the end. */
export function rawCall(endpoint: string, call: RawCall): Promise<RawAnswer> {
  const { method = 'GET', path, headers = {}, body, anonymous = false } = call;
  return new Promise((resolve, reject) => {
    const sent = request(
      endpoint,
      {
        method,
        path,
        headers: {
          ...(anonymous ? {} : { authorization: s3Authorization }),
          ...(body === undefined || 'transfer-encoding' in headers
            ? {}
            : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
