import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type LimitValues, type Log, resolveLimits } from '@cairn/kit';
import type {
  CodeProblem,
  CodeStore,
  FunctionHost,
  FunctionInvocation,
  FunctionLogRecorder,
  FunctionOutcome,
  InvocationEnd,
  RunnableFunction,
} from '@cairn/resources';
import { checkArchive } from '../code-archive.ts';
import { environmentVariables, type FunctionCredentials } from './environment-variables.ts';
import { environmentError } from './exit-error.ts';
import { type FunctionHostLimitName, functionHostLimits } from './function-host-limits.ts';
import { FunctionPool, type WaitingInvocation } from './function-pool.ts';
import { FunctionProcess } from './function-process.ts';
import { NodeChannel } from './node-channel.ts';
import { ProcessGuard } from './process-guard.ts';
import { RuntimeApi } from './runtime-api.ts';
import { PythonInterpreter, type RuntimeCommand, runtimeCommand, runtimeFolder } from './runtime-command.ts';
import { UnpackedCode } from './unpacked-code.ts';

/** Settings of the execution environments. */
export interface FunctionProcessesOptions {
  readonly code: CodeStore;
  readonly log: Log;
  /** Address of this server for SDK clients inside functions (`AWS_ENDPOINT_URL`). */
  readonly endpoint?: () => string | undefined;
  /** Keys for a new environment of a function; any will do where nothing is verified. */
  readonly credentials?: (runnable: RunnableFunction) => FunctionCredentials | undefined;
  /** Told each line that functions write to stdout and stderr. */
  readonly onOutput?: (functionName: string, line: string) => void;
  /** Told what environments do and write. */
  readonly logs?: FunctionLogRecorder;
  /**
   * Folder of this server alone where functions are unpacked and where they write; emptied at the first use.
   * Without it a temporary folder is made, which a killed server leaves behind.
   */
  readonly workFolder?: string;
  /** Overrides of {@link functionHostLimits}. */
  readonly limits?: Partial<LimitValues<FunctionHostLimitName>>;
  /** What runs `python3.*` functions, looked for on the PATH. */
  readonly pythonCommand?: string;
}

const memoryWatchMs = 100;
const stopping: FunctionOutcome = { kind: 'unavailable', message: 'The server is stopping.' };

/**
 * Runs functions in processes of their own, never in the server's memory: one invocation at a time in
 * each, used again while it is warm, ended after idling.
 *
 * 1. No more than the capped number of processes exist; further invocations wait in order of arrival.
 * 2. A process ends with all that it started, also when the server is killed.
 */
export class FunctionProcesses implements FunctionHost {
  readonly #options: FunctionProcessesOptions;
  readonly #limits: LimitValues<FunctionHostLimitName>;
  readonly #files: UnpackedCode;
  readonly #python: PythonInterpreter;
  readonly #guard = new ProcessGuard();
  readonly #pools = new Map<string, FunctionPool>();
  /** The key used last by function and version: a new one means that the code on disk was changed. */
  readonly #keys = new Map<string, string>();
  readonly #processes = new Set<FunctionProcess>();
  readonly #ends = new Set<Promise<void>>();
  #startingCount = 0;
  #waitingCount = 0;
  #watch: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: FunctionProcessesOptions) {
    this.#options = options;
    this.#limits = { ...resolveLimits(functionHostLimits), ...options.limits };
    this.#python = new PythonInterpreter(options.pythonCommand ?? 'python3');
    this.#files = new UnpackedCode({
      code: options.code,
      workFolder: options.workFolder,
      unzippedBytesMax: this.#limits.functionUnzippedBytes,
    });
  }

  checkArchive(bytes: Uint8Array): Promise<CodeProblem | undefined> {
    const { functionUnzippedBytes, functionArchiveEntries } = this.#limits;
    return checkArchive(bytes, functionUnzippedBytes, functionArchiveEntries);
  }

  invoke(invocation: FunctionInvocation, signal?: AbortSignal): Promise<FunctionOutcome> {
    signal?.throwIfAborted();
    if (this.#isStopped) return Promise.resolve(stopping);
    const pool = this.#pool(invocation.function);
    const idle = pool.takeIdle();
    if (idle !== undefined && signal === undefined) return this.#run(pool, idle, invocation);
    const { promise, resolve, reject } = Promise.withResolvers<FunctionOutcome>();
    const waiting: WaitingInvocation = { invocation, resolve, reject };
    if (signal !== undefined) this.#listen(pool, waiting, signal, promise);
    if (idle !== undefined) {
      this.#run(pool, idle, invocation).then(resolve, reject);
    } else if (this.#waitingCount >= this.#limits.functionInvocationsWaiting) {
      resolve({ kind: 'throttled' });
    } else {
      pool.waiting.add(waiting);
      this.#waitingCount += 1;
      this.#serve(pool);
    }
    return promise;
  }

  /** The function runs on when its caller has gone, as in Lambda; only who still waits is taken off the list. */
  #listen(
    pool: FunctionPool,
    waiting: WaitingInvocation,
    signal: AbortSignal,
    outcome: Promise<FunctionOutcome>,
  ): void {
    const onAbort = (): void => {
      if (pool.waiting.delete(waiting)) this.#waitingCount -= 1;
      waiting.reject(signal.reason);
    };
    const stopListening = (): void => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
    outcome.then(stopListening, stopListening);
  }

  retire(key: string): void {
    const pool = this.#pools.get(key);
    if (pool === undefined) return;
    pool.isRetired = true;
    for (const idle of pool.idle.splice(0)) idle.kill();
    this.#forget(pool);
  }

  /** Process ids of all environments; for tests and metrics. */
  get processIds(): readonly number[] {
    return [...this.#processes].flatMap(({ pid, isAlive }) => (pid !== undefined && isAlive ? [pid] : []));
  }

  /** Ends all environments and removes what was unpacked. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#watch);
    for (const environment of this.#processes) environment.kill();
    for (const pool of this.#pools.values()) {
      for (let waiting = pool.takeWaiting(); waiting !== undefined; waiting = pool.takeWaiting()) {
        waiting.resolve(stopping);
      }
    }
    while (this.#ends.size > 0) await Promise.all(this.#ends);
    this.#guard.stop();
    await this.#files.remove();
  }

  #pool({ key, arn, version }: RunnableFunction): FunctionPool {
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      const identity = `${arn}:${version}`;
      const before = this.#keys.get(identity);
      if (before !== undefined) this.retire(before);
      this.#keys.set(identity, key);
      pool = new FunctionPool(key, identity);
      this.#pools.set(key, pool);
    }
    return pool;
  }

  /** Gives those who wait environments, as far as the caps allow. */
  #serve(pool: FunctionPool): void {
    while (pool.waiting.size > 0) {
      const idle = pool.takeIdle();
      if (idle === undefined && !this.#mayStart(pool)) return;
      const waiting = pool.takeWaiting();
      if (waiting === undefined) return;
      this.#waitingCount -= 1;
      const outcome =
        idle === undefined
          ? this.#runInNew(pool, waiting.invocation)
          : this.#run(pool, idle, waiting.invocation);
      outcome.then(waiting.resolve, waiting.reject);
    }
  }

  #mayStart(pool: FunctionPool): boolean {
    if (pool.size >= this.#limits.functionEnvironmentsPerFunction) return false;
    return this.#processes.size + this.#startingCount < this.#limits.functionEnvironments || this.#evict();
  }

  /** Ends the environment that has idled longest, to make room for another function's. */
  #evict(): boolean {
    let oldest: { pool: FunctionPool; environment: FunctionProcess } | undefined;
    for (const pool of this.#pools.values()) {
      const environment = pool.idle[0];
      if (environment === undefined) continue;
      if (oldest === undefined || environment.idleSinceMs < oldest.environment.idleSinceMs) {
        oldest = { pool, environment };
      }
    }
    if (oldest === undefined) return false;
    this.#end(oldest.pool, oldest.environment);
    return true;
  }

  #end(pool: FunctionPool, environment: FunctionProcess): void {
    const index = pool.idle.indexOf(environment);
    if (index >= 0) pool.idle.splice(index, 1);
    this.#processes.delete(environment);
    environment.kill();
    this.#forget(pool);
  }

  async #run(
    pool: FunctionPool,
    environment: FunctionProcess,
    invocation: FunctionInvocation,
  ): Promise<FunctionOutcome> {
    pool.busyCount += 1;
    const outcome = await environment.invoke(invocation);
    pool.busyCount -= 1;
    this.#release(pool, environment);
    // What ends with the server is no failure of the function.
    return this.#isStopped && outcome.kind === 'function-error' ? stopping : outcome;
  }

  async #runInNew(pool: FunctionPool, invocation: FunctionInvocation): Promise<FunctionOutcome> {
    pool.busyCount += 1;
    this.#startingCount += 1;
    let environment: FunctionProcess | FunctionOutcome;
    try {
      environment = await this.#start(invocation);
    } catch (error) {
      this.#options.log('error', 'an execution environment could not be started', {
        functionArn: invocation.function.arn,
        error: String(error),
      });
      environment = { kind: 'unavailable', message: 'The execution environment could not be started.' };
    }
    pool.busyCount -= 1;
    this.#startingCount -= 1;
    if (environment instanceof FunctionProcess) return this.#run(pool, environment, invocation);
    this.#serveAll();
    this.#forget(pool);
    return environment;
  }

  #release(pool: FunctionPool, environment: FunctionProcess): void {
    if (environment.isAlive && (pool.isRetired || this.#isStopped)) environment.kill();
    if (environment.isAlive) {
      environment.idleSinceMs = performance.now();
      pool.idle.push(environment);
    } else {
      this.#processes.delete(environment);
    }
    if (this.#waitingCount > 0) this.#serveAll();
    this.#forget(pool);
  }

  #serveAll(): void {
    for (const pool of this.#pools.values()) if (pool.waiting.size > 0) this.#serve(pool);
  }

  #forget(pool: FunctionPool): void {
    if (!pool.isEmpty || this.#pools.get(pool.key) !== pool) return;
    this.#pools.delete(pool.key);
    if (this.#keys.get(pool.identity) === pool.key) this.#keys.delete(pool.identity);
  }

  async #start(invocation: FunctionInvocation): Promise<FunctionProcess | FunctionOutcome> {
    const runnable = invocation.function;
    const taskRoot = await this.#files.folder(runnable.code);
    const command = await runtimeCommand(runnable, taskRoot, this.#python);
    if (command.kind === 'missing') {
      const error = environmentError(invocation.requestId, command.errorType, command.message);
      return {
        kind: 'function-error',
        ...error,
        report: { durationMs: 0, memoryUsedMegabytes: 0, logTail: '' },
      };
    }
    return this.#startProcess(runnable, taskRoot, command);
  }

  async #startProcess(
    runnable: RunnableFunction,
    taskRoot: string,
    command: RuntimeCommand,
  ): Promise<FunctionProcess> {
    const temporaryFolder = await this.#files.temporaryFolder();
    const end = Promise.withResolvers<void>();
    let started: FunctionProcess | undefined;
    const onEnd = (pid: number | undefined): void => {
      if (started !== undefined) this.#gone(started);
      if (pid !== undefined) this.#guard.unwatch(pid);
      void rm(temporaryFolder, { recursive: true, force: true })
        .catch(() => undefined)
        .then(() => {
          this.#ends.delete(end.promise);
          end.resolve();
        });
    };
    this.#ends.add(end.promise);
    const { onOutput, logs } = this.#options;
    const mark = randomBytes(16).toString('hex');
    const logStream = logStreamName(runnable.version, mark);
    started = await FunctionProcess.start({
      function: runnable,
      file: command.file,
      parameters: command.parameters,
      taskRoot,
      initTimeoutMs: this.#limits.functionInitSeconds * 1_000,
      environment: environmentVariables({
        function: runnable,
        taskRoot,
        temporaryFolder,
        runtimeFolder,
        logStream,
        endpoint: this.#options.endpoint?.(),
        credentials: this.#options.credentials?.(runnable),
      }),
      mark,
      openChannel: (events) => (command.isNode ? new NodeChannel(events) : RuntimeApi.open(events)),
      ...((onOutput !== undefined || logs !== undefined) && {
        onOutput: (line: string) => {
          onOutput?.(runnable.name, line);
          logs?.wrote(runnable, logStream, line);
        },
      }),
      ...(logs !== undefined && {
        log: {
          started: (requestId: string) => logs.started(runnable, logStream, requestId),
          ended: (end: InvocationEnd) => logs.ended(runnable, logStream, end),
        },
      }),
      onStart: (pid) => this.#guard.watch(pid, mark),
      onEnd,
    }).catch((error) => {
      onEnd(undefined);
      throw error;
    });
    if (this.#isStopped) started.kill();
    if (started.isAlive) this.#processes.add(started);
    this.#watch ??= setInterval(() => this.#look(), memoryWatchMs).unref();
    return started;
  }

  /** A process that ended by itself makes room for another. */
  #gone(environment: FunctionProcess): void {
    this.#processes.delete(environment);
    if (this.#waitingCount > 0) this.#serveAll();
  }

  /** Watches the memory of environments, freezes those that idle, and ends those that idle too long. */
  #look(): void {
    const oldestMs = performance.now() - this.#limits.functionIdleSeconds * 1_000;
    for (const pool of this.#pools.values()) {
      for (const environment of [...pool.idle]) {
        if (!environment.isAlive || environment.idleSinceMs < oldestMs) this.#end(pool, environment);
      }
    }
    for (const environment of this.#processes) environment.watch();
  }
}

/** `2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef`. */
function logStreamName(version: string, mark: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${version}]${mark}`;
}
