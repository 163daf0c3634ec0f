import type { AlarmClock, CallScope, Deliver, IdSource, LimitValues, Log, Random, Records } from '@cairn/kit';
import type { EventSourcePorts } from './event-source-ports.ts';
import type { FunctionLimitName } from './function-limits.ts';
import type { RuntimeFamily } from './function-runtime.ts';

/** Where the bytes of a function's code are kept, addressed by their content. */
export interface CodeStore {
  /** Keeps the bytes; durable when it resolves. The same bytes give the same id. */
  put(bytes: Uint8Array): Promise<StoredCode>;
  /** The bytes, or undefined when they are not there. */
  get(id: string): Promise<Uint8Array | undefined>;
  /** Forgets all but these. Called when nothing else runs. */
  retain(ids: ReadonlySet<string>): Promise<void>;
}

/** What a code store answers for kept bytes. */
export interface StoredCode {
  readonly id: string;
  /** Base64 of the SHA-256, as Lambda's `CodeSha256`. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Why an archive cannot be a function's code. */
export type CodeProblem =
  | { readonly kind: 'broken' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unsafe'; readonly entry: string; readonly reason: string }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'too-many'; readonly limitEntries: number };

/** Where an environment finds a function's files. */
export type CodeLocation =
  | { readonly kind: 'archive'; readonly id: string }
  | { readonly kind: 'directory'; readonly path: string };

/** All that an execution environment must know of a function's version. */
export interface RunnableFunction {
  /** Environments are shared by invocations that name the same key; a new revision has a new key. */
  readonly key: string;
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly account: string;
  readonly region: string;
  readonly runtime: string;
  readonly family: RuntimeFamily;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logFormat: string;
  readonly logGroup: string;
  /** Execution role, as which the function's code acts. */
  readonly roleArn?: string;
  readonly environment: { readonly [name: string]: string };
  readonly code: CodeLocation;
}

/** One invocation as the host carries it out. */
export interface FunctionInvocation {
  readonly function: RunnableFunction;
  readonly requestId: string;
  /** The ARN that the caller named, with its qualifier: `context.invokedFunctionArn`. */
  readonly invokedArn: string;
  /** JSON text. */
  readonly payload: string;
  /** JSON text of the client context; absent when the caller gave none. */
  readonly clientContext?: string;
  /** Trace that the work belongs to; the host makes one up when absent. */
  readonly traceHeader?: string;
  /** Whether `logTail` is wanted; waiting for it costs a little. */
  readonly wantsLog: boolean;
}

/** How an invocation ended. */
export type FunctionOutcome =
  | { readonly kind: 'success'; readonly payload: string; readonly report: InvocationReport }
  /** The function failed, in its own code or because its process ended: `payload` is the error's JSON text. */
  | {
      readonly kind: 'function-error';
      readonly payload: string;
      readonly errorType: string;
      /** Set when not the function's code but the environment ended it: `Task timed out after 3.00 seconds`. */
      readonly supervisorMessage?: string;
      readonly report: InvocationReport;
    }
  /** No environment could be had: too many invocations wait already. */
  | { readonly kind: 'throttled' }
  /** The host cannot run this at all; a message for people. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** What the host observed of an invocation. */
export interface InvocationReport {
  readonly durationMs: number;
  /** How long the environment took to start, when this invocation started it. */
  readonly initDurationMs?: number;
  /** Largest resident size, rounded up; 0 when it is not known. */
  readonly memoryUsedMegabytes: number;
  /** The last bytes that the function wrote to stdout and stderr, when asked for. */
  readonly logTail: string;
}

/** How an invocation ended, as its log tells it. */
export interface InvocationEnd {
  readonly requestId: string;
  readonly report: InvocationReport;
  /** Set when the environment ended the function, not its own code. */
  readonly failure?: { readonly errorType: string; readonly message: string };
}

/** Takes what environments do and write, for logs; `stream` names the environment. Never waits. */
export interface FunctionLogRecorder {
  started(runnable: RunnableFunction, stream: string, requestId: string): void;
  wrote(runnable: RunnableFunction, stream: string, line: string): void;
  ended(runnable: RunnableFunction, stream: string, end: InvocationEnd): void;
}

/** Runs functions in execution environments away from the server's memory. */
export interface FunctionHost {
  /** Why the archive cannot be a function's code; undefined when it can. */
  checkArchive(bytes: Uint8Array): Promise<CodeProblem | undefined>;
  /** Runs one invocation to its end. Never rejects for what a function does. @throws the signal's reason when it aborts */
  invoke(invocation: FunctionInvocation, signal?: AbortSignal): Promise<FunctionOutcome>;
  /** Ends the environments of a key when they are idle and starts no more: the function was changed or deleted. */
  retire(key: string): void;
}

/** A function that is a file or folder of the functions directory. */
export interface DirectoryFunction {
  readonly name: string;
  readonly path: string;
  /** Changes whenever a file of the function changes. */
  readonly revision: string;
  readonly runtime: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: { readonly [name: string]: string };
  readonly description: string;
  readonly sizeBytes: number;
  /** Base64 of a SHA-256 over names, sizes and times of the files. */
  readonly sha256: string;
  readonly modifiedMs: number;
}

/** The functions of the directory given by `--functions DIR`; looked at anew on each call. */
export interface FunctionDirectory {
  list(): readonly DirectoryFunction[];
  find(name: string): DirectoryFunction | undefined;
}

/** What the Lambda service needs of its surroundings. */
export interface FunctionsPorts {
  readonly records: Records;
  readonly code: CodeStore;
  readonly host: FunctionHost;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly limits: LimitValues<FunctionLimitName>;
  readonly log: Log;
  readonly directory?: FunctionDirectory;
  /** Address from which the bytes of kept code can be fetched: GetFunction's `Code.Location`. */
  readonly codeUrl?: (id: string, scope: CallScope) => string;
  /** Keeps asynchronous invocations, and gives them back to `Functions.runEvent` when they are to run. */
  readonly deliver: Deliver;
  /** What event source mappings read with. */
  readonly eventSources: EventSourcePorts;
}
