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
