import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Delivery, resolveLimits, ServiceError, seededRandom, timeOrderedIds } from '@cairn/kit';
import { deliveryLimits } from '@cairn/resources';
import { Deliveries } from '@cairn/resources/deliveries';
import { openSqliteStore } from '@cairn/store';
import { expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { ManualClock } from '../workflows/manual-clock.ts';

const pending = 100_000;
const batch = 1_000;

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

it('takes no memory for a hundred thousand deliveries that wait for a dead peer', {
  timeout: 120_000,
}, async () => {
  const { directory, dispose } = temporaryDirectory();
  const store = await openSqliteStore({ directory, unsafeSynchronousOff: true });
  const clock = new ManualClock(Date.UTC(2026, 0, 31, 12));
  const random = seededRandom(1);
  let calls = 0;
  const make = () =>
    new Deliveries({
      records: store.records,
      callService: async () => {
        calls += 1;
        throw new ServiceError('ServiceUnavailable', 'dead', { status: 503 });
      },
      clock,
      random,
      ids: timeOrderedIds(clock, random),
      limits: resolveLimits(deliveryLimits),
      log: () => {},
    });
  const call = { service: 'sqs', action: 'SendMessage', input: 'x'.repeat(500), account: '', region: '' };
  const delivery: Delivery = {
    destination: 'arn:of:a:dead:peer',
    target: { kind: 'call', call: { ...call, principal: { arn: '' } } },
    retriesMax: 100,
    ageSecondsMax: 86_400,
    notBeforeMs: clock.now() + 1_000,
  };
  const first = make();
  await first.start();
  const before = heapBytes();
  for (let n = 0; n < pending; n += batch) await first.deliver(Array.from({ length: batch }, () => delivery));
  expect(heapBytes() - before).toBeLessThan(5_000_000);
  await first.stop();
  const second = make();
  await second.start();
  clock.ringUntil(clock.now() + 2_000);
  await vi.waitFor(() => expect(calls).toBeGreaterThan(3_000), { timeout: 60_000, interval: 50 });
  expect(heapBytes() - before).toBeLessThan(10_000_000);
  await second.stop();
  await store.close();
  await dispose();
});
