import type { Clock } from '@cairn/kit';
import type { FunctionLogRecorder, InvocationEnd, RunnableFunction } from './function-ports.ts';
import { endLines, startLine } from './invocation-log.ts';

/** Takes what functions log: CloudWatch Logs, wired by the server. Never waits. */
type WriteFunctionLog = (log: {
  readonly account: string;
  readonly region: string;
  readonly logGroup: string;
  readonly stream: string;
  readonly events: readonly { readonly timestampMs: number; readonly message: string }[];
}) => void;

/**
 * Makes the log of functions as Lambda writes it: one stream for each environment, START, what the function
 * wrote line by line, END, REPORT.
 */
export class FunctionLog implements FunctionLogRecorder {
  readonly #write: WriteFunctionLog;
  readonly #clock: Clock;

  constructor(write: WriteFunctionLog, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
  }

  started(runnable: RunnableFunction, stream: string, requestId: string): void {
    this.#put(runnable, stream, [startLine(requestId, runnable.version)]);
  }

  wrote(runnable: RunnableFunction, stream: string, line: string): void {
    this.#put(runnable, stream, [`${line}\n`]);
  }

  ended(runnable: RunnableFunction, stream: string, end: InvocationEnd): void {
    const { memoryMegabytes } = runnable;
    this.#put(runnable, stream, endLines({ ...end, memoryMegabytes, nowMs: this.#clock.now() }));
  }

  #put({ account, region, logGroup }: RunnableFunction, stream: string, messages: readonly string[]): void {
    const timestampMs = this.#clock.now();
    const events = messages.map((message) => ({ timestampMs, message }));
    this.#write({ account, region, logGroup, stream, events });
  }
}
