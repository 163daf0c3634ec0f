import { expect, it } from 'vitest';
import { LiveConnection } from './live-connection.ts';
import type { StreamRequest, StreamSign } from './open-stream.ts';

const scope = { account: '000000000000', region: 'us-east-1' };
const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:m:r';

it('asks for what is wanted further although the open stream tells something meanwhile', async () => {
  const requests: StreamRequest[] = [];
  const timers = new Set<{ readonly milliseconds: number; readonly run: () => void }>();
  const waiting: ((sign: StreamSign) => void)[] = [];
  const connection = new LiveConnection(
    {
      open: async function* (request) {
        requests.push(request);
        for (;;) yield await new Promise<StreamSign>((resolve) => waiting.push(resolve));
      },
      after: (milliseconds, run) => {
        const timer = { milliseconds, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      random: () => 0,
    },
    { onEvent: () => undefined, onState: () => undefined },
  );
  const runTimers = () => {
    for (const timer of [...timers].filter(({ milliseconds }) => milliseconds < 1_000)) {
      timers.delete(timer);
      timer.run();
    }
  };
  connection.want({ scope, executions: true, histories: [] });
  runTimers();
  connection.want({ scope, executions: true, histories: [{ executionArn, lastEventId: 12 }] });
  waiting.shift()?.({ kind: 'open' });
  await expect.poll(() => waiting.length).toBe(1);
  runTimers();
  expect(requests.map(({ histories }) => histories)).toEqual([[], [{ executionArn, lastEventId: 12 }]]);
});
