import { type Digest, invariant, type JsonObject, Payload, type Random, seededRandom } from '@cairn/kit';
import type { HistoryEvent } from '../../history-event.ts';
import { compileProgram } from '../../program/compile-program.ts';
import type { Program } from '../../program/program.ts';
import type {
  Command,
  ExecutionIdentity,
  MachineLimits,
  StartTask,
  StateChanges,
  TaskReference,
  Transition,
  TransitionEnvironment,
  TransitionEvent,
} from '../../transition-types.ts';
import { type Execution, newExecution } from '../execution.ts';
import { transition } from '../transition.ts';

/** When runs of tests start: 2026-01-01T00:00:00.000Z. */
export const startMs = Date.UTC(2026, 0, 1);

export const defaultLimits: MachineLimits = {
  historyEventsMax: 25_000,
  payloadBytesMax: 262_144,
  burstEventsMax: 1_000,
};

export const digest: Digest = { hex: (algorithm, text) => `${algorithm}:${text}` };

/** What a test may set. */
export interface RunOptions {
  readonly input?: string;
  readonly limits?: Partial<MachineLimits>;
  readonly random?: Random;
  readonly refuseTask?: TransitionEnvironment['refuseTask'];
}

/** Who runs: the same for all tests. */
export function identityOf(input: Payload): ExecutionIdentity {
  return {
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
    name: 'run',
    roleArn: 'arn:aws:iam::123456789012:role/role',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine',
    stateMachineName: 'machine',
    region: 'us-east-1',
    startMs,
    input,
  };
}

/** One execution driven by hand: events in, history and commands out. */
export class Run {
  readonly program: Program;
  readonly execution: Execution;
  readonly events: HistoryEvent[] = [];
  readonly commands: Command[] = [];
  nowMs = startMs;
  readonly #options: RunOptions;

  constructor(definition: JsonObject, options: RunOptions = {}) {
    this.program = compileProgram(definition);
    const identity = identityOf(Payload.parse(options.input ?? '{}'));
    this.execution = newExecution(this.program, identity, { ...defaultLimits, ...options.limits });
    this.#options = options;
  }

  /** A run that was started. */
  static start(definition: JsonObject, options: RunOptions = {}): Run {
    const run = new Run(definition, options);
    run.send({ kind: 'start' });
    return run;
  }

  send(event: TransitionEvent): Transition {
    const done = transition(this.program, this.execution, event, this.environment);
    this.events.push(...done.events);
    this.commands.push(...done.commands);
    return done;
  }

  get environment(): TransitionEnvironment {
    return {
      nowMs: this.nowMs,
      random: this.#options.random ?? seededRandom(1),
      digest,
      refuseTask: this.#options.refuseTask ?? (() => undefined),
      taskToken: ({ frameId, scheduledEventId }) => `token-${frameId}-${scheduledEventId}`,
    };
  }

  /** Lets time pass and sends `timers`. */
  pass(seconds: number): Transition {
    this.nowMs += seconds * 1000;
    return this.send({ kind: 'timers' });
  }

  /** The order to start a task that was given last, or the one before by so many. */
  startTask(before = 0): StartTask {
    const started = this.commands.filter((command) => command.kind === 'start-task');
    const command = started.at(-1 - before);
    invariant(command !== undefined, 'a task was started');
    return command;
  }

  succeed(output: string, task: TaskReference = this.startTask().task): Transition {
    return this.send({ kind: 'task-succeeded', task, output: Payload.parse(output) });
  }

  fail(error?: string, cause?: string, task: TaskReference = this.startTask().task): Transition {
    const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    return this.send({ kind: 'task-failed', task, ...details });
  }

  /** The history, an event a line: `2<0 PassStateEntered A {"x":1}`. */
  get history(): readonly string[] {
    return this.events.map(showEvent);
  }

  /** The history without details. */
  get outline(): readonly string[] {
    return this.events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
  }
}

/** An event as one line: ids, type, and the details by value. */
export function showEvent({ id, previousEventId, type, details }: HistoryEvent): string {
  const values = Object.entries(details ?? {}).flatMap(([field, value]) => {
    if (value === undefined || field === 'roleArn') return [];
    return [value instanceof Payload ? value.text : String(value)];
  });
  return [`${id}<${previousEventId}`, type, ...values].join(' ');
}

/** State changes as the journal keeps them: through text and back. */
export function throughText(changes: StateChanges): StateChanges {
  const frames = changes.frames.map(({ id, data, payloads }) => ({
    id,
    data: JSON.parse(JSON.stringify(data)),
    payloads: payloads.map(({ text }) => Payload.ofText(text)),
  }));
  return { ...JSON.parse(JSON.stringify({ ...changes, frames: [] })), frames };
}
