import { expect, test } from 'vitest';
import { heartbeatWords } from './heartbeat-state.tsx';

test('a heartbeat is told by how often it is owed and when the next is due', () => {
  const nowMs = 1_000_000;
  expect(heartbeatWords({}, nowMs)).toBe('no heartbeat is asked for');
  expect(heartbeatWords({ heartbeatSeconds: 30 }, nowMs)).toBe('a heartbeat every 30 s, once it is taken');
  expect(heartbeatWords({ heartbeatSeconds: 30, heartbeatDue: 1_012 }, nowMs)).toBe(
    'a heartbeat every 30 s, the next within 12.0 s',
  );
  expect(heartbeatWords({ heartbeatSeconds: 30, heartbeatDue: 999 }, nowMs)).toBe(
    'a heartbeat every 30 s, the next is overdue',
  );
});
