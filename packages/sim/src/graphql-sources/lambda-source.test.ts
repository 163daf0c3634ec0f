import type { DataSource } from '@cairn/graphql';
import { directLambdaRequest } from '@cairn/graphql';
import { isJsonObject, type Json } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedZip } from '../wire/stored-zip.ts';
import { ask, callOf, errorOf, SourcesLaboratory } from './sources-laboratory.ts';

let laboratory: SourcesLaboratory;
let echo: DataSource;
let told: DataSource;
let toldArn: string;
let made = 0;

/** Answers as its event says; of a list, as each item says. */
const asTold = `
const one = (event) => {
  if (event?.fails !== undefined) { const error = new Error(event.fails); error.name = event.name ?? 'Error'; throw error; }
  if (event?.big) return 'x'.repeat(event.big);
  return event?.answer ?? null;
};
exports.handler = async (event) => {
  if (event?.sleeps) await new Promise((resolve) => setTimeout(resolve, event.sleeps));
  if (!Array.isArray(event)) return one(event.arguments?.told ?? event);
  const first = event[0]?.arguments?.told ?? event[0];
  if (first?.all !== undefined) return first.all;
  return event.map((item) => one(item?.arguments?.told ?? item));
};`;

beforeAll(async () => {
  laboratory = await SourcesLaboratory.start();
  echo = sourceOf(await makeFunction('echo', 'exports.handler = async (event) => event;'));
  toldArn = await makeFunction('told', asTold);
  told = sourceOf(toldArn);
  await laboratory.makeTable('decided');
}, 30_000);
afterAll(() => laboratory.stop());

async function makeFunction(FunctionName: string, code: string): Promise<string> {
  const made = await laboratory.perform('lambda', 'CreateFunction', {
    FunctionName,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/any',
    Code: { ZipFile: Buffer.from(storedZip({ 'index.js': code })).toString('base64') },
  });
  return isJsonObject(made) ? String(made.FunctionArn) : '';
}

function sourceOf(lambdaFunctionArn: string, ports: Partial<SourcesLaboratory['ports']> = {}): DataSource {
  return laboratory.source({ type: 'AWS_LAMBDA', lambdaConfig: { lambdaFunctionArn } }, ports);
}

const invoke = (payload: Json): Json => ({ version: '2018-05-29', operation: 'Invoke', payload });
const batchOf = (...payloads: Json[]) =>
  payloads.map((payload) => ({ request: { operation: 'BatchInvoke', payload }, call: callOf() }));

describe('a function', () => {
  it('is given the payload, and its answer is the result', async () => {
    expect(await ask(echo, invoke({ a: [1, null, 'ü'] }))).toEqual({ result: { a: [1, null, 'ü'] } });
    expect(await ask(echo, { operation: 'Invoke' })).toEqual({ result: null });
    const event = { operation: 'Invoke', payload: 'unheard', invocationType: 'Event' };
    expect(await ask(echo, event)).toEqual({ result: null });
  });

  it('that throws tells its message', async () => {
    expect(await errorOf(told, invoke({ fails: 'I fail. always', name: 'Custom' }))).toBe(
      'Lambda:Unhandled: I fail. always',
    );
  });

  it('without code is given the whole context', async () => {
    expect(await ask(echo, directLambdaRequest)).toEqual({ result: callOf().context() });
  });

  it.each([
    ['Custom', 'Custom: no'],
    ['UnauthorizedException', 'UnauthorizedException: You are not authorized to make this call.'],
  ])('without code has the errors it throws: %s', async (name, expected) => {
    const context = () => ({ arguments: { told: { fails: 'no', name } } });
    expect(await errorOf(told, directLambdaRequest, { context })).toBe(expected);
  });

  it('that is not there is told of as the service does', async () => {
    const nowhere = sourceOf('arn:aws:lambda:us-east-1:000000000000:function:nowhere');
    expect(await errorOf(nowhere, invoke({}))).toBe(
      'Lambda:ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:nowhere:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: ID)',
    );
    expect(await errorOf(sourceOf('nowhere'), invoke({}))).toContain('Lambda:IllegalArgument: ');
  });

  it.each<[Json, string]>([
    [null, "MappingTemplate: Value for field '$' not found."],
    [{ payload: {} }, "MappingTemplate: Value for field '$[operation]' not found."],
    [{ operation: 'Call' }, "MappingTemplate: Unsupported operation 'Call'."],
    [{ operation: 'Invoke', context: {} }, "MappingTemplate: Unsupported element '$[context]'."],
    [
      { operation: 'Invoke', invocationType: 'DryRun' },
      "MappingTemplate: Expected JSON RequestResponse or Event for '$[invocationType]' but got STRING instead.",
    ],
  ])('is not called by %j', async (request, expected) => {
    expect(await errorOf(echo, request)).toBe(expected);
  });

  it('is neither sent nor believed more than limits say', async () => {
    const limits = {
      ...laboratory.ports.limits,
      graphqlSourceRequestBytes: 1_000,
      graphqlSourceAnswerBytes: 2_000,
    };
    const bounded = sourceOf(toldArn, { limits });
    expect(await errorOf(bounded, invoke('x'.repeat(1_000)))).toContain('Lambda:RequestTooLargeException: ');
    expect(await errorOf(bounded, invoke({ big: 2_000 }))).toBe(
      'Lambda:Unhandled: Response payload size exceeded maximum allowed payload size (2000 bytes).',
    );
    let deep: Json = null;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    expect(await errorOf(echo, invoke(deep))).toContain('MappingTemplate: The value nests deeper');
  });

  it('is waited for as long as the request lasts', async () => {
    const controller = new AbortController();
    const answer = told.invoke(invoke({ sleeps: 20_000 }), callOf({ signal: controller.signal }));
    controller.abort();
    expect((await answer).error?.type).toBe('Lambda:ExecutionTimeoutException');
  });
});

describe('a batch', () => {
  it('is one call, answered in order', async () => {
    let calls = 0;
    const counted = sourceOf(toldArn, {
      callService: (call) => {
        calls += 1;
        return laboratory.cairn.callService(call);
      },
    });
    const answers = await counted.invokeBatch?.(batchOf({ answer: 1 }, null, { answer: { b: 2 } }));
    expect(answers).toEqual([{ result: 1 }, { result: null }, { result: { b: 2 } }]);
    expect(calls).toBe(1);
  });

  it('of one is a list of one', async () => {
    expect(await ask(told, { operation: 'BatchInvoke', payload: { answer: 1 } })).toEqual({ result: 1 });
  });

  it.each<[Json, string]>([
    [[1], 'a list of 1'],
    [{ 0: 1, 1: 2 }, 'no list'],
    [null, 'no list'],
  ])('that is answered by %j fails for all', async (all, found) => {
    const answers = await told.invokeBatch?.(batchOf(all === null ? { all: 'none' } : { all }, {}));
    const message = `The function has to answer a batch with a list of 2, one item for each request; it answered ${found}.`;
    const failed = { result: null, error: { type: 'Lambda:IllegalArgument', message } };
    expect(answers).toEqual([failed, failed]);
  });

  it('that fails fails for all', async () => {
    const failed = { result: null, error: { type: 'Lambda:Unhandled', message: 'no' } };
    expect(await told.invokeBatch?.(batchOf({}, { fails: 'no' }))).toEqual([failed, failed]);
  });

  it('leaves out what is none, and calls alone what is to be called alone', async () => {
    const [first, , third] = batchOf({ answer: 'a' }, {}, { answer: 'c' });
    const answers = await told.invokeBatch?.([
      first as never,
      { request: { operation: 'Invoke', payload: { answer: 'alone' } }, call: callOf() },
      { request: {}, call: callOf() },
      third as never,
    ]);
    expect(answers?.map(({ result }) => result)).toEqual(['a', 'alone', null, 'c']);
    expect(answers?.[2]?.error?.message).toBe("Value for field '$[operation]' not found.");
  });

  it('without code has data and an error for each', async () => {
    const answersTold: Json[] = [
      { answer: { data: 1, errorMessage: null } },
      { answer: { data: 2, errorMessage: 'half', errorType: 'Partial' } },
      { answer: { errorMessage: 'secret', errorType: 'UnauthorizedException' } },
      { answer: null },
    ];
    const requests = answersTold.map((each) => ({
      request: directLambdaRequest,
      call: callOf({ context: () => ({ arguments: { told: each } }) }),
    }));
    expect(await told.invokeBatch?.(requests)).toEqual([
      { result: 1 },
      { result: 2, error: { message: 'half', type: 'Partial' } },
      {
        result: null,
        error: { message: 'You are not authorized to make this call.', type: 'UnauthorizedException' },
      },
      { result: null },
    ]);
  });
});

describe('a function that decides about failed conditions', () => {
  const key = { id: { S: '1' } };
  const decide = (decision: Json) => async () => {
    const source = laboratory.table('decided');
    await ask(source, { operation: 'PutItem', key, attributeValues: { n: { N: 1 } } });
    made += 1;
    const lambdaArn = await makeFunction(
      `decides-${made}`,
      `exports.handler = async (event) => { const decision = ${JSON.stringify(decision)}; return decision === 'tell' ? { action: 'retry', retryMapping: { attributeValues: { told: { S: JSON.stringify(event) } } } } : decision; };`,
    );
    const condition = {
      expression: 'attribute_not_exists(id)',
      conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn },
    };
    const request = { operation: 'PutItem', key, attributeValues: { n: { N: 2 } }, condition };
    return ask(source, request, { typeName: 'Mutation', fieldName: 'put', outputType: 'Thing' });
  };

  it('rejects', async () => {
    const { error, result } = await decide({ action: 'reject' })();
    expect(error).toMatchObject({
      type: 'DynamoDB:ConditionalCheckFailedException',
      data: { id: '1', n: 1 },
    });
    expect(result).toEqual({ id: '1', n: 1 });
  });

  it('discards what was to be written', async () => {
    expect(await decide({ action: 'discard' })()).toEqual({ result: { id: '1', n: 1 } });
  });

  it('has another item written, once', async () => {
    const attributeValues = { n: { N: 3 } };
    expect(await decide({ action: 'retry', retryMapping: { attributeValues } })()).toEqual({
      result: { id: '1', n: 3 },
    });
    const condition = { expression: 'n = :n', expressionValues: { ':n': { N: 9 } } };
    const { error } = await decide({ action: 'retry', retryMapping: { attributeValues, condition } })();
    expect(error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
  });

  it('is told what stands there and what was to be', async () => {
    const { result } = await decide('tell')();
    const event = JSON.parse((result as { told: string }).told);
    expect(event).toMatchObject({
      arguments: { id: '1' },
      requestMapping: { operation: 'PutItem', attributeValues: { n: { N: 2 } } },
      currentValue: { id: '1', n: 1 },
      resolver: {
        tableName: 'decided',
        awsRegion: 'us-east-1',
        parentType: 'Mutation',
        field: 'put',
        outputType: 'Thing',
      },
      identity: null,
    });
  });

  it('that decides nothing known fails', async () => {
    expect((await decide({ action: 'ponder' })()).error?.type).toBe('MappingTemplate');
    expect((await decide({ action: 'retry' })()).error?.message).toBe(
      "Value for field '$[retryMapping]' not found.",
    );
    const update = { expression: 'SET n = :n' };
    expect((await decide({ action: 'retry', retryMapping: { update } })()).error?.message).toBe(
      "Unsupported element '$[retryMapping][update]'.",
    );
  });
});
