import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { percentile } from './percentile.ts';

/**
 * A process that subscribes to a field of a GraphQL API over many WebSockets and publishes to it by a mutation over
 * HTTP; prints `ready` once all subscriptions live and, after the load, what it saw:
 * `{messages, seconds, p50Ms, p99Ms}`. With `--hold` it publishes nothing, and ends when its input does.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    path: { type: 'string' },
    key: { type: 'string', default: 'none' },
    sockets: { type: 'string', default: '1000' },
    subscriptions: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '10' },
    /** Mutations per second; as many as are taken when absent. */
    rate: { type: 'string' },
    /** Whether each subscription asks for an id of its own. */
    distinct: { type: 'boolean', default: false },
    hold: { type: 'boolean', default: false },
  },
});
const host = `localhost:${values.port}`;
const [socketCount, perSocket] = [Number(values.sockets), Number(values.subscriptions)];
const authorization = { host, 'x-api-key': values.key };
const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
/** Mutations that some subscriber has not heard of yet, at most, where no rate is given. */
const outstandingMax = 4;

let messages = 0;
let heardBy = 0;
let latenciesMs: number[] = [];
let onAllHeard: (() => void) | undefined;
const text = 'a'.repeat(200);
const subscribing = 'subscription ($id: ID) { onSend(id: $id) { id text sentAt author { name } } }';

/** Hears one message: its time stands in it. */
function hear(data: Buffer): void {
  messages += 1;
  heardBy += 1;
  // Every message counts; the time of some is looked at.
  if (messages % 17 === 0) {
    const stamp = /"sentAt":"([\d.]+)"/.exec(data.toString('latin1'))?.[1];
    latenciesMs.push(performance.timeOrigin + performance.now() - Number(stamp));
  }
  if (heardBy % socketCount === 0) onAllHeard?.();
}

async function open(number: number): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${values.port}${values.path}/realtime`;
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`], { headers: { host } });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let waiting = perSocket;
  socket.on('error', reject).on('close', () => reject(new Error('a socket was closed')));
  socket.on('open', () => {
    socket.send('{"type":"connection_init"}');
    for (let index = 0; index < perSocket; index += 1) {
      const variables = values.distinct ? { id: `${number}-${index}` } : {};
      const payload = {
        data: JSON.stringify({ query: subscribing, variables }),
        extensions: { authorization },
      };
      socket.send(JSON.stringify({ id: `${number}-${index}`, type: 'start', payload }));
    }
  });
  socket.on('message', (data: Buffer) => {
    const start = data.toString('latin1', 0, 64);
    if (start.includes('"type":"data"')) {
      hear(data);
    } else if (start.includes('"type":"start_ack"')) {
      waiting -= 1;
      if (waiting === 0) resolve();
    } else if (start.includes('error')) {
      reject(new Error(data.toString()));
    }
  });
  await promise;
  return socket;
}

/** One keep-alive connection that publishes, one mutation at a time. */
function publisher(): () => Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: Number(values.port), noDelay: true });
  let received = '';
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  socket.on('error', (error) => settle?.reject(error));
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1] ?? 0);
    if (received.length < headEnd + 4 + length) return;
    const answer = received;
    received = '';
    if (answer.startsWith('HTTP/1.1 200') && !answer.includes('"errors"')) settle?.resolve();
    else settle?.reject(new Error(answer));
  });
  let number = 0;
  return () => {
    number += 1;
    const sentAt = String(performance.timeOrigin + performance.now());
    const query =
      'mutation ($id: ID!, $text: String, $sentAt: String) { send(id: $id, text: $text, sentAt: $sentAt) { id text sentAt author { name } } }';
    const body = JSON.stringify({ query, variables: { id: String(number), text, sentAt } });
    const answer = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    socket.write(
      `POST ${values.path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nx-api-key: ${values.key}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return answer;
  };
}

/** As fast as everybody hears. */
async function publishAll(publish: () => Promise<void>, endsAt: number): Promise<number> {
  let published = 0;
  while (performance.now() < endsAt) {
    await publish();
    published += 1;
    while (published - Math.floor(heardBy / socketCount) >= outstandingMax) await allHeard();
  }
  return published;
}

async function publishAtRate(publish: () => Promise<void>, endsAt: number, rate: number): Promise<number> {
  const startedAt = performance.now();
  let published = 0;
  while (performance.now() < endsAt) {
    const dueAt = startedAt + (published * 1_000) / rate;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await publish();
    published += 1;
  }
  return published;
}

function allHeard(): Promise<void> {
  return new Promise((resolve) => {
    onAllHeard = resolve;
  });
}

const sockets: WebSocket[] = [];
for (let opened = 0; opened < socketCount; opened += 50)
  sockets.push(
    ...(await Promise.all(
      Array.from({ length: Math.min(50, socketCount - opened) }, (_, index) => open(opened + index)),
    )),
  );
process.stdout.write('ready\n');
if (values.hold) {
  await process.stdin.resume().toArray();
} else {
  const publish = publisher();
  await publish();
  while (heardBy < socketCount) await allHeard();
  [messages, heardBy, latenciesMs] = [0, 0, []];
  const startedAt = performance.now();
  const endsAt = startedAt + Number(values.seconds) * 1_000;
  const published =
    values.rate === undefined
      ? await publishAll(publish, endsAt)
      : await publishAtRate(publish, endsAt, Number(values.rate));
  while (heardBy < published * socketCount) await allHeard();
  const seconds = (performance.now() - startedAt) / 1_000;
  const [p50Ms, p99Ms] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.99)];
  process.stdout.write(`${JSON.stringify({ messages, published, seconds, p50Ms, p99Ms })}\n`);
}
process.exit(0);
