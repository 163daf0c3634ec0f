import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { invalidateExecutions } from './live-updates.tsx';
import { mayGoOn } from './use-live.ts';

it('one walk through what is cached has the answers about changed executions asked anew, and no others', () => {
  const client = new QueryClient();
  const prefix = ['states', 'DescribeExecution', '000000000000', 'us-east-1'];
  const keyOf = (executionArn: string) => [...prefix, { executionArn }];
  for (const arn of ['a', 'b', 'c']) client.setQueryData(keyOf(arn), {});
  client.setQueryData([...prefix, null], {});
  let walks = 0;
  const { findAll } = client.getQueryCache();
  client.getQueryCache().findAll = function (this: unknown, ...given) {
    walks += 1;
    return findAll.apply(client.getQueryCache(), given);
  };
  const changes = Array.from({ length: 1_000 }, (_, index) => ({ executionArn: `other-${index}` }));
  invalidateExecutions(client, prefix, [...changes, { executionArn: 'a' }, { executionArn: 'c' }]);
  const isStale = (arn: string) => client.getQueryState(keyOf(arn))?.isInvalidated;
  expect(['a', 'b', 'c'].map(isStale)).toEqual([true, false, true]);
  expect(walks).toBeLessThan(5);
});

it('a run that had ended is followed again when it was redriven, and when that may not have been told', () => {
  const change = { executionArn: 'a', stateMachineArn: 'm', name: 'n', startDate: 0 };
  const told = (status: 'RUNNING' | 'FAILED') =>
    ({ kind: 'executions', changes: [{ ...change, status }] }) as const;
  expect(mayGoOn(told('RUNNING'), 'a')).toBe(true);
  expect(mayGoOn(told('RUNNING'), 'b')).toBe(false);
  expect(mayGoOn(told('FAILED'), 'a')).toBe(false);
  expect(mayGoOn({ kind: 'reset' }, 'a')).toBe(true);
  expect(mayGoOn({ kind: 'stateMachines', stateMachineArns: [] }, 'a')).toBe(false);
});
