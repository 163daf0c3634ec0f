import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignatureMemory } from './signature-memory.ts';

const validSeconds = 300;
const startSeconds = 1_700_000_000;
const memoryOf = (more: { readonly signaturesMax?: number; readonly beginsAtSeconds?: number } = {}) => {
  const { signaturesMax = 1_000_000, ...others } = more;
  const memory: SignatureMemory = new SignatureMemory({
    validSeconds,
    seed: 0x1234_5678,
    isFull: () => memory.count >= signaturesMax,
    ...others,
  });
  return memory;
};
const signatureOf = (name: unknown) => hash('sha256', String(name));
const meet = (
  memory: SignatureMemory,
  name: unknown,
  { signed = 0, now = signed, connection = 0 }: { signed?: number; now?: number; connection?: number } = {},
) =>
  memory.meet(
    { signature: signatureOf(name), signedSeconds: startSeconds + signed, connection },
    (startSeconds + now) * 1_000,
  );

describe('the memory of signatures', () => {
  it('knows a signature again to the last moment at which it is valid, from the first', () => {
    const memory = memoryOf();
    // Dated ahead by as much as clocks may differ.
    expect(meet(memory, 'a', { signed: 300, now: 0 })).toBe('new');
    for (const now of [0, 299, 300, 599, 600])
      expect(meet(memory, 'a', { signed: 300, now })).toBe('repeated');
    expect(meet(memory, 'a', { signed: 300, now: 601 })).toBe('forgotten');
    expect(memory.count).toBe(0);
  });

  it('never calls new what it has forgotten, though the clock goes back', () => {
    const memory = memoryOf();
    expect(meet(memory, 'a')).toBe('new');
    expect(meet(memory, 'b', { signed: 1_000 })).toBe('new');
    expect(meet(memory, 'a', { now: 0 })).toBe('forgotten');
    expect(meet(memory, 'c', { signed: 699, now: 600 })).toBe('forgotten');
    expect(meet(memory, 'c', { signed: 700, now: 600 })).toBe('new');
  });

  it('calls forgotten whatever is dated before it began', () => {
    const memory = memoryOf({ beginsAtSeconds: startSeconds + 10 });
    expect(meet(memory, 'a', { signed: 9, now: 10 })).toBe('forgotten');
    expect(meet(memory, 'a', { signed: 10, now: 10 })).toBe('new');
  });

  it('tells a repetition on the connection on which it came first from all others', () => {
    const memory = memoryOf();
    expect(meet(memory, 'a', { connection: 7 })).toBe('new');
    expect(meet(memory, 'a', { connection: 7 })).toBe('repeated-on-its-connection');
    expect(meet(memory, 'a', { connection: 8 })).toBe('repeated');
    expect(meet(memory, 'a')).toBe('repeated');
    expect(meet(memory, 'b')).toBe('new');
    expect(meet(memory, 'b')).toBe('repeated');
  });

  it('says when it is full, forgets nothing for that, and has room again when time has passed', () => {
    const memory = memoryOf({ signaturesMax: 3 });
    for (const name of [1, 2, 3]) expect(meet(memory, name)).toBe('new');
    for (const name of [4, 5]) expect(meet(memory, name)).toBe('full');
    for (const name of [1, 2, 3]) expect(meet(memory, name)).toBe('repeated');
    expect(meet(memory, 4, { signed: 301 })).toBe('new');
    expect(memory.count).toBe(1);
  });

  it('grows with what is met, and tells all of it apart', () => {
    const memory = memoryOf();
    const names = Array.from({ length: 50_000 }, (_, index) => index);
    expect(names.filter((name) => meet(memory, name) !== 'new')).toEqual([]);
    expect(memory.count).toBe(names.length);
    expect(names.filter((name) => meet(memory, name) !== 'repeated')).toEqual([]);
    expect(meet(memory, 'other')).toBe('new');
  });

  it('tells signatures apart that differ in the last bits that it keeps, zeros among them', () => {
    const memory = memoryOf();
    const meetText = (signature: string) =>
      memory.meet({ signature, signedSeconds: startSeconds, connection: 0 }, startSeconds * 1_000);
    const rest = '0'.repeat(48);
    for (const head of ['0000000000000000', '0000000000000002', '0000000100000000', 'ffffffffffffffff']) {
      expect(meetText(head + rest), head).toBe('new');
      expect(meetText(head + rest), head).toBe('repeated');
    }
  });

  it('agrees with a set of all that was ever met, whatever the clock does', () => {
    const step = fc.record({
      name: fc.nat({ max: 40 }),
      signed: fc.integer({ min: -300, max: 300 }),
      passes: fc.oneof(fc.constant(0), fc.integer({ min: -200, max: 900 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const memory = memoryOf();
        const met = new Set<string>();
        let now = 0;
        for (const { name, signed, passes } of steps) {
          now += passes;
          const dated = now + signed;
          // What is signed says its date: one signature has one.
          const key = `${name} ${dated}`;
          const meeting = meet(memory, key, { signed: dated, now });
          expect(meeting).toBeOneOf(met.has(key) ? ['repeated', 'forgotten'] : ['new', 'forgotten']);
          if (meeting === 'new') met.add(key);
          // Where the clock only goes on, nothing that is valid is refused for being old.
          if (steps.every((one) => one.passes >= 0)) expect(meeting).not.toBe('forgotten');
        }
      }),
    );
  });
});
