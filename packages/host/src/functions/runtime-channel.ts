import type { ChildProcess } from 'node:child_process';

/** What an environment's runtime tells the server. */
export interface RuntimeEvents {
  /** The runtime waits for an invocation: after its start, and after each answer. */
  onReady(): void;
  /** The runtime could not start; it is about to end. */
  onInitError(answer: RuntimeError): void;
  onResponse(requestId: string, payload: string): void;
  onError(requestId: string, answer: RuntimeError): void;
  /** The way to the runtime is broken; it will never answer. */
  onLost(): void;
}

/** An error as a runtime reports it: JSON text and the type that goes with it. */
export interface RuntimeError {
  readonly payload: string;
  readonly errorType: string;
  /** Set when the environment's supervisor reports it, not the runtime. */
  readonly supervisorMessage?: string;
}

/** One invocation as it is handed to a runtime. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly deadlineMs: number;
  readonly invokedArn: string;
  readonly traceId: string;
  readonly clientContext?: string;
  readonly payload: string;
}

/** The way between the server and one environment's runtime. */
export interface RuntimeChannel {
  /** Variables that the runtime needs to find the channel. */
  readonly environment: { readonly [name: string]: string };
  /** Further streams that the process gets from file descriptor 3 on. */
  readonly extraStreams: readonly 'pipe'[];
  /** Called once, right after the process was made. */
  attach(child: ChildProcess): void;
  send(invocation: RuntimeInvocation): void;
  close(): void;
}

/** Lambda's largest answer: 6 MiB and a hundred bytes for the envelope. */
export const responseBytesMax = 6_291_556;

/** The error of a function that answers more than that. */
export function responseTooLarge(): RuntimeError {
  const errorType = 'Function.ResponseSizeTooLarge';
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${responseBytesMax} bytes).`;
  return { errorType, payload: JSON.stringify({ errorMessage, errorType }) };
}
