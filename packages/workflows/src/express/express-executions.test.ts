import { compileProgram, type StartTask, type TransitionEvent } from '@cairn/asl';
import {
  type Alarm,
  type AlarmClock,
  type JsonObject,
  Payload,
  resolveLimits,
  seededRandom,
} from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { TaskHost, TaskOwner } from '../engine/engine-ports.ts';
import { ExecutionClocks } from '../engine/execution-clocks.ts';
import type { ExecutionLogWrite } from '../engine/execution-log.ts';
import { stepFunctionsLimits } from '../limits.ts';
import { Mocks } from '../mocks/mocks.ts';
import type { ExpressEnd } from './express-execution.ts';
import { ExpressExecutions } from './express-executions.ts';
import { ExpressObserver } from './express-observer.ts';

const machine: StateMachine = {
  machineId: 1,
  arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:express',
  name: 'express',
  account: '000000000000',
  region: 'us-east-1',
  type: 'EXPRESS',
  creationMs: 0,
  revision: 1,
};

/** A clock with one alarm for each that asked, rung by hand. */
class HandClock implements AlarmClock {
  nowMs = 1_000_000;
  readonly #alarms: { atMs: number | undefined; readonly ring: () => void }[] = [];

  now(): number {
    return this.nowMs;
  }

  alarm(ring: () => void): Alarm {
    const alarm: { atMs: number | undefined; readonly ring: () => void } = { atMs: undefined, ring };
    this.#alarms.push(alarm);
    return {
      set(atMs) {
        alarm.atMs = atMs;
      },
    };
  }

  /** Moves on, ringing what is due on the way. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const due = this.#alarms.filter(({ atMs }) => atMs !== undefined && atMs <= untilMs);
      const [next] = due.sort((left, right) => (left.atMs as number) - (right.atMs as number));
      if (next === undefined) break;
      this.nowMs = Math.max(this.nowMs, next.atMs as number);
      next.atMs = undefined;
      next.ring();
    }
    this.nowMs = untilMs;
  }
}

class Laboratory {
  readonly clock = new HandClock();
  readonly deferred: (() => void)[] = [];
  readonly started: { readonly owner: TaskOwner; readonly command: StartTask }[] = [];
  readonly cancelled: number[] = [];
  readonly written: ExecutionLogWrite[] = [];
  readonly logged: string[] = [];
  readonly ends: ExpressEnd[] = [];
  readonly express: ExpressExecutions;
  dropped = 0;

  constructor(limits: { readonly [name: string]: number } = {}) {
    const tasks: TaskHost = {
      startTask: (owner, command) => this.started.push({ owner, command }),
      cancelTask: (_owner, { scheduledEventId }) => this.cancelled.push(scheduledEventId),
      refuseTask: () => undefined,
      executionClosed: () => {},
      executionsDeleted: () => {},
    };
    const log = (_level: string, message: string) => void this.logged.push(message);
    const allLimits = resolveLimits(stepFunctionsLimits, limits);
    this.express = new ExpressExecutions({
      clock: this.clock,
      random: seededRandom(1),
      digest: { hex: () => '' },
      defer: (work) => this.deferred.push(work),
      log,
      limits: allLimits,
      observer: new ExpressObserver({
        log,
        limits: allLimits,
        logs: { groupExists: async () => true, write: (records) => void this.written.push(records) },
      }),
      tasks,
      clocks: new ExecutionClocks({
        clock: this.clock,
        defer: (work) => this.deferred.push(work),
        ring: () => {},
      }),
      mocks: new Mocks(undefined),
    });
  }

  run(states: JsonObject, more: { readonly input?: string; readonly log?: string } = {}) {
    const definition: JsonObject = { StartAt: Object.keys(states)[0] as string, States: states };
    const revision: CompiledRevision = {
      revision: 1,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::000000000000:role/express',
      updateMs: 0,
      program: compileProgram(definition),
      ...(more.log === undefined ? {} : { loggingConfiguration: logTo(more.log) }),
    };
    return this.express.run(
      {
        executionArn: 'arn:aws:states:us-east-1:000000000000:express:express:run:id',
        name: 'run',
        machine,
        revision,
        program: revision.program,
        stateMachineArn: machine.arn,
        input: Payload.parse(more.input ?? '{}'),
        startMs: this.clock.now(),
      },
      (end) => this.ends.push(end),
      () => {
        this.dropped += 1;
      },
    );
  }

  /** Gives the other work of the event loop its turn. */
  turn(): void {
    for (const work of this.deferred.splice(0)) work();
  }

  /** Answers the task that was started last. */
  answer(
    event:
      | { readonly kind: 'task-succeeded'; readonly output: Payload }
      | { readonly kind: 'task-failed'; readonly error: string },
  ): void {
    const { owner, command } = this.started.at(-1) as Laboratory['started'][number];
    this.express.post(owner.executionId, { ...event, task: command.task } as TransitionEvent);
  }

  /** What the ends were. */
  get statuses(): readonly string[] {
    return this.ends.map(({ status }) => status);
  }
}

function logTo(level: string): JsonObject {
  const logGroupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:express:*';
  return { level, includeExecutionData: true, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] };
}

const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true };

describe('Express executions', () => {
  it('end within the call when nothing waits', () => {
    const laboratory = new Laboratory();
    laboratory.run({ A: { Type: 'Pass', Result: 7, End: true } });
    expect(laboratory.statuses).toEqual(['SUCCEEDED']);
    expect(laboratory.ends[0]?.output?.text).toBe('7');
    expect(laboratory.deferred).toEqual([]);
  });

  it('fail with error and cause', () => {
    const laboratory = new Laboratory();
    laboratory.run({ A: { Type: 'Fail', Error: 'E', Cause: 'C' } });
    expect(laboratory.ends).toMatchObject([{ status: 'FAILED', error: 'E', cause: 'C' }]);
  });

  it('wait by the clock, and carry on', () => {
    const laboratory = new Laboratory();
    laboratory.run({ A: { Type: 'Wait', Seconds: 10, End: true } });
    laboratory.clock.pass(9_999);
    expect(laboratory.statuses).toEqual([]);
    laboratory.clock.pass(1);
    expect(laboratory.statuses).toEqual(['SUCCEEDED']);
    expect(laboratory.ends[0]?.stopMs).toBe(1_010_000);
    expect(laboratory.ends[0]?.billing).toMatchObject({
      billedDurationInMilliseconds: 10_000,
      billedMemoryUsedInMB: 64,
    });
  });

  it('time out after five minutes, their calls ended, without error and cause', () => {
    const laboratory = new Laboratory();
    laboratory.run({ A: task });
    laboratory.clock.pass(299_999);
    expect(laboratory.statuses).toEqual([]);
    laboratory.clock.pass(1);
    expect(laboratory.statuses).toEqual(['TIMED_OUT']);
    expect(laboratory.ends[0]).not.toHaveProperty('error');
    laboratory.answer({ kind: 'task-succeeded', output: Payload.of(1) });
    expect(laboratory.ends).toHaveLength(1);
  });

  it('time out as soon as a raised or lowered limit says', () => {
    const laboratory = new Laboratory({ expressSecondsMax: 2 });
    laboratory.run({ A: { Type: 'Wait', Seconds: 10, End: true } });
    laboratory.clock.pass(2_000);
    expect(laboratory.statuses).toEqual(['TIMED_OUT']);
  });

  it('go on with what tasks answer, and try again what failed', () => {
    const laboratory = new Laboratory();
    const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 3, MaxAttempts: 1 }];
    laboratory.run({ A: { ...task, Retry: retry } });
    expect(laboratory.started).toHaveLength(1);
    laboratory.answer({ kind: 'task-failed', error: 'Broken' });
    expect(laboratory.started).toHaveLength(1);
    laboratory.clock.pass(3_000);
    expect(laboratory.started).toHaveLength(2);
    laboratory.answer({ kind: 'task-succeeded', output: Payload.of('done') });
    expect(laboratory.ends[0]?.output?.text).toBe('"done"');
  });

  it('give each task a number that no other execution and no earlier server has', () => {
    const first = new Laboratory();
    first.run({ A: task });
    first.run({ A: task });
    const later = new Laboratory();
    later.clock.nowMs += 1;
    const numbers = first.started.map(({ owner }) => owner.executionId);
    expect(new Set(numbers).size).toBe(2);
    expect(Math.max(...numbers)).toBeLessThan(0);
    const restarted = new Laboratory();
    restarted.run({ A: task });
    expect(Number.isSafeInteger(restarted.started[0]?.owner.executionId)).toBe(true);
  });

  it('are aborted once, whatever comes after', () => {
    const laboratory = new Laboratory();
    const handle = laboratory.run({ A: task });
    handle.abort('Stopped', 'by hand');
    handle.abort();
    laboratory.answer({ kind: 'task-succeeded', output: Payload.of(1) });
    laboratory.clock.pass(400_000);
    expect(laboratory.ends).toMatchObject([{ status: 'ABORTED', error: 'Stopped', cause: 'by hand' }]);
    expect(laboratory.cancelled).toHaveLength(1);
  });

  it('let others have their turn when they never wait', () => {
    const laboratory = new Laboratory({ burstEventsMax: 100 });
    const loop = { Type: 'Choice', Choices: [{ Variable: '$.go', BooleanEquals: true, Next: 'A' }] };
    laboratory.run({ A: loop }, { input: '{"go":true}' });
    laboratory.run({ A: { Type: 'Pass', End: true } });
    expect(laboratory.statuses).toEqual(['SUCCEEDED']);
    // Far more events than a history may have: nobody keeps them.
    for (let turn = 0; turn < 600; turn++) laboratory.turn();
    expect(laboratory.statuses).toEqual(['SUCCEEDED']);
    laboratory.clock.pass(300_000);
    laboratory.turn();
    expect(laboratory.statuses).toEqual(['SUCCEEDED', 'TIMED_OUT']);
  });

  it('refuse tasks that wait for somebody', () => {
    const laboratory = new Laboratory();
    laboratory.run({ A: { ...task, Resource: 'arn:aws:states:us-east-1:000000000000:activity:a' } });
    laboratory.run({ A: { ...task, Resource: 'arn:aws:states:::states:startExecution.sync' } });
    laboratory.run({ A: { ...task, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' } });
    expect(laboratory.statuses).toEqual(['FAILED', 'FAILED', 'FAILED']);
    expect(laboratory.ends.map(({ error }) => error)).toEqual(Array(3).fill('States.Runtime'));
    expect(laboratory.started).toEqual([]);
  });

  it('are dropped when the server stops', () => {
    const laboratory = new Laboratory();
    laboratory.run({ A: task });
    laboratory.run({ A: { Type: 'Wait', Seconds: 1, End: true } });
    laboratory.express.stop();
    laboratory.clock.pass(400_000);
    laboratory.run({ A: { Type: 'Pass', End: true } });
    expect(laboratory.statuses).toEqual([]);
    expect(laboratory.dropped).toBe(3);
  });

  it('log what their level asks for, with the ids that all events have', () => {
    const laboratory = new Laboratory();
    const states = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Fail', Error: 'E' } };
    for (const level of ['ALL', 'ERROR', 'FATAL', 'OFF']) laboratory.run(states, { log: level });
    const ids = laboratory.written.map(({ events }) =>
      events.map(({ message }) => (JSON.parse(message) as { id: string; type: string }).id),
    );
    expect(ids).toEqual([['1', '2', '3', '4', '5'], ['4', '5'], ['5']]);
  });

  it('keep no timers of executions that are over', () => {
    const laboratory = new Laboratory();
    for (let round = 0; round < 20_000; round++) {
      laboratory.run({ A: task });
      laboratory.answer({ kind: 'task-succeeded', output: Payload.of(1) });
    }
    expect(laboratory.ends).toHaveLength(20_000);
    // Timers of 256 executions are looked at in a turn.
    laboratory.clock.pass(300_000);
    let turns = 1;
    for (; laboratory.deferred.length > 0; turns++) laboratory.turn();
    expect(turns).toBeLessThan(20);
  });
});
