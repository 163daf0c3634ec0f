import { expect, it } from 'vitest';
import { chartPath, chartTicks } from './chart-points.ts';

const frame = { width: 100, height: 50, startMs: 0, endMs: 100, top: 10, bottom: 0 };

it('draws a line through what follows period by period, and breaks it at gaps', () => {
  const points = [
    { ms: 0, value: 0 },
    { ms: 10, value: 10 },
    { ms: 50, value: 5 },
  ];
  expect(chartPath(points, frame, 10)).toBe('M0.0 50.0L10.0 0.0M50.0 25.0');
});

it.each([
  [
    [3, 8],
    [0, 2, 4, 6, 8],
  ],
  [[0.25], [0, 0.1, 0.2, 0.3]],
  [
    [-5, 5],
    [-5, 0, 5],
  ],
  [[], [0, 1]],
])('holds %j between round values', (values, ticks) => {
  expect(chartTicks(values)).toEqual(ticks);
});
