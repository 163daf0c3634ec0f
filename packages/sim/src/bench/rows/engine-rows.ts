import { type BenchEngine, openBenchEngine } from '../bench-engine.ts';
import {
  choiceLoopMachine,
  fiveStateInput,
  fiveStateMachine,
  fiveStateTransitions,
  taskLoopMachine,
  threeTaskMachine,
} from '../bench-machines.ts';
import type { BenchResult, BenchRow } from '../bench-row.ts';
import { localStepFunctionsRate } from '../peer-local-stepfunctions.ts';
import { sustained } from '../sustained.ts';

async function withEngine<Answer>(work: (engine: BenchEngine) => Promise<Answer>): Promise<Answer> {
  const engine = await openBenchEngine();
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Starts a run and waits until some run has ended: as many are open as there are lanes. */
async function runToEnd(engine: BenchEngine, stateMachineArn: string, input: string): Promise<void> {
  await engine.stepFunctions.startExecution(engine.scope, { stateMachineArn, input });
  await engine.nextEnd();
}

/** Runs that end at once, 200 together: starts, transitions and commits. */
export const engineStandard: BenchRow = {
  name: 'engine-standard',
  run: ({ seconds }) =>
    withEngine(async (engine) => {
      const machineArn = await engine.createMachine('five-states', fiveStateMachine);
      const start = () =>
        engine.stepFunctions.startExecution(engine.scope, {
          stateMachineArn: machineArn,
          input: fiveStateInput,
        });
      const { perSecond } = await sustained(200, seconds, start);
      const running = await engine.stepFunctions.listExecutions(engine.scope, {
        stateMachineArn: machineArn,
        statusFilter: 'RUNNING',
      });
      if (running.executions.length > 0)
        throw new Error('a run that should have ended at once is still running');
      const peer = await localStepFunctionsRate({
        definition: fiveStateMachine,
        input: fiveStateInput,
        transitions: fiveStateTransitions,
        seconds: Math.min(seconds, 10),
      });
      return [
        {
          name: 'engine-standard',
          value: perSecond * fiveStateTransitions,
          unit: 'transitions/s',
          target: { atLeast: 150_000 },
          peer,
          method: 'in process, 200 at once, every run durable before its start is acknowledged',
        },
      ];
    }),
};

/** Runs of three tasks, each result durable before the next task starts. */
export const engineTasks: BenchRow = {
  name: 'engine-tasks',
  run: ({ seconds }) =>
    withEngine(async (engine) => {
      const machineArn = await engine.createMachine('three-tasks', threeTaskMachine);
      const { perSecond } = await sustained(200, seconds, () => runToEnd(engine, machineArn, fiveStateInput));
      const peer = await localStepFunctionsRate({
        definition: threeTaskMachine,
        input: fiveStateInput,
        transitions: 3,
        seconds: Math.min(seconds, 10),
      });
      return [
        {
          name: 'engine-tasks',
          value: perSecond * 3,
          unit: 'transitions/s',
          target: { atLeast: 60_000 },
          peer,
          method:
            'in process, 200 at once, tasks answered at once, every result durable before the next command',
        },
      ];
    }),
};

async function historyRate(engine: BenchEngine, name: string, definition: object): Promise<number> {
  const machineArn = await engine.createMachine(name, definition);
  const startedAt = performance.now();
  await runToEnd(engine, machineArn, '{"go":true}');
  return 25_000_000 / (performance.now() - startedAt);
}

/** One run until its history is full (25,000 events). AWS takes about 48 s for it. */
export const longRun: BenchRow = {
  name: 'long-run',
  run: () =>
    withEngine(async (engine): Promise<readonly BenchResult[]> => {
      const aws = { name: 'AWS, published', value: 520 };
      const method = 'one run of 25,000 events, alone, from start to end';
      return [
        {
          name: 'long-run choice loop',
          value: await historyRate(engine, 'choice-loop', choiceLoopMachine),
          unit: 'events/s',
          target: { atLeast: 100_000 },
          peer: aws,
          method,
        },
        {
          name: 'long-run task loop',
          value: await historyRate(engine, 'task-loop', taskLoopMachine),
          unit: 'events/s',
          target: { atLeast: 20_000 },
          peer: aws,
          method,
        },
      ];
    }),
};
