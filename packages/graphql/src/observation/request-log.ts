import { type Json, JsonNestingError, type JsonObject, type LimitValues, printJson } from '@cairn/kit';
import type { ObservationLimitName } from './observation-limits.ts';

/** How much is logged of fields. Source: AppSync API reference, "LogConfig". */
export type FieldLogLevel = 'NONE' | 'ERROR' | 'INFO' | 'DEBUG' | 'ALL';

/** A part of an execution: from when, after the request's begin, and how long; in nanoseconds. */
export interface TracedPhase {
  readonly startOffset: number;
  readonly duration: number;
}

/** A field that was resolved. */
export interface TracedField extends TracedPhase {
  readonly path: readonly (string | number)[];
  readonly parentType: string;
  readonly fieldName: string;
  /** As the schema writes it: `[Post!]` */
  readonly returnType: string;
  readonly resolverArn: string;
}

/** What a handler of a field was given, and what it made of it. */
export interface FieldMapping extends Omit<TracedField, 'returnType' | keyof TracedPhase> {
  /** Given where the handler is that of a pipeline's function. */
  readonly functionName?: string;
  readonly functionArn?: string;
  readonly handler: 'request' | 'response';
  /** Arguments, stash and appended errors; of response handlers the result too. */
  readonly context: JsonObject;
  /** What the handler made: the document, or the value. */
  readonly transformed: Json;
  /** Texts of the errors that the handler raised. */
  readonly errors?: readonly string[];
}

interface RequestLogSettings {
  readonly requestId: string;
  readonly apiId: string;
  readonly level: FieldLogLevel;
  /** Whether headers, contexts and what handlers made are left out, whatever the level. */
  readonly excludesVerboseContent: boolean;
  readonly now: () => number;
  readonly nanoseconds: () => number;
  readonly limits: LimitValues<ObservationLimitName>;
}

type LogEvent = { readonly timestampMs: number; readonly message: string };

const lineLevels = {
  error: ['ERROR', 'INFO', 'DEBUG', 'ALL'],
  info: ['INFO', 'DEBUG', 'ALL'],
  debug: ['DEBUG', 'ALL'],
};

/**
 * What one request leaves in the log of its API, gathered until the request ends.
 * Source: AppSync developer guide, "Using CloudWatch to monitor and log GraphQL API data".
 */
export class RequestLog {
  readonly #settings: RequestLogSettings;
  readonly #events: LogEvent[] = [];
  readonly #startedAt: number;
  readonly #startedMs: number;
  #charactersLeft: number;
  #leftOut = 0;

  constructor(settings: RequestLogSettings) {
    this.#settings = settings;
    this.#startedAt = settings.nanoseconds();
    this.#startedMs = settings.now();
    this.#charactersLeft = settings.limits.graphqlRequestLogCharacters;
  }

  /** Nanoseconds since the request began. */
  elapsed(): number {
    return this.#settings.nanoseconds() - this.#startedAt;
  }

  /** What was gathered, ready to be written. */
  get events(): readonly LogEvent[] {
    if (this.#leftOut === 0) return this.#events;
    const { requestId, now } = this.#settings;
    const message = `${requestId} ${this.#leftOut} more records of this request were left out.`;
    return [...this.#events, { timestampMs: now(), message }];
  }

  /** Whether all fields are logged: what nobody logs need not be gathered. */
  get tracesFields(): boolean {
    return this.#settings.level === 'ALL';
  }

  /** Whether anything is logged of fields: of those in error, at least. */
  get logsFields(): boolean {
    return this.#settings.level !== 'NONE';
  }

  requestHeaders(headers: Json): void {
    this.#verbose(() => `Request Headers: ${printHeaders(headers)}`);
  }

  responseHeaders(headers: Json): void {
    this.#verbose(() => `Response Headers: ${printHeaders(headers)}`);
  }

  query(query: string, operationName: string | null, variables: Json): void {
    const shown = this.#settings.excludesVerboseContent ? '' : `, Variables: ${printed(variables)}`;
    this.#line(`GraphQL Query: ${query}, Operation: ${operationName}${shown}`);
  }

  tokensConsumed(tokens: number): void {
    this.#line(`Tokens Consumed: ${tokens}`);
  }

  /** A line that code of a resolver has logged. */
  codeLine(level: 'error' | 'info' | 'debug', line: string): void {
    if (lineLevels[level].includes(this.#settings.level)) this.#line(`${level.toUpperCase()} - ${line}`);
  }

  /** A handler's work; of fields without errors where all is logged. */
  mapping({ handler, transformed, errors = [], context, ...field }: FieldMapping): void {
    const { level, excludesVerboseContent } = this.#settings;
    const isInError = errors.length > 0;
    if (level !== 'ALL' && !(level === 'ERROR' && isInError)) return;
    this.#record(handler === 'request' ? 'RequestMapping' : 'ResponseMapping', {
      ...field,
      fieldInError: isInError,
      ...(isInError ? { errors } : {}),
      ...(excludesVerboseContent ? {} : { context, transformedTemplate: printed(transformed) }),
    });
  }

  tracing(field: TracedField): void {
    if (this.tracesFields) this.#record('Tracing', { ...field });
  }

  /** An execution that ends now. */
  executionSummary({ parsing, validation }: ExecutionTimes): void {
    this.#record('ExecutionSummary', {
      startTime: new Date(this.#startedMs).toISOString(),
      endTime: new Date(this.#settings.now()).toISOString(),
      duration: this.elapsed(),
      version: 1,
      parsing: { ...parsing },
      validation: { ...validation },
    });
  }

  /** @param latency nanoseconds */
  requestSummary(statusCode: number, latency: number): void {
    this.#record('RequestSummary', { statusCode, latency });
  }

  #record(logType: string, members: JsonObject): void {
    const { requestId, apiId } = this.#settings;
    this.#add(() => printed({ logType, requestId, graphQLAPIId: apiId, ...members }));
  }

  #line(text: string): void {
    this.#add(() => `${this.#settings.requestId} ${text}`);
  }

  #verbose(text: () => string): void {
    if (!this.#settings.excludesVerboseContent) this.#add(() => `${this.#settings.requestId} ${text()}`);
  }

  /** @param print asked for only where there is room */
  #add(print: () => string): void {
    const { now, limits } = this.#settings;
    if (this.#events.length >= limits.graphqlRequestLogEvents || this.#charactersLeft <= 0) {
      this.#leftOut += 1;
      return;
    }
    const text = print();
    const charactersMax = limits.graphqlLogEventCharacters;
    const message = text.length > charactersMax ? `${text.slice(0, charactersMax)}...Truncated...` : text;
    // What is cut off is kept with the rest of its text.
    this.#charactersLeft -= text.length;
    this.#events.push({ timestampMs: now(), message });
  }
}

/** Of which parts an execution consists. */
export interface ExecutionTimes {
  readonly parsing: TracedPhase;
  readonly validation: TracedPhase;
}

/** Credentials never stand in logs. */
const secretHeaders = /^(?:authorization|cookie|x-api-key|x-amz-security-token)$/i;

function printHeaders(headers: Json): string {
  const shown = Object.entries(headers ?? {}).map(([name, value]) => {
    const text = secretHeaders.test(name)
      ? '****'
      : typeof value === 'string'
        ? value
        : printed(value as Json);
    return `${name}=[${text}]`;
  });
  return `{${shown.join(', ')}}`;
}

function printed(value: Json): string {
  try {
    return printJson(value);
  } catch (thrown) {
    if (thrown instanceof JsonNestingError) return `"${thrown.message}"`;
    throw thrown;
  }
}
