import { describe, expect, it, test } from 'vitest';
import { readRouting, sameRoutes } from './alias-routes.ts';

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const route = (qualifier: string, weight: number) => ({
  stateMachineVersionArn: `${machine}${qualifier}`,
  weight,
});

test('a routing is read as versions of one machine with their weights', () => {
  expect(readRouting([route(':1', 70), route(':12', 30)])).toEqual({
    machineArn: machine,
    routes: [
      { version: 1, weight: 70 },
      { version: 12, weight: 30 },
    ],
  });
});

describe('a routing is refused', () => {
  it.each([
    [[route('', 100)], `must contain state machine version ARNs. Received: [${machine}]`],
    [[route(':live', 100)], `must contain state machine version ARNs. Received: [${machine}:live]`],
    [[route(':01', 100)], `must contain state machine version ARNs. Received: [${machine}:01]`],
    [
      [route(':1', 50), route(':1', 50)],
      `must contain distinct state machine version ARNs. Received: [${machine}:1, ${machine}:1]`,
    ],
    [[route(':1', 50), route('2:1', 50)], 'of the same state machine'],
    [[route(':1', 70), route(':2', 29)], 'weights must equal 100. Received: [70, 29]'],
    [[route(':1', 99)], 'weights must equal 100. Received: [99]'],
  ])('%j', (items, message) => {
    expect(() => readRouting(items)).toThrow(message);
  });

  it('when it does not hold ARNs', () => {
    expect(() => readRouting([{ stateMachineVersionArn: 'm:1', weight: 100 }])).toThrow(
      "Invalid Arn: 'Invalid ARN prefix: m:1'",
    );
  });
});

test('routes are the same in any order', () => {
  const one = { version: 1, weight: 40 };
  const two = { version: 2, weight: 60 };
  expect(sameRoutes([one, two], [two, one])).toBe(true);
  expect(sameRoutes([one, two], [one])).toBe(false);
  expect(
    sameRoutes(
      [one, two],
      [
        { ...one, weight: 60 },
        { ...two, weight: 40 },
      ],
    ),
  ).toBe(false);
});
