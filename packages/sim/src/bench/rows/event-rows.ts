import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawClient } from '../../raw-client.ts';
import { ServerProcess } from '../../server-process.ts';
import type { BenchRow } from '../bench-row.ts';
import { percentile } from '../percentile.ts';

const roleArn = 'arn:aws:iam::000000000000:role/bench';
/** Rules beside the one that matches: an event must not cost what they cost. */
const otherRules = 200;

interface EventsTarget {
  readonly states: RawClient;
  readonly events: RawClient;
  readonly machineArn: string;
  readonly activityArn: string;
}

/** From PutEvents, or StartExecution, to a worker that holds the task of the started execution. */
async function startMilliseconds(
  { states, activityArn }: EventsTarget,
  start: () => Promise<unknown>,
): Promise<number> {
  const polled = states.call('GetActivityTask', { activityArn });
  const startedAt = performance.now();
  const [{ taskToken }] = await Promise.all([polled, start()]);
  const took = performance.now() - startedAt;
  await states.call('SendTaskSuccess', { taskToken, output: '{}' });
  return took;
}

async function samples(seconds: number, measure: () => Promise<number>): Promise<readonly number[]> {
  const found: number[] = [];
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until || found.length < 3) found.push(await measure());
  return found;
}

async function prepare({ states, events }: Pick<EventsTarget, 'states' | 'events'>): Promise<EventsTarget> {
  const { activityArn } = await states.call('CreateActivity', { name: 'worker' });
  const definition = JSON.stringify({
    StartAt: 'Work',
    States: { Work: { Type: 'Task', Resource: activityArn, End: true } },
  });
  const made = await states.call('CreateStateMachine', { name: 'started', definition, roleArn });
  const machineArn = String(made.stateMachineArn);
  await events.call('PutRule', {
    Name: 'start',
    EventPattern: '{"source":["shop"],"detail":{"kind":["order"]}}',
  });
  await events.call('PutTargets', {
    Rule: 'start',
    Targets: [{ Id: '1', Arn: machineArn, RoleArn: roleArn }],
  });
  for (let rule = 0; rule < otherRules; rule++) {
    const EventPattern = JSON.stringify({ source: [`other-${rule}`], detail: { kind: [{ prefix: 'o' }] } });
    await events.call('PutRule', { Name: `other-${rule}`, EventPattern });
  }
  return { states, events, machineArn, activityArn: String(activityArn) };
}

/** PutEvents to a started execution, one after the other. */
export const events: BenchRow = {
  name: 'events',
  run: async ({ seconds }) => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-events-'));
    const server = await ServerProcess.start({ dataDirectory });
    const clients = {
      states: new RawClient(server.endpoint),
      events: new RawClient(server.endpoint, 64, 'AWSEvents'),
    };
    try {
      const target = await prepare(clients);
      const entry = { Source: 'shop', DetailType: 'Ordered', Detail: '{"kind":"order","total":120}' };
      const put = () => target.events.call('PutEvents', { Entries: [entry] });
      const start = () =>
        target.states.call('StartExecution', { stateMachineArn: target.machineArn, input: '{}' });
      const taken = await samples(Math.min(seconds, 10), () => startMilliseconds(target, put));
      const direct = await samples(Math.min(seconds, 5), () => startMilliseconds(target, start));
      return [
        {
          name: 'events p50',
          value: percentile(taken, 0.5),
          unit: 'ms',
          peer: { name: 'the same by StartExecution', value: percentile(direct, 0.5) },
          method: `from PutEvents to a worker that holds the started execution's task, one at a time, among ${otherRules + 1} rules; two syncs on the way, where StartExecution has one`,
        },
        {
          name: 'events p99',
          value: percentile(taken, 0.99),
          unit: 'ms',
          peer: { name: 'the same by StartExecution', value: percentile(direct, 0.99) },
        },
      ];
    } finally {
      for (const client of Object.values(clients)) client.close();
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
};
