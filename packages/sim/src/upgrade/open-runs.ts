import type { HistoryEvent } from '@cairn/asl';
import { type CallService, type Json, type JsonObject, memberOf, Payload } from '@cairn/kit';
import { scope, type TestServer } from '../workflows/test-server.ts';

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const task = (name: string, fields: JsonObject = {}): JsonObject => ({
  Type: 'Task',
  Resource: functionArn(name),
  ...fields,
});
const branch = (name: string, state: JsonObject): JsonObject => ({
  StartAt: name,
  States: { [name]: { ...state, End: true } },
});
const catchAll = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', ResultPath: '$.error' }] };
const caught = { Caught: { Type: 'Pass', End: true } };
const after = { After: { Type: 'Pass', Parameters: { 'before.$': '$' }, End: true } };

/** Machines by name, the first state being where they start; runs of them bear their names. */
function machines(activityArn: string, childArn: string): { readonly [name: string]: JsonObject } {
  return {
    wait: { Wait: { Type: 'Wait', Seconds: 100, Next: 'After' }, ...after },
    'task-in-flight': {
      Work: task('slow', { Next: 'After', ResultSelector: { 'r.$': '$' }, ResultPath: '$.done' }),
      ...after,
    },
    'task-that-times-out': {
      Work: task('silent', { TimeoutSeconds: 200, End: true, ...catchAll }),
      ...caught,
    },
    map: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemSelector: { 'seconds.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index' },
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Rest',
          States: {
            Rest: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Work' },
            Work: task('quick', { End: true }),
          },
        },
        ResultPath: '$.results',
        Next: 'After',
      },
      ...after,
    },
    parallel: {
      All: {
        Type: 'Parallel',
        Branches: [
          branch('Done', { Type: 'Pass', Result: 1.5 }),
          branch('Waits', { Type: 'Wait', Seconds: 300 }),
          branch('Works', task('slow')),
        ],
        Next: 'After',
      },
      ...after,
    },
    'parallel-that-fails': {
      All: {
        Type: 'Parallel',
        Branches: [
          branch('Waits', { Type: 'Wait', Seconds: 300 }),
          branch('Silent', task('silent', { TimeoutSeconds: 150 })),
        ],
        End: true,
        ...catchAll,
      },
      ...caught,
    },
    'retry-delay': {
      Work: task('failing', {
        Retry: [
          { ErrorEquals: ['First'], IntervalSeconds: 60, MaxAttempts: 1, JitterStrategy: 'FULL' },
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 3 },
        ],
        End: true,
        ...catchAll,
      }),
      ...caught,
    },
    'task-token': {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'asks', Payload: { 'token.$': '$$.Task.Token' } },
        HeartbeatSeconds: 500,
        Next: 'After',
      },
      ...after,
    },
    'activity-taken': { Work: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 500, End: true } },
    'activity-queued': { Work: { Type: 'Task', Resource: activityArn, Next: 'After' }, ...after },
    'sync-parent': {
      Nest: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { StateMachineArn: childArn, Name: 'child', Input: { n: 1 } },
        End: true,
      },
    },
    succeeded: { Pass: { Type: 'Pass', End: true } },
    failed: { Fail: { Type: 'Fail', Error: 'E', Cause: 'C' } },
  };
}

const inputs: { readonly [name: string]: string } = { map: '{"items": [1, 60, 70]}' };
const defaultInput = '{"order": 17, "amount": 1.0}';

/** How a run ended. */
export interface RunEnd {
  readonly status: string;
  /** `id<previous +seconds type {details}`, the seconds from the start of the run. */
  readonly history: readonly string[];
}

/**
 * Runs that are left open in each way in which a run can wait, and what takes them to their ends. The functions
 * they call hold their answers back until they are told to give them.
 */
export class OpenRuns {
  readonly server: TestServer;
  /** Tokens of tasks that wait for an answer, by the name of their run. */
  readonly tokens: { [run: string]: string };
  /** Idempotency keys of calls whose answers are held back. */
  readonly keysHeldBack: string[] = [];
  readonly #heldBack: (() => void)[] = [];
  #answering = false;

  constructor(server: TestServer, tokens: { readonly [run: string]: string } = {}) {
    this.server = server;
    this.tokens = { ...tokens };
    server.callService = this.#callService;
  }

  /** Starts all runs and brings each to where it waits. */
  async open(): Promise<void> {
    const { server } = this;
    const { activityArn } = await server.stepFunctions.createActivity(scope, { name: 'activity' });
    const childArn = await server.createMachine('child', 'Wait', {
      Wait: { Type: 'Wait', Seconds: 400, End: true },
    });
    for (const [name, states] of Object.entries(machines(activityArn, childArn))) {
      const arn = await server.createMachine(name, Object.keys(states)[0] as string, states);
      await server.startExecution(arn, inputs[name] ?? defaultInput, name);
      if (name === 'activity-taken') {
        const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
        this.tokens[name] = taskToken as string;
      }
      await server.turns();
    }
    // The first iteration of the Map ends; the last begins.
    server.clock.ringNext();
    await server.turns();
  }

  /** Gives the answers that were held back, and waits for the end of each run. */
  async finish(): Promise<{ readonly [run: string]: RunEnd }> {
    const { server, tokens } = this;
    const { stepFunctions } = server;
    this.#answering = true;
    for (const answer of this.#heldBack.splice(0)) answer();
    await server.turns();
    for (const [run, taskToken] of Object.entries(tokens)) {
      await stepFunctions.sendTaskHeartbeat(scope, { taskToken });
      await stepFunctions.sendTaskSuccess(scope, { taskToken, output: JSON.stringify({ run, n: 2.5 }) });
    }
    const { activities } = await stepFunctions.listActivities(scope, {});
    const activityArn = activities[0]?.activityArn as string;
    const { taskToken, input } = await stepFunctions.getActivityTask(scope, { activityArn });
    await stepFunctions.sendTaskSuccess(scope, { taskToken: taskToken as string, output: input as string });
    const ends: { [run: string]: RunEnd } = {};
    for (const name of Object.keys(machines(activityArn, ''))) ends[name] = await this.#end(name);
    return ends;
  }

  async #end(name: string): Promise<RunEnd> {
    const executionArn = `arn:aws:states:us-east-1:000000000000:execution:${name}:${name}`;
    const { status, startDate } = await this.server.closed(executionArn);
    const { events } = await this.server.stepFunctions.getExecutionHistory(scope, {
      executionArn,
      maxResults: 1_000,
    });
    return { status, history: events.map((event) => showEvent(event, startDate)) };
  }

  readonly #callService: CallService = async (call) => {
    const input = call.input as JsonObject;
    const name = String(memberOf(input, 'FunctionName')).replace(/^.*:/, '');
    const payload = memberOf(input, 'Payload') as Json;
    if (name === 'failing') {
      const errorType = this.#answering ? 'Later' : 'First';
      return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorType }) };
    }
    if (name === 'asks') {
      const { token } = JSON.parse(String(payload)) as { readonly token: string };
      this.tokens['task-token'] = token;
    }
    if (name === 'silent') await new Promise(() => {});
    if (name === 'slow' && !this.#answering) {
      this.keysHeldBack.push(call.idempotencyKey as string);
      await new Promise<void>((resolve) => this.#heldBack.push(resolve));
    }
    return { StatusCode: 200, Payload: JSON.stringify({ function: name, 'answer of': 1 }) };
  };
}

function showEvent({ id, previousEventId, timestampMs, type, details }: HistoryEvent, startMs: number) {
  const shown = JSON.stringify(details, (_name, value) => (value instanceof Payload ? value.text : value));
  const seconds = (timestampMs - startMs) / 1_000;
  return `${id}<${previousEventId} +${seconds} ${type}${shown === undefined ? '' : ` ${shown}`}`;
}
