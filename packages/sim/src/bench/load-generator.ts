import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { RequestSigner, type SignerKey } from '../front-door/request-signer.ts';
import { answerEnd, statusOf } from './answer-end.ts';
import { percentile } from './percentile.ts';

/**
 * A process that makes one awsJson call again and again over raw keep-alive connections, one call at a time on
 * each, and prints what it saw as JSON: `{answers, errors, seconds, p50Ms, p99Ms}`. With `--rate` the
 * calls of all connections together are spread evenly; latency then counts from when a call was due. With `--headers`
 * (JSON) these are sent instead of the usual ones; with `--key` (JSON) as many calls are signed before it begins as may
 * be needed, each with a signature of its own. With `--counted DIGITS` these digits of the body are a number that
 * counts on, and begins anew. What is not answered by 200 is an error; so is, of each sixteenth answer, one that is no
 * JSON or does not hold `--expected`, in which the counted digits are those of its request.
 *
 * It shares the cores with what it measures, so it does little: a request is written from bytes that were made before,
 * answers are read into one buffer, and only the end of each is looked for.
 */
const { values } = parseArgs({
  options: {
    counted: { type: 'string' },
    expected: { type: 'string' },
    path: { type: 'string', default: '/' },
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
        `POST ${values.path} HTTP/1.1`,
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
const answersPerLook = 16;
const digits = values.counted ?? '';
const countedAt = digits === '' ? -1 : request.indexOf(digits, request.length - body.length);
const countMax = 10 ** digits.length;
const latencies: number[] = [];
let errors = 0;
let count = 0;

/** Whether an answer's body is what was asked for. */
function isExpected(answer: string, asked: number): boolean {
  try {
    JSON.parse(answer);
  } catch {
    return false;
  }
  const number = String(asked).padStart(digits.length, '0');
  return answer.includes((values.expected ?? '').replaceAll(digits || '\0', number));
}

/** Calls with an id each, so that no two signatures are the same. */
async function signCalls(key: SignerKey): Promise<readonly Buffer[]> {
  const signer = new RequestSigner(key, 'states');
  const calls: Buffer[] = [];
  // Two loads of one second are two.
  const load = randomUUID();
  while (calls.length < Number(values['signed-calls'])) {
    const named = {
      ...headers,
      'amz-sdk-invocation-id': `${load}-${calls.length}`,
      'amz-sdk-request': 'attempt=1',
    };
    calls.push(
      printRequest(await signer.sign({ method: 'POST', path: '/', headers: named, body: String(body) })),
    );
  }
  return calls;
}

/** Calls on one connection until the time is over. */
class Lane {
  readonly #bytes = Buffer.from(request);
  readonly #socket;
  readonly #done: () => void;
  #dueAt: number;
  /** The number in the request under way. */
  #asked = 0;
  /** What has come of an answer that did not come at once. */
  #earlier: Buffer | undefined;

  constructor(index: number, done: () => void, failed: (error: Error) => void) {
    this.#done = done;
    this.#dueAt = performance.now() + (intervalMs === undefined ? 0 : (intervalMs * index) / connections);
    this.#socket = connect({
      host: '127.0.0.1',
      port: Number(values.port),
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(65_536),
        callback: (length, buffer) => {
          this.#hear(buffer as Buffer, length);
          return true;
        },
      },
    });
    this.#socket.once('connect', () => this.#call(performance.now()));
    this.#socket.once('close', () => this.#done());
    this.#socket.once('error', failed);
  }

  #call(nowAt: number): void {
    if (nowAt >= endsAt) {
      this.#socket.end();
      return;
    }
    if (intervalMs !== undefined && nowAt < this.#dueAt) {
      setTimeout(() => this.#call(performance.now()), this.#dueAt - nowAt);
      return;
    }
    if (intervalMs === undefined) this.#dueAt = nowAt;
    // The bytes are free: the request before has been answered.
    if (countedAt >= 0) {
      this.#asked = count++ % countMax;
      let rest = this.#asked;
      for (let at = countedAt + digits.length - 1; at >= countedAt; at -= 1) {
        this.#bytes[at] = 0x30 + (rest % 10);
        rest = Math.floor(rest / 10);
      }
    }
    if (signed === undefined) this.#socket.write(this.#bytes);
    else {
      const next = signed[count++];
      if (next === undefined) this.#socket.end();
      else this.#socket.write(next);
    }
  }

  #hear(buffer: Buffer, length: number): void {
    let heard = buffer;
    let heardLength = length;
    if (this.#earlier !== undefined) {
      heard = Buffer.concat([this.#earlier, buffer.subarray(0, length)]);
      heardLength = heard.length;
    }
    const end = answerEnd(heard, heardLength);
    if (end === undefined || heardLength < end.bodyEnd) {
      this.#earlier = Buffer.from(heard.subarray(0, heardLength));
      return;
    }
    this.#earlier = undefined;
    const isLookedAt = latencies.length % answersPerLook === 0;
    const isWrong =
      statusOf(heard) !== 200 ||
      (isLookedAt && !isExpected(heard.toString('utf8', end.bodyStart, end.bodyEnd), this.#asked));
    if (isWrong) errors += 1;
    const nowAt = performance.now();
    latencies.push(nowAt - this.#dueAt);
    if (intervalMs !== undefined) this.#dueAt += intervalMs;
    this.#call(nowAt);
  }
}

const startedAt = performance.now();
await Promise.all(
  Array.from(
    { length: connections },
    (_, index) => new Promise<void>((resolve, reject) => new Lane(index, resolve, reject)),
  ),
);
process.stdout.write(
  `${JSON.stringify({
    answers: latencies.length,
    errors,
    seconds: (performance.now() - startedAt) / 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  })}\n`,
);
