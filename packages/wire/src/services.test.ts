import { resolveLimits } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import type { ServiceTable } from './operation.ts';
import { isOperationOfAws, missingOperations } from './protocol/operations-of-aws.ts';
import { createServices, createWireServices, type FacadeSources, requestLimits } from './services.ts';

/** A facade with every method. */
const facade: object = new Proxy(
  {},
  // Who waits for it must not take it for a promise.
  { get: (_target, name) => (name === 'then' ? undefined : async () => ({})) },
);
/** Of every service. */
const everyFacade = new Proxy({} as FacadeSources, { get: () => () => facade });

async function tablesWithin(limits: { readonly [name: string]: number }) {
  const { stepFunctions, functions } = everyFacade;
  const services = createServices({ stepFunctions, functions }, resolveLimits(requestLimits, limits));
  const [states, lambda] = (await Promise.all(services.map(({ load }) => load()))).map(({ table }) => table);
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
  async (limits, bytes, characters) => {
    const { states } = await tablesWithin(limits);
    expect(states.requestBytesMax).toBe(bytes);
    const readInput = states.operations.get('StartExecution')?.readInput;
    const read = (length: number) => () => readInput?.({ stateMachineArn: 'a', input: 'x'.repeat(length) });
    expect(read(characters)).not.toThrow();
    expect(read(characters + 1)).toThrow(`Member must have length less than or equal to ${characters}`);
  },
);

test('a larger archive of a function fits its request in base64', async () => {
  expect((await tablesWithin({})).lambda.requestBytesMax).toBe(70_000_000);
  expect((await tablesWithin({ functionZipBytes: 300_000_000 })).lambda.requestBytesMax).toBe(400_065_536);
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
])('requests to %s may be as large as a raised %s asks', async (service, limit) => {
  const raised = 50_000_000;
  const services = createServices(everyFacade, resolveLimits(requestLimits, { [limit]: raised }));
  const loaded = await services.find(({ name }) => name === service)?.load();
  expect(loaded?.table.requestBytesMax).toBeGreaterThanOrEqual(raised);
});

test('of the 37 operations of Step Functions, each is carried out or told to be missing', async () => {
  const { operations } = (await tablesWithin({})).states;
  expect([...operations.keys()].filter(isOperationOfAws)).toEqual([]);
  expect(operations.size + missingOperations.size).toBe(37);
});

test('a longer name, and the ARNs that hold it, fit where the limit on names is raised', async () => {
  const { operations } = (await tablesWithin({ nameCharactersMax: 200 })).states;
  const usual = (await tablesWithin({})).states.operations;
  const read = (operation: string, input: object) => () => operations.get(operation)?.readInput(input);
  expect(read('CreateActivity', { name: 'n'.repeat(200) })).not.toThrow();
  expect(read('CreateActivity', { name: 'n'.repeat(201) })).toThrow('less than or equal to 200');
  expect(read('DescribeExecution', { executionArn: 'a'.repeat(256 + 240) })).not.toThrow();
  expect(() => usual.get('CreateActivity')?.readInput({ name: 'n'.repeat(81) })).toThrow(
    'less than or equal to 80',
  );
});

describe('a service at rest', () => {
  const observers = { log: () => {} };
  const services = createServices(everyFacade);

  it.each(services)(
    '$name is known by what it says of itself once it is loaded',
    async ({ load, ...known }) => {
      const { name, isOfAws, table, speak } = await load();
      const { protocol, upgrade: _upgrade, ...signs } = speak(observers, Date.now);
      // What follows from the protocol is known beside.
      const { ownsHost: _, mayPreflight, ...knownSigns } = known.signs;
      expect({ name, isOfAws, signs }).toEqual({
        name: known.name,
        isOfAws: known.isOfAws,
        signs: knownSigns,
      });
      expect(table.signingName).toBe(signs.signingName);
      expect(protocol.preflight === undefined).toBe(mayPreflight === undefined);
    },
  );

  it('is loaded once, by whoever asks first', async () => {
    let count = 0;
    const [states] = createServices({
      stepFunctions: async () => {
        count += 1;
        return facade as never;
      },
    });
    const [spoken] = createWireServices(states === undefined ? [] : [states], observers);
    expect(states?.service).toBeUndefined();
    expect(spoken?.spoken).toBeUndefined();
    const loaded = await Promise.all([states?.load(), states?.load(), spoken?.load().then(() => undefined)]);
    expect(loaded[0]).toBe(loaded[1]);
    expect(states?.service).toBe(loaded[0]);
    expect(spoken?.spoken?.signingName).toBe('states');
    expect(count).toBe(1);
  });

  it('that could not be loaded is tried again by whoever asks next', async () => {
    let isBroken = true;
    const [states] = createServices({
      stepFunctions: async () => {
        if (isBroken) throw new Error('a disk that is gone');
        return facade as never;
      },
    });
    await expect(states?.load()).rejects.toThrow('a disk that is gone');
    isBroken = false;
    expect((await states?.load())?.name).toBe('states');
  });
});
