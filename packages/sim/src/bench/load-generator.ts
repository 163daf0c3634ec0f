import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { RequestSigner, type SignerKey } from '../front-door/request-signer.ts';
import { percentile } from './percentile.ts';

/**
 * A process that makes one awsJson call again and again over raw keep-alive connections, one call at a time on
 * each, and prints what it saw as JSON: `{answers, errors, seconds, p50Ms, p99Ms}`. With `--rate` the
 * calls of all connections together are spread evenly; latency then counts from when a call was due. With `--headers`
 * (JSON) these are sent instead of the usual ones; with `--key` (JSON) as many calls are signed before it begins as may
 * be needed, each with a signature of its own.
 */
const { values } = parseArgs({
  options: {
    counted: { type: 'string' },
    port: { type: 'string' },
    connections: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string' },
    operation: { type: 'string' },
    body: { type: 'string' },
    headers: { type: 'string' },
    key: { type: 'string' },
    'signed-calls': { type: 'string' },
  },
});
const body = Buffer.from(values.body ?? '{}');
const headers: { readonly [name: string]: string } =
  values.headers === undefined
    ? {
        Host: `127.0.0.1:${values.port}`,
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `AWSStepFunctions.${values.operation}`,
        Authorization:
          'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
      }
    : JSON.parse(values.headers);
const printRequest = (named: typeof headers): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        'POST / HTTP/1.1',
        ...Object.entries(named).map(([name, value]) => `${name}: ${value}`),
        `Content-Length: ${body.length}`,
        '',
        '',
      ].join('\r\n'),
    ),
    body,
  ]);
const request = printRequest(headers);
const signed = values.key === undefined ? undefined : await signCalls(JSON.parse(values.key));
const connections = Number(values.connections);
const endsAt = performance.now() + Number(values.seconds) * 1000;
const intervalMs = values.rate === undefined ? undefined : (1000 * connections) / Number(values.rate);
const latencies: number[] = [];
let errors = 0;
const countedAt =
  values.counted === undefined ? -1 : request.indexOf(values.counted, request.length - body.length);
let count = 0;

/** The request; with `--counted DIGITS` these digits of its body are a number that counts on, and begins anew. */
function nextRequest(): Buffer | undefined {
  if (signed !== undefined) return signed[count++];
  const digits = values.counted?.length ?? 0;
  if (countedAt < 0) return request;
  const counted = Buffer.from(request);
  counted.write(String(count++ % 10 ** digits).padStart(digits, '0'), countedAt, 'latin1');
  return counted;
}

/** Calls with an id each, so that no two signatures are the same. */
async function signCalls(key: SignerKey): Promise<readonly Buffer[]> {
  const signer = new RequestSigner(key, 'states');
  const calls: Buffer[] = [];
  while (calls.length < Number(values['signed-calls'])) {
    const named = { ...headers, 'amz-sdk-invocation-id': `${calls.length}`, 'amz-sdk-request': 'attempt=1' };
    calls.push(
      printRequest(await signer.sign({ method: 'POST', path: '/', headers: named, body: String(body) })),
    );
  }
  return calls;
}

/** Calls on one connection until the time is over. */
function lane(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: '127.0.0.1', port: Number(values.port), noDelay: true });
    let dueAt = performance.now() + (intervalMs === undefined ? 0 : (intervalMs * index) / connections);
    let received = '';
    const call = () => {
      const nowAt = performance.now();
      if (nowAt >= endsAt) {
        socket.end();
      } else if (intervalMs !== undefined && nowAt < dueAt) {
        setTimeout(call, dueAt - nowAt);
      } else {
        if (intervalMs === undefined) dueAt = nowAt;
        const next = nextRequest();
        if (next === undefined) socket.end();
        else socket.write(next);
      }
    };
    socket.once('connect', call);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const headEnd = received.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = /content-length: (\d+)/i.exec(received.slice(0, headEnd));
      if (received.length < headEnd + 4 + Number(length?.[1] ?? 0)) return;
      if (!received.startsWith('HTTP/1.1 200')) errors += 1;
      latencies.push(performance.now() - dueAt);
      received = '';
      if (intervalMs !== undefined) dueAt += intervalMs;
      call();
    });
    socket.once('close', () => resolve());
    socket.once('error', reject);
  });
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: connections }, (_, index) => lane(index)));
process.stdout.write(
  `${JSON.stringify({
    answers: latencies.length,
    errors,
    seconds: (performance.now() - startedAt) / 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  })}\n`,
);
