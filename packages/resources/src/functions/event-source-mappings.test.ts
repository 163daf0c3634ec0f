import type { CallService } from '@cairn/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionOutcome } from './function-ports.ts';
import { FunctionsFixture, scope, settle, succeeded } from './testing/functions-fixture.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:fn';
const EventSourceArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026';
const records = ['1', '2'].map((SequenceNumber) => ({ dynamodb: { SequenceNumber } }));

/** A stream with one shard; each read gives the record after the position. */
const stream: CallService = async ({ action, input }) => {
  const given = input as { readonly SequenceNumber?: string; readonly ShardIterator?: string };
  if (action === 'DescribeStream') return { StreamDescription: { Shards: [{ ShardId: 's' }] } };
  if (action === 'GetShardIterator') return { ShardIterator: given.SequenceNumber ?? '0' };
  return { Records: records.slice(Number(given.ShardIterator)).slice(0, 1) };
};

let fixture: FunctionsFixture;
/** Ends the invocations under way, in their order. */
let answers: ((outcome: FunctionOutcome) => void)[];
/** Numbers of the records that the function was given. */
const given = () =>
  fixture.host.invocations.map(
    ({ payload }) => JSON.parse(payload).Records[0].dynamodb.SequenceNumber as string,
  );

async function open(callService: CallService): Promise<void> {
  answers = [];
  fixture = new FunctionsFixture({ callService });
  fixture.host.respond = () => new Promise((resolve) => answers.push(resolve));
  await fixture.create('fn');
}

const create = (more: object = {}) =>
  fixture.functions.createEventSourceMapping(scope, {
    FunctionName: 'fn',
    EventSourceArn,
    StartingPosition: 'TRIM_HORIZON',
    ...more,
  });

/** Lets all happen that needs no clock. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await settle();
}

beforeEach(() => open(stream));
afterEach(() => fixture.functions.stopEventSources());

describe('a function that takes its time with a batch', () => {
  it('holds up neither changes of its mapping, nor other calls, nor a stop', async () => {
    const { UUID = '' } = await create();
    await quiet();
    expect(given()).toEqual(['1']);
    await fixture.functions.updateEventSourceMapping(scope, { UUID, BatchSize: 5 });
    await fixture.create('another');
    await fixture.functions.deleteEventSourceMapping(scope, { UUID });
    await create();
    await quiet();
    await fixture.functions.stopEventSources();
    expect(answers).toHaveLength(2);
  });

  it('is given nothing of that shard before it has answered, and then what it had', async () => {
    const { UUID = '' } = await create();
    await quiet();
    for (const Enabled of [false, true])
      await fixture.functions.updateEventSourceMapping(scope, { UUID, Enabled });
    await quiet();
    expect(given()).toEqual(['1']);
    answers[0]?.(succeeded('null'));
    await quiet();
    expect(given()).toEqual(['1', '1']);
    answers[1]?.(succeeded('null'));
    await quiet();
    expect(given()).toEqual(['1', '1', '2']);
  });
});

it('every mapping is read after a start and listed, however many there are', async () => {
  const read = new Set<string>();
  await open(async ({ input }) => {
    read.add((input as { readonly StreamArn: string }).StreamArn);
    return { StreamDescription: { Shards: [] } };
  });
  const mappings = Array.from({ length: 1_001 }, (_, place) => ({
    uuid: String(place).padStart(4, '0'),
    account: scope.account,
    region: scope.region,
    functionArn,
    sourceArn: `${EventSourceArn}-${place}`,
    isEnabled: true,
    lastModifiedMs: 0,
    settings: {},
  }));
  await fixture.records.write(
    mappings.map((mapping) => ({
      collection: 'lambda-event-sources',
      key: `${scope.account}/${scope.region}/${mapping.uuid}`,
      value: JSON.stringify(mapping),
    })),
  );
  await fixture.functions.startEventSources();
  await quiet();
  expect(read.size).toBe(1_001);
  const { EventSourceMappings, NextMarker } = await fixture.functions.listEventSourceMappings(scope, {
    Marker: '0998',
  });
  expect(EventSourceMappings.map(({ UUID }) => UUID)).toEqual(['0999', '1000']);
  expect(NextMarker).toBeUndefined();
  await expect(create({ EventSourceArn: `${EventSourceArn}-1000` })).rejects.toMatchObject({
    code: 'ResourceConflictException',
  });
});
