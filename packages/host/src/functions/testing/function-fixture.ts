import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionInvocation, FunctionOutcome, RunnableFunction } from '@cairn/resources';
import { BlobCodeStore } from '../../blob-code-store.ts';
import { BlobStore } from '../../blob-store.ts';
import { FunctionProcesses, type FunctionProcessesOptions } from '../function-processes.ts';

/** Test functions: real files, real processes, nothing left behind. */
export class FunctionFixture {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cairn-test-'));
  readonly host: FunctionProcesses;
  readonly code: BlobCodeStore;
  readonly logged: string[] = [];
  #number = 0;

  constructor(options: Partial<FunctionProcessesOptions> = {}) {
    this.code = new BlobCodeStore(new BlobStore(join(this.folder, 'code')));
    this.host = new FunctionProcesses({
      code: this.code,
      log: (level, message) => this.logged.push(`${level} ${message}`),
      ...options,
    });
  }

  /** Writes files into a new folder. A value with `mode` is written with it. */
  write(files: {
    readonly [name: string]: string | { readonly text: string; readonly mode: number };
  }): string {
    const folder = join(this.folder, `function-${this.#number++}`);
    mkdirSync(folder);
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      if (typeof content === 'string') writeFileSync(path, content);
      else writeFileSync(path, content.text, { mode: content.mode });
    }
    return folder;
  }

  function(settings: Partial<RunnableFunction> & Pick<RunnableFunction, 'code'>): RunnableFunction {
    const name = settings.name ?? `function-${this.#number++}`;
    return {
      key: `${name} 1`,
      arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
      name,
      version: '$LATEST',
      account: '123456789012',
      region: 'eu-west-1',
      runtime: 'nodejs22.x',
      family: 'node',
      handler: 'index.handler',
      timeoutSeconds: 10,
      memoryMegabytes: 256,
      logGroup: `/aws/lambda/${name}`,
      logFormat: 'Text',
      environment: {},
      ...settings,
    };
  }

  /** A Node function of one file. */
  node(source: string, settings: Partial<RunnableFunction> = {}, file = 'index.mjs'): RunnableFunction {
    return this.function({ code: { kind: 'directory', path: this.write({ [file]: source }) }, ...settings });
  }

  invoke(
    runnable: RunnableFunction,
    event: unknown = {},
    options: Partial<FunctionInvocation> & { readonly signal?: AbortSignal } = {},
  ): Promise<FunctionOutcome> {
    const { signal, ...rest } = options;
    const invocation: FunctionInvocation = {
      function: runnable,
      requestId: `request-${this.#number++}`,
      invokedArn: runnable.arn,
      payload: JSON.stringify(event),
      wantsLog: false,
      ...rest,
    };
    return this.host.invoke(invocation, signal);
  }

  /** The value that a function answers. @throws Error when it fails */
  async value(runnable: RunnableFunction, event: unknown = {}): Promise<unknown> {
    const outcome = await this.invoke(runnable, event);
    if (outcome.kind !== 'success') throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`);
    return JSON.parse(outcome.payload);
  }

  /** The error that a function answers. @throws Error when it does not fail */
  async failure(
    runnable: RunnableFunction,
    options: Partial<FunctionInvocation> = {},
  ): Promise<{
    errorType: string;
    errorMessage: string;
    trace?: string[];
    stackTrace?: string[];
    requestId?: string;
  }> {
    const outcome = await this.invoke(runnable, {}, options);
    if (outcome.kind !== 'function-error') throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`);
    return JSON.parse(outcome.payload);
  }

  async close(): Promise<void> {
    await this.host.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something holds. @throws Error after ten seconds */
export async function until(holds: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error('waited ten seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
