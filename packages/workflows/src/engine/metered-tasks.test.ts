import { expect, it } from 'vitest';
import { MeteredTasks } from './metered-tasks.ts';
import { TaskMeters } from './task-meters.ts';

const family = { singular: 'Activity', plural: 'Activities', dimension: 'ActivityArn' };
const meters = new TaskMeters(family, () => ({ add() {} }));
const task = (lastEventId: number) => ({
  lastEventId,
  meters,
  scheduledMs: lastEventId,
  startedMs: undefined,
});

it('follows several tasks at a time by their last events, and gives each up once', () => {
  const tasks = new MeteredTasks();
  for (const id of [3, 5, 7]) tasks.add(task(id));
  expect(tasks.move(5, 8)?.scheduledMs).toBe(5);
  expect(tasks.move(3, 9)?.scheduledMs).toBe(3);
  expect(tasks.move(5, 10)).toBeUndefined();
  expect([8, 7, 9].map((id) => tasks.take(id)?.scheduledMs)).toEqual([5, 7, 3]);
  expect([3, 5, 7, 8, 9].map((id) => tasks.take(id))).toEqual(Array(5).fill(undefined));
});
