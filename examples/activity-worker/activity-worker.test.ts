import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { CreateActivityCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let machine: string;
let workers: Worker[] = [];

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  await example.client.send(new CreateActivityCommand({ name: 'render' }));
  machine = await example.createMachine();
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  workers = [];
});

afterAll(() => example?.stop());

it('works, with heartbeats', async () => {
  const worker = new Worker({ FRAMES: '3', FRAME_MS: '50' });
  const run = await example.run(machine, JSON.parse(example.read('input.json')));
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '{"film":"Metropolis","frames":3}' });
  await worker.says('rendered Metropolis');
});

it('gives the work to another when the worker is killed', async () => {
  const first = new Worker({ FRAMES: '1000' });
  const execution = await example.startRun(machine, { film: 'Nosferatu' });
  await first.says('rendering Nosferatu');
  await first.kill();
  new Worker({ FRAMES: '2' });
  expect(await example.endOf(execution)).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"film":"Nosferatu","frames":2}',
  });
  const events = await example.historyOf(execution);
  expect(events.filter((event) => event.type === 'ActivityTimedOut')).toHaveLength(1);
});

it('keeps work that waits, and work under way, when the server is killed', async () => {
  const waiting = await example.startRun(machine, { film: 'Faust' });
  await example.eventOf(waiting, 'ActivityScheduled');
  await example.server.kill();
  await example.server.start();
  const worker = new Worker({ FRAMES: '15', FRAME_MS: '100' });
  await worker.says('rendering Faust');
  expect(await example.endOf(waiting)).toMatchObject({ output: '{"film":"Faust","frames":15}' });
});

it('finds the server again after it was killed', async () => {
  const worker = new Worker({ FRAMES: '1' });
  await worker.says('waiting for work');
  await example.server.kill();
  await worker.says('Error');
  await example.server.start();
  const run = await example.run(machine, { film: 'Nosferatu' });
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '{"film":"Nosferatu","frames":1}' });
});

it('goes on without a worker when the heartbeat stops twice', async () => {
  const execution = await example.startRun(machine, { film: 'Sunrise' });
  for (let attempt = 1; attempt <= 2; attempt++) {
    const worker = new Worker({ FRAMES: '1000' });
    await worker.says('rendering Sunrise');
    await worker.kill();
  }
  const run = await example.endOf(execution);
  expect(run.status).toBe('SUCCEEDED');
  expect(JSON.parse(run.output ?? '')).toEqual({
    status: 'worker lost',
    film: 'Sunrise',
    error: 'States.Timeout',
  });
});

/** The example's worker in a process of its own. */
class Worker {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  #text = '';

  constructor(settings: { readonly [name: string]: string }) {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'worker.mjs')], {
      env: { ...process.env, AWS_ENDPOINT_URL: example.server.endpoint, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.on('data', (chunk) => {
      this.#text += chunk;
    });
    this.#child.stderr.on('data', (chunk) => {
      this.#text += chunk;
    });
    workers.push(this);
  }

  /** Resolves when the worker has written a text. @throws Error when it ends before */
  async says(text: string): Promise<void> {
    while (!this.#text.includes(text)) {
      if (this.#child.exitCode !== null) throw new Error(`the worker ended:\n${this.#text}`);
      await Promise.race([once(this.#child.stdout, 'data'), once(this.#child, 'exit')]);
    }
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
