import { openMemoryStore } from '@cairn/store';
import type { Burst, Journal } from '@cairn/workflows';
import { expect, it } from 'vitest';
import { Metrics } from './metrics.ts';

const create = { machineId: 1, revision: 1, name: 'a', startMs: 1, attributes: undefined };
const burst: Burst = {
  executionId: 1,
  create,
  segmentId: 1,
  previousSegmentId: 0,
  segment: 's',
  status: 'SUCCEEDED',
  stopMs: 2,
  nextDueMs: undefined,
  inFlight: false,
};

it('counts what became durable, not what was refused', async () => {
  const store = await openMemoryStore();
  const metrics = new Metrics();
  const journal: Journal = metrics.counting(store.journal);
  await journal.append([burst]);
  expect(await journal.append([{ ...burst, executionId: 2, segmentId: 2 }])).toEqual([0]);
  metrics.countRequest({ service: 'states', operation: 'StartExecution', status: 200 });
  metrics.countCall({ service: 'lambda', operation: 'Invoke', errorCode: undefined });
  const text = metrics.print();
  expect(text).toContain('\ncairn_calls_total{service="lambda",operation="Invoke",error=""} 1\n');
  expect(text).toContain('\ncairn_executions_started_total 1\n');
  expect(text).toContain('\ncairn_executions_ended_total{status="SUCCEEDED"} 1\n');
  expect(text).toContain('\ncairn_journal_batches_total 2\n');
  expect(text).toContain(
    '\ncairn_requests_total{service="states",operation="StartExecution",status="200"} 1\n',
  );
  expect(text).toMatch(/\nprocess_resident_memory_bytes \d+\n/);
  expect(await journal.executionByName(1, 'a')).toMatchObject({ executionId: 1 });
  await store.close();
});

it('knows why the last commit failed until one succeeds', async () => {
  const store = await openMemoryStore();
  const metrics = new Metrics();
  let problem: Error | undefined = new Error('No space is left');
  const attempt = () => (problem === undefined ? Promise.resolve() : Promise.reject(problem));
  const journal = metrics.counting({
    ...store.journal,
    append: (bursts) => attempt().then(() => store.journal.append(bursts)),
  });
  const records = metrics.watching({
    ...store.records,
    write: (writes) => attempt().then(() => store.records.write(writes)),
  });
  await expect(journal.append([burst])).rejects.toThrow();
  expect(metrics.storeProblem).toBe('No space is left');
  problem = undefined;
  await journal.append([burst]);
  expect(metrics.storeProblem).toBeUndefined();
  problem = new Error('No space is left');
  await expect(records.write([])).rejects.toThrow();
  expect(metrics.storeProblem).toBe('No space is left');
  problem = undefined;
  await records.write([]);
  expect(metrics.storeProblem).toBeUndefined();
  await store.close();
});
