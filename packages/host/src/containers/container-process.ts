import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { ContainerEnd, ContainerOutput, RunningContainer } from '@cairn/resources';
import { OutputLines } from '../functions/output-lines.ts';
import { treeMemoryMegabytes } from '../functions/process-memory.ts';
import { killTree, signalProcess } from '../functions/process-tree.ts';

const strayStreamsMs = 500;
const outOfMemory: ContainerEnd = {
  exitCode: 137,
  reason: 'OutOfMemoryError: Container killed due to memory usage',
};

/** What the process of a container is made from. */
export interface ContainerProcessOptions {
  readonly file: string;
  readonly parameters: readonly string[];
  readonly directory: string;
  readonly environment: Record<string, string>;
  /** A text in that environment which no other has: by it is found what left the group. */
  readonly mark: string;
  readonly memoryMegabytes: number;
  readonly output: ContainerOutput;
}

/**
 * A container that is a process of this machine, in a group of its own.
 *
 * 1. When the process ends, so does all that it started.
 * 2. One that uses more memory than it has is killed.
 */
export class ContainerProcess implements RunningContainer {
  readonly runtimeId: string;
  readonly ended: Promise<ContainerEnd>;
  readonly #options: ContainerProcessOptions;
  readonly #child: ChildProcess;
  #killTimer: NodeJS.Timeout | undefined;
  #killMs = Number.POSITIVE_INFINITY;
  #isOutOfMemory = false;
  #isKilled = false;

  private constructor(options: ContainerProcessOptions, child: ChildProcess) {
    this.#options = options;
    this.#child = child;
    this.runtimeId = options.mark;
    for (const stream of [child.stdout, child.stderr]) this.#listenTo(stream);
    // A signal that could not be sent is no end.
    child.on('error', () => {});
    // 'close' comes after the last output; what the process started may hold the streams open, so it goes at 'exit'.
    child.on('exit', () => {
      this.kill();
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, strayStreamsMs).unref();
    });
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => resolve(this.#endOf(code, signal)));
    });
  }

  /** Starts it; rejects with the system's error when it cannot be started. */
  static start(options: ContainerProcessOptions): Promise<ContainerProcess> {
    const { file, parameters, directory, environment } = options;
    const child = spawn(file, [...parameters], {
      cwd: directory,
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(new ContainerProcess(options, child)));
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  stop(graceSeconds: number): void {
    if (this.#isKilled) return;
    const killMs = performance.now() + graceSeconds * 1_000;
    if (this.#killMs === Number.POSITIVE_INFINITY) signalProcess(-this.pid, 'SIGTERM');
    if (killMs >= this.#killMs) return;
    this.#killMs = killMs;
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => this.kill(), graceSeconds * 1_000);
    this.#killTimer.unref();
  }

  /** Kills it with all that it started. */
  kill(): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    clearTimeout(this.#killTimer);
    if (process.platform === 'win32') this.#child.kill('SIGKILL');
    else {
      const isThere = this.#child.exitCode === null && this.#child.signalCode === null;
      killTree(this.pid, isThere ? this.pid : undefined, this.#options.mark);
    }
  }

  /** Looks at the memory in use. */
  watch(): void {
    if (this.#isKilled) return;
    const used = treeMemoryMegabytes(this.pid);
    if (used === undefined || used <= this.#options.memoryMegabytes) return;
    this.#isOutOfMemory = true;
    this.kill();
  }

  #listenTo(stream: Readable | null): void {
    const lines = new OutputLines(this.#options.output);
    stream?.on('data', (chunk: Buffer) => lines.push(chunk));
    stream?.on('close', () => lines.end());
  }

  #endOf(code: number | null, signal: NodeJS.Signals | null): ContainerEnd {
    if (this.#isOutOfMemory) return outOfMemory;
    return { exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) };
  }
}
