import { isJsonObject, memberOf, parseJson, ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:flaky';

/** A sequence of things that take time. */
type Step =
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'call'; readonly failures: number; readonly intervalSeconds: number }
  | { readonly kind: 'child'; readonly steps: readonly Step[] }
  | { readonly kind: 'fork'; readonly branches: readonly (readonly Step[])[] };

const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 100 }) }),
    fc.record({
      kind: fc.constant('call' as const),
      failures: fc.integer({ min: 0, max: 3 }),
      intervalSeconds: fc.integer({ min: 1, max: 30 }),
    }),
    fc.record({ kind: fc.constant('child' as const), steps: tie('steps') }),
    fc.record({
      kind: fc.constant('fork' as const),
      branches: fc.array(tie('steps'), { minLength: 1, maxLength: 3 }),
    }),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
}));

/** Makes machines of steps: the outermost is called `main`, children by their number. */
class Machines {
  readonly definitions: { readonly name: string; readonly definition: object }[] = [];
  #states = 0;

  add(name: string, sequence: readonly Step[]): void {
    this.definitions.push({ name, definition: this.#sequence(sequence) });
  }

  #sequence(sequence: readonly Step[]): { readonly StartAt: string; readonly States: object } {
    const names = sequence.map(() => `S${++this.#states}`);
    const states = sequence.map((step, index) => {
      const next = names[index + 1];
      return [
        names[index],
        { ...this.#state(step), ...(next === undefined ? { End: true } : { Next: next }) },
      ];
    });
    return { StartAt: names[0] as string, States: Object.fromEntries(states) };
  }

  #state(step: Step): object {
    if (step.kind === 'wait') return { Type: 'Wait', Seconds: step.seconds };
    if (step.kind === 'fork')
      return { Type: 'Parallel', Branches: step.branches.map((branch) => this.#sequence(branch)) };
    if (step.kind === 'call') return this.#call(step);
    const name = `child${++this.#states}`;
    this.add(name, step.steps);
    return {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: { StateMachineArn: machineArn(name), Name: 'run' },
      ResultSelector: { done: true },
    };
  }

  #call({ failures, intervalSeconds }: Extract<Step, { kind: 'call' }>): object {
    return {
      Type: 'Task',
      Resource: functionArn,
      Parameters: { id: ++this.#states, failures },
      Retry: [
        { ErrorEquals: ['States.ALL'], IntervalSeconds: intervalSeconds, MaxAttempts: 5, BackoffRate: 1.5 },
      ],
    };
  }
}

/** Runs machines to their end. @returns what their histories show, in seconds since the start */
async function histories(machines: Machines, time: 'real' | 'skip'): Promise<unknown> {
  const server = await new TestServer().start();
  // What takes long inside must not look as if nothing happened.
  if (time === 'skip') server.readTurns = 4;
  const attempts = new Map<string, number>();
  server.callService = async ({ input }) => {
    const event = parseJson(String(isJsonObject(input) ? memberOf(input, 'Payload') : ''));
    const { id, failures } = event as { readonly id: unknown; readonly failures: unknown };
    const attempt = (attempts.get(String(id)) ?? 0) + 1;
    attempts.set(String(id), attempt);
    if (attempt <= Number(failures))
      throw new ServiceError('TooManyRequestsException', 'busy', { status: 429 });
    return { StatusCode: 200, Payload: 'true' };
  };
  for (const { name, definition } of machines.definitions) {
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    await server.stepFunctions.createStateMachine(scope, {
      name,
      roleArn,
      definition: JSON.stringify(definition),
    });
  }
  const startMs = server.clock.now();
  const input = { stateMachineArn: machineArn('main'), name: 'run' };
  const { executionArn } = await server.stepFunctions.startExecution(scope, input, { time });
  if (time === 'real') await server.closed(executionArn);
  else await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
  const shown: { [name: string]: unknown } = {};
  for (const { name } of machines.definitions) {
    const arn = `arn:aws:states:us-east-1:000000000000:execution:${name}:run`;
    const history = await server.stepFunctions.getExecutionHistory(scope, {
      executionArn: arn,
      maxResults: 1_000,
    });
    shown[name] = history.events.map(
      ({ id, previousEventId, timestampMs, type, details }) =>
        `${(timestampMs - startMs) / 1_000} ${id}<${previousEventId} ${type} ${details?.name ?? ''}`,
    );
    const { status, startDate, stopDate } = await server.describe(arn);
    shown[`${name} as described`] = { status, startDate, stopDate };
  }
  await server.stepFunctions.stop();
  return shown;
}

function machineArn(name: string): string {
  return `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
}

test('with skipped time histories are what they are on a clock that takes its time', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const machines = new Machines();
      machines.add('main', sequence);
      expect(await histories(machines, 'skip')).toEqual(await histories(machines, 'real'));
    }),
    { numRuns: 60, seed: Number(process.env.CAIRN_SEED ?? 1) },
  );
}, 60_000);
