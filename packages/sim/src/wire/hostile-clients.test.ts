import { connect } from 'node:net';
import { type Random, seededRandom } from '@cairn/kit';
import { createServer } from '@cairn/server';
import { expect, it } from 'vitest';

const seed = 20_260_101;
const request = (operation: string, body: string) =>
  [
    'POST / HTTP/1.1',
    'host: localhost',
    'authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, Signature=0',
    `x-amz-target: AWSStepFunctions.${operation}`,
    'content-type: application/x-amz-json-1.0',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

const requests = [
  request('ListStateMachines', '{}'),
  request('StartExecution', '{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:x"}'),
  request(
    'CreateStateMachine',
    '{"name":"x","definition":"{}","roleArn":"arn:aws:iam::000000000000:role/x"}',
  ),
  request('GetExecutionHistory', '{"executionArn":"x"}'),
  request('CreateActivity', '{"name":"x"}'),
];

function below(random: Random, count: number): number {
  return Math.floor(random.next() * count);
}

/** Some requests in a row, some bytes changed, perhaps cut off. */
function mangled(random: Random): Buffer {
  const count = 1 + below(random, 4);
  const text = Array.from({ length: count }, () => requests[below(random, requests.length)]).join('');
  const bytes = Buffer.from(text);
  for (let change = below(random, 6); change > 0; change--) {
    bytes[below(random, bytes.length)] = below(random, 256);
  }
  return random.next() < 0.5 ? bytes : bytes.subarray(0, below(random, bytes.length));
}

/** Sends bytes and goes away, politely or not. */
function visit(port: number, bytes: Buffer, random: Random): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      if (random.next() < 0.5) socket.end(bytes);
      else socket.write(bytes, () => socket.resetAndDestroy());
    });
    socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

it(`answers as ever after 500 clients that talk nonsense and hang up (seed ${seed})`, async () => {
  const problems: string[] = [];
  const log = (level: string, message: string, fields?: object): void => {
    if (level === 'error') problems.push(`${message} ${JSON.stringify(fields)}`);
  };
  const server = await createServer({ memory: true, port: 0, log, logLevel: 'info' });
  try {
    const port = Number(new URL(server.endpoint).port);
    const random = seededRandom(seed);
    for (let round = 0; round < 25; round++) {
      await Promise.all(Array.from({ length: 20 }, () => visit(port, mangled(random), random)));
    }
    const answer = await fetch(`${server.endpoint}/_cairn/health`);
    expect(answer.status).toBe(200);
    expect(problems).toEqual([]);
  } finally {
    await server.stop();
  }
});
