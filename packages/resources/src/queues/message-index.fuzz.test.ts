import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MessageEntry, messageEntry } from './message-entry.ts';
import { MessageIndex } from './message-index.ts';

/** What may happen to a queue. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('give back' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 50 }) }),
);

/** A FIFO queue as simple as can be: lists looked through from the beginning. */
class Model {
  readonly messages: { readonly sequence: number; readonly group: string; dueMs: number }[] = [];

  take(count: number, nowMs: number): number[] {
    const taken: number[] = [];
    const locked = new Set(this.messages.filter(({ dueMs }) => dueMs > nowMs).map(({ group }) => group));
    for (;;) {
      const first = this.messages.find(
        ({ group, sequence }) => !locked.has(group) && !taken.includes(sequence),
      );
      if (first === undefined || taken.length === count) return taken;
      for (const { group, sequence } of this.messages) {
        if (group === first.group && taken.length < count) taken.push(sequence);
      }
      locked.add(first.group);
    }
  }
}

it('a FIFO queue gives out what a simple model gives out, each group in order and locked while it is held', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const index = new MessageIndex(true);
      const model = new Model();
      const entries = new Map<number, MessageEntry>();
      let nowMs = 1_000;
      let sequence = 0;
      for (const step of actions) {
        index.settle(nowMs);
        if (step.kind === 'send') {
          const entry = messageEntry({ sequence: ++sequence, sentMs: nowMs, group: step.group, dueMs: 0 });
          index.add(entry, nowMs);
          entries.set(sequence, entry);
          model.messages.push({ sequence, group: step.group, dueMs: 0 });
        } else if (step.kind === 'take') {
          const wanted = model.take(step.count, nowMs);
          const taken = index.take(step.count);
          expect(taken.map((entry) => entry.sequence)).toEqual(wanted);
          for (const entry of taken) index.hold(entry, nowMs + 20, nowMs);
          for (const message of model.messages)
            if (wanted.includes(message.sequence)) message.dueMs = nowMs + 20;
        } else if (step.kind === 'pass') nowMs += step.ms;
        else {
          const message = model.messages[step.at % Math.max(1, model.messages.length)];
          const entry = message && entries.get(message.sequence);
          if (message === undefined || entry === undefined) continue;
          if (step.kind === 'delete') {
            index.remove(entry);
            model.messages.splice(model.messages.indexOf(message), 1);
          } else if (message.dueMs > nowMs) {
            index.hold(entry, nowMs, nowMs);
            message.dueMs = 0;
          }
        }
        index.settle(nowMs);
        const held = model.messages.filter(({ dueMs }) => dueMs > nowMs).length;
        expect(index.counts).toEqual({ available: model.messages.length - held, delayed: 0, held });
      }
    }),
    { numRuns: 500 },
  );
});

it('a standard queue gives out the oldest that may be received', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const index = new MessageIndex(false);
      const due = new Map<number, number>();
      const entries = new Map<number, MessageEntry>();
      let nowMs = 1_000;
      let sequence = 0;
      for (const step of actions) {
        index.settle(nowMs);
        if (step.kind === 'send') {
          const entry = messageEntry({ sequence: ++sequence, sentMs: nowMs, group: undefined, dueMs: 0 });
          index.add(entry, nowMs);
          entries.set(sequence, entry);
          due.set(sequence, 0);
        } else if (step.kind === 'take') {
          const wanted = [...due].filter(([, dueMs]) => dueMs <= nowMs).map(([at]) => at);
          const taken = index.take(step.count);
          expect(taken.map((entry) => entry.sequence)).toEqual(wanted.slice(0, step.count));
          for (const entry of taken) {
            index.hold(entry, nowMs + 20, nowMs);
            due.set(entry.sequence, nowMs + 20);
          }
        } else if (step.kind === 'pass') nowMs += step.ms;
        else if (step.kind === 'delete') {
          const at = [...due.keys()][step.at % Math.max(1, due.size)];
          const entry = at === undefined ? undefined : entries.get(at);
          if (at === undefined || entry === undefined) continue;
          index.remove(entry);
          due.delete(at);
          expect(index.find(at)).toBeUndefined();
        }
      }
    }),
    { numRuns: 500 },
  );
});
