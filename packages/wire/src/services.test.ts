import { resolveLimits } from '@cairn/kit';
import { functionLimits } from '@cairn/resources';
import { stepFunctionsLimits } from '@cairn/workflows';
import { expect, test } from 'vitest';
import { createServiceTables, type ServiceFacades } from './services.ts';

const tablesWithin = (limits: { readonly [name: string]: number }) =>
  createServiceTables(
    { stepFunctions: {}, functions: {} } as unknown as ServiceFacades,
    resolveLimits({ ...stepFunctionsLimits, ...functionLimits }, limits),
  );

test.each<[{ readonly [name: string]: number }, number, number]>([
  [{}, 1_048_576, 262_144],
  [{ payloadBytesMax: 100, definitionBytesMax: 100 }, 1_048_576, 262_144],
  [{ payloadBytesMax: 300_000 }, 2 * 1_048_576 + 65_536, 300_000],
  [{ payloadBytesMax: 5_000_000 }, 10_065_536, 5_000_000],
  [{ definitionBytesMax: 5_000_000 }, 10_065_536, 262_144],
])(
  'with the limits %j requests have %d bytes at most and inputs %d characters',
  (limits, bytes, characters) => {
    const { states } = tablesWithin(limits);
    expect(states.requestBytesMax).toBe(bytes);
    const readInput = states.operations.get('StartExecution')?.readInput;
    const read = (length: number) => () => readInput?.({ stateMachineArn: 'a', input: 'x'.repeat(length) });
    expect(read(characters)).not.toThrow();
    expect(read(characters + 1)).toThrow(`Member must have length less than or equal to ${characters}`);
  },
);

test('a larger archive of a function fits its request in base64', () => {
  expect(tablesWithin({}).lambda.requestBytesMax).toBe(70_000_000);
  expect(tablesWithin({ functionZipBytes: 300_000_000 }).lambda.requestBytesMax).toBe(400_065_536);
});
