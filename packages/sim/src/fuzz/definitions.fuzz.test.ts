import { type JsonObject, ServiceError } from '@cairn/kit';
import { type Cairn, createCairn } from '@cairn/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutatedDefinition } from './mutated-definition.ts';

const seed = 20_261_120;
/** No single answer may take longer, on a busy machine and with expressions that go to their limits. */
const answerMsMax = 10_000;
const roleArn = 'arn:aws:iam::000000000000:role/any';
const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: roleArn } };

let cairn: Cairn;
const problems: string[] = [];
beforeAll(async () => {
  cairn = await createCairn({
    memory: true,
    log: (level, message, fields) => {
      if (level === 'error') problems.push(`${message} ${JSON.stringify(fields)}`);
    },
  });
  await cairn.start();
});
afterAll(() => cairn.stop());

/** What an operation answers: its output, or the name of AWS's error. Whatever else it does is a failure of the test. */
async function answer(action: string, input: JsonObject): Promise<JsonObject | string> {
  const startMs = performance.now();
  try {
    return (await cairn.callService({ ...scope, service: 'states', action, input })) as JsonObject;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    expect(error.code, error.message).not.toBe('InternalFailure');
    expect(error.status).toBeLessThan(500);
    return error.code;
  } finally {
    expect(performance.now() - startMs).toBeLessThan(answerMsMax);
    expect(problems).toEqual([]);
  }
}

describe('definitions that people have written and something has broken', { timeout: 300_000 }, () => {
  const definitions = mutatedDefinition();

  it('are diagnosed, created or refused as AWS does it, and never anything else', async () => {
    let names = 0;
    await fc.assert(
      fc.asyncProperty(definitions, fc.constantFrom('STANDARD', 'EXPRESS'), async (definition, type) => {
        const diagnosed = await answer('ValidateStateMachineDefinition', { definition, type });
        const name = `fuzz-${++names}`;
        const created = await answer('CreateStateMachine', { name, definition, roleArn, type });
        if (typeof diagnosed === 'string' || diagnosed.result === 'FAIL')
          expect(typeof created).toBe('string');
      }),
      { seed, numRuns: 400 },
    );
  });

  it('run to their ends or wait, where they can be created', async () => {
    let names = 0;
    await fc.assert(
      fc.asyncProperty(definitions, fc.jsonValue({ maxDepth: 2 }), async (definition, data) => {
        const name = `run-${++names}`;
        const created = await answer('CreateStateMachine', { name, definition, roleArn });
        if (typeof created === 'string') return;
        const stateMachineArn = created.stateMachineArn as string;
        const started = await answer('StartExecution', { stateMachineArn, input: JSON.stringify(data) });
        expect(typeof started).toBe('object');
        const { executionArn } = started as { readonly executionArn: string };
        for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
        expect(await answer('GetExecutionHistory', { executionArn, maxResults: 1_000 })).toHaveProperty(
          'events',
        );
        await answer('StopExecution', { executionArn });
        await answer('DeleteStateMachine', { stateMachineArn });
      }),
      { seed, numRuns: 300 },
    );
  });

  it('have states that are tested or refused', async () => {
    const anyState = definitions.chain((definition) =>
      fc.tuple(fc.constant(definition), fc.constantFrom(...namesOf(definition), undefined)),
    );
    await fc.assert(
      fc.asyncProperty(
        anyState,
        fc.option(fc.oneof(fc.json(), fc.string()), { nil: undefined }),
        fc.constantFrom('INFO', 'DEBUG', 'TRACE'),
        async ([definition, stateName], result, inspectionLevel) => {
          const mock = result === undefined ? {} : { mock: { result, fieldValidationMode: 'NONE' } };
          const named = stateName === undefined ? {} : { stateName };
          // Without a mock a Wait would be waited for and a Task called.
          if (result === undefined && /"(?:Wait|Task)"/.test(definition)) return;
          const input = { definition, roleArn, inspectionLevel, ...named, ...mock };
          await answer('TestState', input);
        },
      ),
      { seed, numRuns: 400 },
    );
  });
});

/** Names of the top states, as far as the definition has any. */
function namesOf(definition: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(definition).States ?? {}).slice(0, 20);
  } catch {
    return [];
  }
}
