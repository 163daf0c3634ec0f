import { expect, test } from 'vitest';
import { isReadOnly } from './read-only-operations.ts';

test.each([
  'DescribeExecution',
  'ListStateMachines',
  'GetItem',
  'BatchGetItem',
  'TransactGetItems',
  'Query',
  'Scan',
  'EvaluateCode',
  'EvaluateMappingTemplate',
  'FilterLogEvents',
  'GetCallerIdentity',
])('%s only reads', (operation) => {
  expect(isReadOnly(operation)).toBe(true);
});

test.each([
  'StartExecution',
  'TestState',
  'GetActivityTask',
  'GetSessionToken',
  'GetFederationToken',
  'ReceiveMessage',
  'AssumeRole',
  'StartQuery',
  'ExecuteStatement',
  'Invoke',
  'Getter',
  '',
])('%s is a change', (operation) => {
  expect(isReadOnly(operation)).toBe(false);
});
