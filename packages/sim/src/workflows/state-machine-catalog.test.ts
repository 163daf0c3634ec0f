import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, test } from 'vitest';
import { roleArn, scope, TestServer } from './test-server.ts';

const definition = (comment: string) =>
  JSON.stringify({ Comment: comment, StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });

/** A server whose records can be made to answer late, or to keep what they say they have not kept. */
class Surroundings {
  readonly server = new TestServer();
  readonly #held: (() => void)[] = [];
  hold = false;
  loseAnswer = false;

  async start(): Promise<TestServer> {
    const store = await openMemoryStore();
    const records: Records = {
      ...store.records,
      get: async (collection, key) => {
        const { hold } = this;
        const found = await store.records.get(collection, key);
        if (hold) await new Promise<void>((resolve) => this.#held.push(resolve));
        return found;
      },
      write: async (writes) => {
        const written = await store.records.write(writes);
        if (this.loseAnswer) throw new Error('the answer was lost');
        return written;
      },
    };
    this.server.store = { ...store, records };
    return await this.server.start();
  }

  release(): void {
    for (const release of this.#held.splice(0)) release();
  }
}

async function commentOf({ stepFunctions }: TestServer, stateMachineArn: string): Promise<unknown> {
  const described = await stepFunctions.describeStateMachine(scope, { stateMachineArn });
  return (JSON.parse(described.definition) as { Comment: unknown }).Comment;
}

test('a late read does not take the place of a newer revision, nor of a deletion', async () => {
  const surroundings = new Surroundings();
  const server = await surroundings.start();
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition: definition('old'),
    roleArn,
  });
  const lateRead = async (change: () => Promise<unknown>): Promise<void> => {
    await server.restart();
    surroundings.hold = true;
    const late = server.stepFunctions.startExecution(scope, { stateMachineArn }).catch(() => undefined);
    await server.turns(3);
    surroundings.hold = false;
    await change();
    surroundings.release();
    await late;
  };
  await lateRead(() =>
    server.stepFunctions.updateStateMachine(scope, { stateMachineArn, definition: definition('new') }),
  );
  expect(await commentOf(server, stateMachineArn)).toBe('new');
  await lateRead(() => server.stepFunctions.deleteStateMachine(scope, { stateMachineArn }));
  await expect(server.stepFunctions.startExecution(scope, { stateMachineArn })).rejects.toMatchObject({
    code: 'StateMachineDoesNotExist',
  });
});

test('a creation whose answer was lost keeps its id; the next machine has another', async () => {
  const surroundings = new Surroundings();
  const server = await surroundings.start();
  const create = (name: string) =>
    server.stepFunctions.createStateMachine(scope, { name, definition: definition(name), roleArn });
  surroundings.loseAnswer = true;
  await expect(create('first')).rejects.toThrow('lost');
  surroundings.loseAnswer = false;
  const second = await create('second');
  const first = await create('first');
  expect(await commentOf(server, first.stateMachineArn)).toBe('first');
  expect(await commentOf(server, second.stateMachineArn)).toBe('second');
});

test('a change whose answer was lost is seen, and can be followed by another', async () => {
  const surroundings = new Surroundings();
  const server = await surroundings.start();
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition: definition('1'),
    roleArn,
  });
  const update = (comment: string) =>
    server.stepFunctions.updateStateMachine(scope, { stateMachineArn, definition: definition(comment) });
  surroundings.loseAnswer = true;
  await expect(update('2')).rejects.toThrow('lost');
  surroundings.loseAnswer = false;
  expect(await commentOf(server, stateMachineArn)).toBe('2');
  await update('3');
  expect(await commentOf(server, stateMachineArn)).toBe('3');
});

test('however many deletions were not finished, the next start takes all of them up', async () => {
  const surroundings = new Surroundings();
  const server = await surroundings.start();
  const collection = 'state-machine-deletions';
  const ids = Array.from({ length: 10_050 }, (_, at) => `${at + 1_000}`.padStart(15, '0'));
  await server.store.records.write(ids.map((key) => ({ collection, key, value: '{}' })));
  await server.restart();
  await server.until(async () => (await server.store.records.list(collection, { limit: 1 })).length === 0);
});
