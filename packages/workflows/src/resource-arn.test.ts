import { expect, test } from 'vitest';
import { printQualifiedArn, readStateMachineArn } from './resource-arn.ts';

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';

test.each([
  ['', {}],
  [':1', { version: 1 }],
  [':120', { version: 120 }],
  [':live', { alias: 'live' }],
  [':v1', { alias: 'v1' }],
  [':0', { alias: '0' }],
  [':live:1', { alias: 'live:1' }],
])('the ARN of a state machine followed by "%s" is read as %j', (qualifier, expected) => {
  expect(readStateMachineArn(machineArn + qualifier)).toEqual({ machineArn, ...expected });
});

test('an ARN of something else is refused', () => {
  expect(() => readStateMachineArn('m')).toThrow("Invalid Arn: 'Invalid ARN prefix: m'");
  expect(() => readStateMachineArn(machineArn.replace('stateMachine', 'activity'))).toThrow(
    'Resource type not valid in this context: activity',
  );
});

test('the ARN of a version ends with its number', () => {
  const machine = { account: '000000000000', region: 'us-east-1', name: 'm' };
  expect(printQualifiedArn(machine, 3)).toBe(`${machineArn}:3`);
});
