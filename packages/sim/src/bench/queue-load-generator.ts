import { connect } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * A process that sends a message to a queue, receives one and deletes it, again and again over raw keep-alive
 * connections, as the SDK does in JSON; prints what it saw: `{rounds, seconds}`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    connections: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    queue: { type: 'string' },
  },
});
const MessageBody = JSON.stringify({ order: 'a'.repeat(200) });
const endsAt = performance.now() + Number(values.seconds) * 1000;
let rounds = 0;

type Caller = (operation: string, input: object) => Promise<Record<string, unknown>>;

/** One connection, one call at a time. */
async function lane(): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: Number(values.port), noDelay: true });
  let received = '';
  let settle: { resolve: (body: string) => void; reject: (error: Error) => void } | undefined;
  socket.on('error', (error) => settle?.reject(error));
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1] ?? 0);
    if (received.length < headEnd + 4 + length) return;
    const answer = received;
    received = '';
    if (answer.startsWith('HTTP/1.1 200')) settle?.resolve(answer.slice(headEnd + 4));
    else settle?.reject(new Error(answer));
  });
  const call: Caller = async (operation, input) => {
    const body = JSON.stringify({ QueueUrl: values.queue, ...input });
    const answer = new Promise<string>((resolve, reject) => {
      settle = { resolve, reject };
    });
    socket.write(
      `POST / HTTP/1.1\r\nHost: 127.0.0.1:${values.port}\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS.${operation}\r\nAuthorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return JSON.parse(await answer);
  };
  while (performance.now() < endsAt) await round(call);
  socket.destroy();
}

async function round(call: Caller): Promise<void> {
  await call('SendMessage', { MessageBody });
  const { Messages } = await call('ReceiveMessage', { WaitTimeSeconds: 20 });
  const [message] = Messages as readonly { readonly ReceiptHandle: string }[];
  if (message === undefined) throw new Error('a message that was sent was not received');
  await call('DeleteMessage', { ReceiptHandle: message.ReceiptHandle });
  rounds += 1;
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: Number(values.connections) }, lane));
process.stdout.write(`${JSON.stringify({ rounds, seconds: (performance.now() - startedAt) / 1000 })}\n`);
