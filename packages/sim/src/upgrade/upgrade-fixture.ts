import type { RecordWrite } from '@cairn/kit';
import type { Store } from '@cairn/store';
import type { Burst } from '@cairn/workflows';
import type { RunEnd } from './open-runs.ts';

/** What a release has left behind, as plain data, and how its open runs have to end. */
export interface UpgradeFixture {
  readonly release: string;
  /** When it was left. */
  readonly nowMs: number;
  readonly tokenSecret: string;
  readonly installationId: string;
  /** Tokens that were given out for tasks that wait, by run. */
  readonly tokens: { readonly [run: string]: string };
  /** Idempotency keys of the calls that were under way, in order. */
  readonly keysInFlight: readonly string[];
  readonly records: readonly RecordWrite[];
  /** In the order in which they became durable. */
  readonly bursts: readonly Burst[];
  /** The ends of all runs, by name, as the release itself has brought them about. */
  readonly ends: { readonly [run: string]: RunEnd };
}

/** A store that also writes down all that it keeps. */
export function recordingStore(store: Store): {
  readonly store: Store;
  readonly records: Map<string, RecordWrite>;
  readonly bursts: Burst[];
} {
  const records = new Map<string, RecordWrite>();
  const bursts: Burst[] = [];
  const { journal } = store;
  const recording: Store = {
    ...store,
    records: {
      ...store.records,
      write: async (writes) => {
        const written = await store.records.write(writes);
        for (const { collection, key, value } of written ? writes : []) {
          const name = JSON.stringify([collection, key]);
          if (value === undefined) records.delete(name);
          else records.set(name, { collection, key, value });
        }
        return written;
      },
    },
    journal: new Proxy(journal, {
      get: (target, name) => {
        if (name === 'append') {
          return async (batch: readonly Burst[]) => {
            const refused = await target.append(batch);
            bursts.push(...batch.filter((_burst, position) => !refused.includes(position)));
            return refused;
          };
        }
        const member = Reflect.get(target, name) as unknown;
        return typeof member === 'function' ? member.bind(target) : member;
      },
    }),
  };
  return { store: recording, records, bursts };
}

/** Puts what a release has left into a store. */
export async function loadFixture(store: Store, { records, bursts }: UpgradeFixture): Promise<void> {
  await store.records.write(records);
  await store.journal.append(bursts);
}

/** As JSON, each record, burst and event on a line of its own. */
export function printFixture({ records, bursts, ends, ...rest }: UpgradeFixture): string {
  const lines = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(',\n');
  const shownEnds = Object.entries(ends).map(
    ([run, { status, history }]) =>
      `${JSON.stringify(run)}: {"status": ${JSON.stringify(status)}, "history": [\n${lines(history)}\n]}`,
  );
  return `${JSON.stringify(rest).slice(0, -1)},\n"records": [\n${lines(records)}\n],\n"bursts": [\n${lines(bursts)}\n],\n"ends": {\n${shownEnds.join(',\n')}\n}}\n`;
}
