import { resolveLimits } from '@cairn/kit';
import { expect, test } from 'vitest';
import type { ServiceTable } from './operation.ts';
import { isOperationOfAws, missingOperations } from './protocol/operations-of-aws.ts';
import { createServices, requestLimits, type ServiceFacades } from './services.ts';

/** Facades of every service, with every method. */
const everyFacade: ServiceFacades = new Proxy({} as ServiceFacades, { get: () => everyFacade });

function tablesWithin(limits: { readonly [name: string]: number }) {
  const services = createServices(
    { stepFunctions: {}, functions: {} } as unknown as ServiceFacades,
    resolveLimits(requestLimits, limits),
  );
  const [states, lambda] = services.map(({ table }) => table);
  return { states: states as ServiceTable, lambda: lambda as ServiceTable };
}

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

test.each([
  ['states', 'payloadBytesMax'],
  ['lambda', 'functionPayloadBytes'],
  ['logs', 'logBatchBytes'],
  ['sqs', 'queueMessageBytes'],
  ['sns', 'topicMessageBytes'],
  ['dynamodb', 'tableRequestBytes'],
  ['events', 'eventEntriesBytes'],
  ['apigateway', 'apiDefinitionBytes'],
  ['secretsmanager', 'secretBytes'],
  ['ssm', 'parameterAdvancedBytes'],
])('requests to %s may be as large as a raised %s asks', (service, limit) => {
  const raised = 50_000_000;
  const services = createServices(everyFacade, resolveLimits(requestLimits, { [limit]: raised }));
  expect(services.find(({ name }) => name === service)?.table.requestBytesMax).toBeGreaterThanOrEqual(raised);
});

test('of the 37 operations of Step Functions, each is carried out or told to be missing', () => {
  const { operations } = tablesWithin({}).states;
  expect([...operations.keys()].filter(isOperationOfAws)).toEqual([]);
  expect(operations.size + missingOperations.size).toBe(37);
});

test('a longer name, and the ARNs that hold it, fit where the limit on names is raised', () => {
  const { operations } = tablesWithin({ nameCharactersMax: 200 }).states;
  const read = (operation: string, input: object) => () => operations.get(operation)?.readInput(input);
  expect(read('CreateActivity', { name: 'n'.repeat(200) })).not.toThrow();
  expect(read('CreateActivity', { name: 'n'.repeat(201) })).toThrow('less than or equal to 200');
  expect(read('DescribeExecution', { executionArn: 'a'.repeat(256 + 240) })).not.toThrow();
  expect(() =>
    tablesWithin({})
      .states.operations.get('CreateActivity')
      ?.readInput({ name: 'n'.repeat(81) }),
  ).toThrow('less than or equal to 80');
});
