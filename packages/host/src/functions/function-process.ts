import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type {
  FunctionInvocation,
  FunctionOutcome,
  InvocationEnd,
  InvocationReport,
  RunnableFunction,
} from '@cairn/resources';
import {
  environmentError,
  exitError,
  outOfMemoryError,
  type ProcessEnd,
  timeoutError,
} from './exit-error.ts';
import { LogTail } from './log-tail.ts';
import { OutputLines } from './output-lines.ts';
import { treeMemoryMegabytes } from './process-memory.ts';
import { descendantsOf, killTree, signalProcess } from './process-tree.ts';
import type { RuntimeChannel, RuntimeError, RuntimeEvents } from './runtime-channel.ts';

const logTailBytes = 8_192;
const strayStreamsMs = 500;
/** Time after an answer until an environment is frozen: what follows at once finds it awake. */
const awakeMs = 100;

/** What a function's process is made from. */
export interface FunctionProcessOptions {
  readonly function: RunnableFunction;
  readonly file: string;
  readonly parameters: readonly string[];
  readonly taskRoot: string;
  readonly environment: Record<string, string>;
  /** A text in that environment which no other has: by it is found what left the group. */
  readonly mark: string;
  /** Time to start that does not count against the function's time. */
  readonly initTimeoutMs: number;
  readonly openChannel: (events: RuntimeEvents) => RuntimeChannel | Promise<RuntimeChannel>;
  /** Told of each line that the function writes to stdout and stderr. */
  readonly onOutput?: (line: string) => void;
  /** Told when invocations begin and end; what is written between comes by `onOutput`. */
  readonly log?: {
    readonly started: (requestId: string) => void;
    readonly ended: (end: InvocationEnd) => void;
  };
  /** The process and its group are gone. */
  readonly onEnd: (pid: number | undefined) => void;
  readonly onStart: (pid: number) => void;
}

type Phase = 'starting' | 'idle' | 'busy' | 'ended';

/** What came of an invocation: one of the two. */
interface Answer {
  readonly payload?: string;
  readonly error?: RuntimeError;
}

interface Current {
  readonly invocation: FunctionInvocation;
  readonly resolve: (outcome: FunctionOutcome) => void;
  startedMs: number;
  timer: NodeJS.Timeout | undefined;
  isLogged: boolean;
  answer: Answer | undefined;
}

/**
 * One execution environment: one process in a group of its own, one invocation at a time.
 *
 * 1. An invocation ends when the runtime asks for the next one after its answer, or when the process
 *    ends, or when its time is up; whichever is first, and once.
 * 2. A process whose time was up, or which used too much memory, is killed with all that it started.
 * 3. It runs while it starts and while it has an invocation; soon after that it is frozen.
 * 4. After its end it takes no more invocations.
 */
export class FunctionProcess {
  readonly #options: FunctionProcessOptions;
  readonly #logTail = new LogTail(logTailBytes);
  readonly #createdMs = performance.now();
  #child: ChildProcess | undefined;
  #channel: RuntimeChannel | undefined;
  #phase: Phase = 'starting';
  #current: Current | undefined;
  #initDurationMs: number | undefined;
  #memoryUsedMegabytes = 0;
  #isOutOfMemory = false;
  /** What was stopped, until the next invocation. */
  #frozen: readonly number[] | undefined;
  #isSwept = false;
  #spawnProblem: string | undefined;
  #end: ProcessEnd | undefined;
  #initError: RuntimeError | undefined;
  /** Tells the log of the end of an invocation, once what it wrote is read. */
  #logEnd: (() => void) | undefined;
  /** When it fell idle; milliseconds of the performance clock. */
  idleSinceMs = 0;

  private constructor(options: FunctionProcessOptions) {
    this.#options = options;
  }

  /** Starts the process; resolves when it runs, before its runtime is ready. */
  static async start(options: FunctionProcessOptions): Promise<FunctionProcess> {
    const environment = new FunctionProcess(options);
    await environment.#spawn();
    return environment;
  }

  /** Whether it can take an invocation, now or later. */
  get isAlive(): boolean {
    return this.#phase !== 'ended';
  }

  /** Process id of the process and of its group. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Runs one invocation. Only one at a time. */
  invoke(invocation: FunctionInvocation): Promise<FunctionOutcome> {
    return new Promise((resolve) => {
      const current: Current = {
        invocation,
        resolve,
        startedMs: performance.now(),
        timer: undefined,
        isLogged: false,
        answer: undefined,
      };
      this.#current = current;
      if (this.#phase === 'idle') return this.#begin(current);
      if (this.#phase === 'ended')
        return this.#fail(this.#endOf(current, this.#end ?? { code: null, signal: 'SIGKILL' }));
      const timeoutMs = this.#options.initTimeoutMs + this.#options.function.timeoutSeconds * 1_000;
      current.timer = setTimeout(() => this.#timeOut(), timeoutMs);
    });
  }

  /** Kills the process and all that it started. */
  kill(): void {
    this.#phase = 'ended';
    const child = this.#child;
    if (child?.pid === undefined) return;
    if (process.platform === 'win32') child.kill('SIGKILL');
    else if (this.#isSwept) signalProcess(-child.pid, 'SIGKILL');
    else {
      const isThere = child.exitCode === null && child.signalCode === null;
      killTree(child.pid, isThere ? child.pid : undefined, this.#options.mark);
    }
    this.#isSwept = true;
  }

  /**
   * Looks at the memory in use and kills the environment when it is more than the function has; freezes it when it
   * has been idle for a moment. What is frozen uses no more memory than before.
   */
  watch(): void {
    if (this.#phase === 'ended' || this.#frozen !== undefined) return;
    this.#measureMemory();
    if (this.#phase !== 'idle' || this.#current !== undefined) return;
    if (performance.now() - this.idleSinceMs >= awakeMs) this.#freeze();
  }

  #freeze(): void {
    const pid = this.#child?.pid;
    if (pid === undefined || process.platform === 'win32') return;
    signalProcess(-pid, 'SIGSTOP');
    this.#frozen = [-pid, ...descendantsOf(pid)];
    for (const stopped of this.#frozen) signalProcess(stopped, 'SIGSTOP');
  }

  #thaw(): void {
    for (const stopped of this.#frozen ?? []) signalProcess(stopped, 'SIGCONT');
    this.#frozen = undefined;
  }

  #measureMemory(): void {
    const pid = this.#child?.pid;
    if (pid === undefined || this.#phase === 'ended') return;
    const used = treeMemoryMegabytes(pid);
    if (used === undefined) return;
    this.#memoryUsedMegabytes = Math.max(this.#memoryUsedMegabytes, used);
    if (used <= this.#options.function.memoryMegabytes) return;
    this.#isOutOfMemory = true;
    this.kill();
  }

  async #spawn(): Promise<void> {
    const channel = await this.#options.openChannel({
      onReady: () => this.#ready(),
      onInitError: (error) => this.#initFailed(error),
      onResponse: (requestId, payload) => this.#answer(requestId, { payload }),
      onError: (requestId, error) => this.#answer(requestId, { error }),
      onLost: () => this.kill(),
    });
    this.#channel = channel;
    const child = this.#startChild(channel);
    this.#child = child;
    this.#listenTo(child.stdout);
    this.#listenTo(child.stderr);
    // 'close' comes after the last output, so that the log is whole; what the process started may hold
    // the streams open, hence the group is killed at 'exit'.
    child.on('exit', () => {
      this.kill();
      // One that left the group may hold the streams for ever.
      setTimeout(() => this.#closeStreams(child), strayStreamsMs).unref();
    });
    child.on('close', (code, signal) => this.#ended({ code, signal }));
    child.on('error', (error) => {
      this.#spawnProblem = error.message;
      if (child.pid === undefined) this.#ended({ code: 1, signal: null });
    });
    if (child.pid === undefined) return;
    this.#options.onStart(child.pid);
    channel.attach(child);
  }

  #startChild(channel: RuntimeChannel): ChildProcess {
    const { file, parameters, taskRoot, environment } = this.#options;
    try {
      return spawn(file, [...parameters], {
        cwd: taskRoot,
        env: { ...environment, ...channel.environment },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', ...channel.extraStreams],
      });
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  #closeStreams(child: ChildProcess): void {
    child.stdout?.destroy();
    child.stderr?.destroy();
    this.#channel?.close();
  }

  #listenTo(stream: Readable | null): void {
    const { onOutput } = this.#options;
    const lines = onOutput === undefined ? undefined : new OutputLines(onOutput);
    stream?.on('data', (chunk: Buffer) => {
      this.#logTail.push(chunk);
      lines?.push(chunk);
    });
    stream?.on('close', () => lines?.end());
  }

  #ready(): void {
    if (this.#phase === 'ended') return;
    const current = this.#current;
    if (this.#phase === 'starting') {
      this.#initDurationMs = performance.now() - this.#createdMs;
      this.#phase = 'idle';
      if (current !== undefined) {
        clearTimeout(current.timer);
        this.#begin(current);
      }
      return;
    }
    if (current?.answer !== undefined) this.#finish(current);
  }

  #begin(current: Current): void {
    if (this.#frozen !== undefined) this.#thaw();
    this.#phase = 'busy';
    this.#logStart(current);
    current.startedMs = performance.now();
    const timeoutMs = this.#options.function.timeoutSeconds * 1_000;
    current.timer = setTimeout(() => this.#timeOut(), timeoutMs);
    const { requestId, invokedArn, clientContext, traceHeader, payload } = current.invocation;
    this.#channel?.send({
      requestId,
      invokedArn,
      payload,
      deadlineMs: Date.now() + timeoutMs,
      traceId: traceHeader ?? traceId(),
      ...(clientContext !== undefined && { clientContext }),
    });
  }

  #answer(requestId: string, answer: Answer): void {
    const current = this.#current;
    if (current?.invocation.requestId === requestId) current.answer ??= answer;
  }

  #initFailed(error: RuntimeError): void {
    const current = this.#current;
    if (current !== undefined) current.answer = { error };
    else this.#initError = error;
    // The runtime ends by itself; waiting for that keeps what it still writes.
  }

  #timeOut(): void {
    const current = this.#current;
    if (current === undefined) return;
    const error = timeoutError(current.invocation.requestId, this.#options.function.timeoutSeconds);
    this.kill();
    current.answer = { error };
    this.#finish(current);
  }

  #ended(end: ProcessEnd): void {
    // A process that could not be made tells it twice.
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#phase = 'ended';
    this.#channel?.close();
    const current = this.#current;
    if (current !== undefined) {
      current.answer ??= { error: this.#endOf(current, end) };
      this.#finish(current);
    }
    this.#options.onEnd(this.#child?.pid);
  }

  /** Why there is no answer. */
  #endOf(current: Current, end: ProcessEnd): RuntimeError {
    const { requestId } = current.invocation;
    if (this.#initError !== undefined) return this.#initError;
    if (this.#spawnProblem !== undefined) {
      return environmentError(requestId, 'Runtime.InvalidEntrypoint', this.#spawnProblem);
    }
    return this.#isOutOfMemory ? outOfMemoryError(requestId) : exitError(requestId, end);
  }

  #fail(error: RuntimeError): void {
    const current = this.#current;
    if (current === undefined) return;
    current.answer = { error };
    this.#finish(current);
  }

  #finish(current: Current): void {
    clearTimeout(current.timer);
    this.#current = undefined;
    const durationMs = performance.now() - current.startedMs;
    if (this.#phase === 'busy') this.#phase = 'idle';
    this.idleSinceMs = performance.now();
    if (!current.invocation.wantsLog) {
      const outcome = this.#outcome(current, durationMs, '');
      this.#logEndOf(current, outcome);
      current.resolve(outcome);
      return;
    }
    this.#measureMemory();
    // What the function wrote lies in the pipes by now; two turns of the loop read it.
    setImmediate(() =>
      setImmediate(() => {
        const outcome = this.#outcome(current, durationMs, this.#logTail.take());
        this.#logEndOf(current, outcome);
        current.resolve(outcome);
      }),
    );
  }

  #logStart(current: Current): void {
    this.#logEnd?.();
    if (current.isLogged) return;
    current.isLogged = true;
    this.#options.log?.started(current.invocation.requestId);
  }

  /** The log hears of the end two turns of the loop later, behind what still lies in the pipes. */
  #logEndOf(current: Current, outcome: FunctionOutcome): void {
    const { log } = this.#options;
    if (log === undefined || (outcome.kind !== 'success' && outcome.kind !== 'function-error')) return;
    this.#logStart(current);
    const message = outcome.kind === 'function-error' ? outcome.supervisorMessage : undefined;
    const errorType = outcome.kind === 'function-error' ? outcome.errorType : '';
    const end = {
      requestId: current.invocation.requestId,
      report: outcome.report,
      ...(message !== undefined && { failure: { errorType, message } }),
    };
    const tell = (): void => {
      if (this.#logEnd !== tell) return;
      this.#logEnd = undefined;
      log.ended(end);
    };
    this.#logEnd = tell;
    setImmediate(() => setImmediate(tell));
  }

  #outcome(current: Current, durationMs: number, logTail: string): FunctionOutcome {
    const initDurationMs = this.#initDurationMs;
    this.#initDurationMs = undefined;
    const report: InvocationReport = {
      durationMs,
      memoryUsedMegabytes: this.#memoryUsedMegabytes,
      logTail,
      ...(initDurationMs !== undefined && { initDurationMs }),
    };
    const { error, payload } = current.answer ?? {};
    if (error !== undefined) {
      return { kind: 'function-error', ...error, report };
    }
    return { kind: 'success', payload: payload ?? '', report };
  }
}

/** Lambda names a trace in each invocation; nothing is sampled here. */
function traceId(): string {
  return `Root=1-${Math.floor(Date.now() / 1_000).toString(16)}-000000000000000000000000;Parent=0000000000000000;Sampled=0`;
}
