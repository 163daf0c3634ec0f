import type { RuntimeError } from './runtime-channel.ts';

/** Signals as Lambda's supervisor, written in Go, spells them. */
const signalNames: { readonly [signal: string]: string } = {
  SIGABRT: 'aborted',
  SIGALRM: 'alarm clock',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGPIPE: 'broken pipe',
  SIGQUIT: 'quit',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
};

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The error of an invocation whose process ended below it. */
export function exitError(requestId: string, end: ProcessEnd): RuntimeError {
  return environmentError(requestId, 'Runtime.ExitError', exitText(end));
}

function exitText({ code, signal }: ProcessEnd): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signalNames[signal] ?? signal}`;
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}

/** The error of a function that used more memory than it has. */
export function outOfMemoryError(requestId: string): RuntimeError {
  return environmentError(requestId, 'Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
}

/** The error of a function that took more time than it has. */
export function timeoutError(requestId: string, timeoutSeconds: number): RuntimeError {
  return environmentError(
    requestId,
    'Sandbox.Timedout',
    `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  );
}

/** An error that the environment's supervisor reports, in its form. */
export function environmentError(requestId: string, errorType: string, message: string): RuntimeError {
  const errorMessage = `RequestId: ${requestId} Error: ${message}`;
  return {
    errorType,
    supervisorMessage: message,
    payload: JSON.stringify({ errorType, errorMessage }),
  };
}
