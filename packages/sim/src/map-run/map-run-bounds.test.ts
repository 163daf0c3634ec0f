import { expect, it } from 'vitest';
import { MapRunServer } from './map-run-server.ts';

const reader = {
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
};
const wait = { W: { Type: 'Wait', Seconds: 60, End: true } };
const failOdd = {
  C: {
    Type: 'Choice',
    Choices: [{ Variable: '$.fails', BooleanEquals: true, Next: 'F' }],
    Default: 'P',
  },
  F: { Type: 'Fail', Error: 'E', Cause: 'C' },
  P: { Type: 'Pass', End: true },
};

it('a map run asks its source for as many items as their length allows', async () => {
  const server = await new MapRunServer({ mapRunReadAheadBytes: 305 }).start();
  server.data.count = 20;
  server.data.itemOf = () => 'x'.repeat(98);
  const executionArn = await server.run({ ...reader, MaxConcurrency: 1 }, {}, undefined, 'EXPRESS');
  expect((await server.closed(executionArn)).status).toBe('SUCCEEDED');
  // How long they are is known after the first time.
  expect(server.data.reads.slice(0, 2)).toEqual([250, 3]);
});

it.each(['STANDARD', 'EXPRESS'])(
  'a burst holds as many outputs of %s children as their length allows',
  async (type) => {
    const server = await new MapRunServer({ mapRunBurstBytes: 1 }).start();
    const ends: number[] = [];
    server.beforeAppend = (bursts) => {
      for (const { segment } of bursts) {
        // With the output of each child stands how it ended; the result of all comes last.
        const closes = segment.includes('"phase":"closed"');
        if (segment[0] === 'N' && !closes) ends.push(segment.split('ooo').length - 1);
      }
    };
    const results = {
      W: { Type: 'Wait', Seconds: 60, Next: 'P' },
      P: { Type: 'Pass', Result: 'ooo', End: true },
    };
    const executionArn = await server.run({}, Array(8).fill(1), results, type);
    expect((await server.closed(executionArn)).output).toBe(JSON.stringify(Array(8).fill('ooo')));
    expect((await server.mapRun(executionArn)).executionCounts).toMatchObject({ succeeded: 8, total: 8 });
    expect(Math.max(...ends)).toBe(1);
  },
);

it('ends that wait to be recorded are not told twice when the run fails', async () => {
  const server = await new MapRunServer({ mapRunBurstBytes: 1 }).start();
  const items = Array.from({ length: 9 }, (_, index) => ({ fails: index === 1 }));
  const slow = { W: { Type: 'Wait', Seconds: 60, Next: 'C' }, ...failOdd };
  const executionArn = await server.run({}, items, slow, 'EXPRESS');
  expect((await server.closed(executionArn)).error).toBe('States.ExceedToleratedFailureThreshold');
  const { succeeded, failed, aborted, total } = (await server.mapRun(executionArn)).executionCounts;
  expect([failed, succeeded + failed + aborted, total]).toEqual([1, 9, 9]);
});

it.each([
  ['EXPRESS', { mapRunWindowBytes: 2_500 }, 3],
  // Those that have a row of their own are not counted by their inputs.
  ['STANDARD', { mapRunWindowBytes: 2_500 }, 8],
  ['EXPRESS', { mapRunWindowBytes: 1 }, 1],
])('large %s children run together as far as %o allows: %i', async (type, limits, together) => {
  const server = await new MapRunServer(limits).start();
  const items = Array(8).fill('x'.repeat(998));
  const executionArn = await server.run({}, items, wait, type);
  await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === together);
  await server.turns();
  expect((await server.mapRun(executionArn)).executionCounts.running).toBe(together);
  expect((await server.closed(executionArn)).output).toBe(JSON.stringify(items));
});

it('a burst takes as many inputs as their length allows', async () => {
  const server = await new MapRunServer({ mapRunBurstBytes: 1 }).start();
  let longest = 0;
  server.beforeAppend = (bursts) => {
    for (const { segment } of bursts) {
      if (segment[0] === 'N') longest = Math.max(longest, segment.split('xxx').length - 1);
    }
  };
  const one = { P: { Type: 'Pass', Result: 1, End: true } };
  const executionArn = await server.run({}, Array(8).fill('xxx'), one, 'EXPRESS');
  expect((await server.closed(executionArn)).output).toBe('[1,1,1,1,1,1,1,1]');
  expect(longest).toBe(1);
});
