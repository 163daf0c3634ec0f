import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ServerProcess } from '../../server-process.ts';
import { clientConfiguration } from '../../wire/clients.ts';
import type { BenchRow } from '../bench-row.ts';

const generator = fileURLToPath(new URL('../queue-load-generator.ts', import.meta.url));

/** Rounds of sending, receiving and deleting in each second. */
async function roundRate(endpoint: string, queue: string, seconds: number): Promise<number> {
  const { port } = new URL(endpoint);
  const { stdout } = await promisify(execFile)(process.execPath, [
    generator,
    ...['--port', port, '--queue', queue, '--seconds', String(seconds)],
  ]);
  const result = JSON.parse(stdout) as { readonly rounds: number; readonly seconds: number };
  return result.rounds / result.seconds;
}

/** The rate of rounds over a server that answers every call at once and keeps nothing. */
async function bareRoundRate(seconds: number): Promise<number> {
  const answer = JSON.stringify({ Messages: [{ ReceiptHandle: 'x'.repeat(60), Body: 'x'.repeat(250) }] });
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-length': answer.length });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return await roundRate(`http://127.0.0.1:${port}`, 'bare', seconds);
  } finally {
    server.close();
  }
}

/** SQS over HTTP: a message is sent, one is received, and it is deleted; three durable writes. */
export const queues: BenchRow = {
  name: 'queues',
  run: async ({ seconds }) => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-queues-'));
    const server = await ServerProcess.start({ dataDirectory });
    const sqs = new SQSClient(clientConfiguration(server.endpoint));
    try {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'bench' }));
      const value = await roundRate(server.endpoint, QueueUrl as string, seconds);
      const bare = await bareRoundRate(Math.min(seconds, 5));
      return [
        {
          name: 'queues',
          value,
          unit: 'rounds/s',
          peer: { name: 'bare node:http that keeps nothing', value: bare },
          method:
            '50 keep-alive connections, the load generator on the same cores; a round is SendMessage, ReceiveMessage, DeleteMessage, each durable when it is answered',
        },
      ];
    } finally {
      sqs.destroy();
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
};
