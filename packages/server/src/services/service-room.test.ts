import { openMemoryStore } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import { keptIn, ServiceRoom, type ServiceRoomOptions } from './service-room.ts';

/** A room that tells what was done, in order. */
async function setUp(options: Partial<ServiceRoomOptions<string>> = {}) {
  const { records } = await openMemoryStore();
  const done: string[] = [];
  const room = new ServiceRoom<string>(records, {
    name: 'service',
    make: async () => {
      done.push('make');
      return {
        facade: 'facade',
        start: async () => void done.push('start'),
        begin: () => void done.push('begin'),
        stop: () => void done.push('stop'),
      };
    },
    ...options,
  });
  return { room, records, done };
}

describe('a service', () => {
  it('is made and started once, by the first who uses it', async () => {
    const { room, done } = await setUp();
    await room.start();
    await room.begin();
    expect([room.facade, done]).toEqual([undefined, []]);
    expect(await Promise.all([room.use(), room.use()])).toEqual(['facade', 'facade']);
    expect(room.facade).toBe('facade');
    await room.stop();
    expect(done).toEqual(['make', 'start', 'begin', 'stop']);
  });

  it('is seen by nobody before its start is done', async () => {
    let end: (() => void) | undefined;
    const started = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { room } = await setUp({ make: async () => ({ facade: 'facade', start: () => started }) });
    const used = room.use();
    await new Promise(setImmediate);
    expect(room.facade).toBeUndefined();
    end?.();
    expect(await used).toBe('facade');
  });

  it('is loaded by the start where something of it is kept, and begins when all can be called', async () => {
    const { room, records, done } = await setUp({ isWanted: keptIn('empty', 'things') });
    await room.start();
    expect(done).toEqual([]);
    await records.write([{ collection: 'things', key: 'a', value: '1' }]);
    await room.start();
    expect(done).toEqual(['make', 'start']);
    await room.begin();
    expect(done).toEqual(['make', 'start', 'begin']);
  });

  it('whose start failed is tried again by whoever asks next', async () => {
    const problems = ['the disk is full'];
    const start = (): void => {
      const problem = problems.pop();
      if (problem !== undefined) throw new Error(problem);
    };
    const { room } = await setUp({ make: async () => ({ facade: 'facade', start }) });
    await expect(Promise.all([room.use(), room.use()])).rejects.toThrow('the disk is full');
    expect(room.facade).toBeUndefined();
    expect(await room.use()).toBe('facade');
  });

  it.each(['start', 'begin'])('whose %s failed is stopped before another is made', async (failing) => {
    const done: string[] = [];
    let made = 0;
    const { room } = await setUp({
      handlers: ['service-handler'],
      make: async () => {
        made += 1;
        const name = `${made}`;
        const step = (what: string) => async (): Promise<void> => {
          done.push(`${what} ${name}`);
          if (what === failing && name === '1') throw new Error('the disk is full');
        };
        return {
          facade: name,
          start: step('start'),
          begin: step('begin'),
          stop: step('stop'),
          handlers: { 'service-handler': async () => ({ kind: 'failed', reason: name }) as never },
        };
      },
    });
    await room.begin();
    await expect(room.use()).rejects.toThrow('the disk is full');
    expect(room.facade).toBeUndefined();
    expect(done.at(-1)).toBe('stop 1');
    expect(await room.use()).toBe('2');
    expect(await room.handlers['service-handler']?.({}, {} as never)).toMatchObject({ reason: '2' });
    await room.stop();
    expect(done.slice(done.indexOf('stop 1') + 1)).toEqual(['start 2', 'begin 2', 'stop 2']);
  });

  it('is not loaded any more once the server stops', async () => {
    const { room, done } = await setUp();
    await room.stop();
    await expect(room.use()).rejects.toThrow('the server stops');
    expect(done).toEqual([]);
  });

  it('that is being loaded when the server stops is stopped as well', async () => {
    const { room, done } = await setUp();
    const used = room.use();
    await room.stop();
    expect([await used, done]).toEqual(['facade', ['make', 'start', 'stop']]);
  });

  it('is loaded by a delivery or a question for a policy', async () => {
    const { room } = await setUp({
      handlers: ['service-handler'],
      policies: ['service'],
      make: async () => ({
        facade: 'facade',
        handlers: { 'service-handler': async () => ({ kind: 'delivered' }) },
        policies: { service: async () => ({ policy: 'p' }) },
      }),
    });
    expect(await room.policies.service?.({} as never, 'arn', 'service:Do')).toEqual({ policy: 'p' });
    expect(await room.handlers['service-handler']?.({}, {} as never)).toEqual({ kind: 'delivered' });
    expect(room.facade).toBe('facade');
  });

  it('has the handlers and policies that its room names, no others', async () => {
    const handler = async () => undefined;
    const { room } = await setUp({
      handlers: ['one'],
      make: async () => ({ facade: 'facade', handlers: { other: handler } }),
    });
    await expect(room.use()).rejects.toThrow('the handlers of service are as its room names them');
  });
});
