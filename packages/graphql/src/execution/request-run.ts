import { type Json, type JsonObject, printJson } from '@cairn/kit';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../authorization/caller.ts';
import type { RequestLog } from '../observation/request-log.ts';
import type { EvaluationEffects, EvaluationSurroundings } from '../resolver/resolver-code.ts';
import type { ResolverRequest } from '../resolver/resolver-context.ts';
import type { BatchQueue } from './batch-queue.ts';
import type { TurnTaker } from './execution-turns.ts';
import type { Variables } from './input-values.ts';
import type { OperationPlan, PlannedField } from './operation-plan.ts';
import type { Deadline, ProgramPorts } from './program-definition.ts';

/** The answer grew beyond its limit, or the request's own bounds: what was executed is dropped. */
export class RequestOverrun extends Error {
  override readonly name = 'RequestOverrun';
  readonly errorType: string;

  constructor(message: string, errorType: string) {
    super(message);
    this.errorType = errorType;
  }
}

/** A mutation's field with its value. */
export interface Announcement {
  readonly field: PlannedField;
  /** What its resolver gave. */
  readonly value: Json;
  /** The same as it is answered. */
  readonly completed: Json;
  readonly invalidations: readonly Json[];
}

/** What one request is about. */
export interface RunOptions {
  readonly schema: GraphQLSchema;
  readonly plan: OperationPlan;
  readonly variables: Variables;
  /** As the client sent them: `ctx.info.variables`. */
  readonly givenVariables: Json;
  readonly caller: Caller;
  readonly request: ResolverRequest;
  readonly requestId: string;
  readonly environmentVariables: { readonly [name: string]: string };
  readonly ports: ProgramPorts;
  /** 0 for none. */
  readonly depthMax: number;
  readonly resolversMax: number;
  readonly batches: BatchQueue;
  /** Of the API: resolvers are called in logs by it. */
  readonly arn?: string | undefined;
  /** What is logged of the request; absent where nothing is. */
  readonly log?: RequestLog | undefined;
  /** Ends with whoever waits for the answer, where that is a part of this server. */
  readonly signal?: AbortSignal | undefined;
  /** Counts how long the request was worked on. */
  readonly taker?: TurnTaker | undefined;
}

/** One request while it is executed: its errors, its bounds, and what its resolvers leave. */
export class RequestRun {
  readonly taker: TurnTaker;
  readonly plan: OperationPlan;
  readonly variables: Variables;
  readonly givenVariables: Json;
  readonly caller: Caller;
  readonly request: ResolverRequest;
  readonly requestId: string;
  readonly environmentVariables: { readonly [name: string]: string };
  readonly ports: ProgramPorts;
  readonly depthMax: number;
  readonly batches: BatchQueue;
  readonly arn: string;
  readonly log: RequestLog | undefined;
  readonly errors: JsonObject[] = [];
  readonly responseHeaders: [name: string, value: string][] = [];
  /** What the resolver of a subscription's field left. That of other resolvers is gone when they end: there may be thousands. */
  startedBy: EvaluationEffects | undefined;
  /** Mutations that were resolved, in turn. */
  readonly announcements: Announcement[] = [];
  readonly schema: GraphQLSchema;
  readonly #endsAtMs: number;
  readonly #waiter: AbortSignal | undefined;
  #resolversLeft: number;
  #bytesLeft: number;
  #deadline: Deadline | undefined;
  #signal: AbortSignal | undefined;
  #hasEnded = false;
  /** By the index of a field: whether its caller may reach it. */
  readonly #access: (boolean | Promise<boolean> | undefined)[] = [];

  constructor(options: RunOptions) {
    const { ports } = options;
    this.schema = options.schema;
    this.plan = options.plan;
    this.variables = options.variables;
    this.givenVariables = options.givenVariables;
    this.caller = options.caller;
    this.request = options.request;
    this.requestId = options.requestId;
    this.environmentVariables = options.environmentVariables;
    this.ports = ports;
    this.depthMax = options.depthMax === 0 ? Number.POSITIVE_INFINITY : options.depthMax;
    this.batches = options.batches;
    this.arn = options.arn ?? '';
    this.log = options.log;
    this.#waiter = options.signal;
    this.taker = options.taker ?? { workMs: 0 };
    this.#endsAtMs = ports.clock.now() + ports.limits.graphqlExecutionTimeoutMs;
    this.#resolversLeft = options.resolversMax;
    this.#bytesLeft = ports.limits.graphqlResponseBytes;
  }

  /** Whether the caller may reach a field; asked once for each. */
  mayReach(field: PlannedField): boolean | Promise<boolean> {
    const known = this.#access[field.index];
    if (known !== undefined) return known;
    const asked = this.caller.mayReach(field.parentTypeName, field.name);
    this.#access[field.index] = asked;
    if (typeof asked !== 'boolean')
      void asked.then((answer) => {
        this.#access[field.index] = answer;
      });
    return asked;
  }

  /** Counts one resolver. @returns whether the request may run it */
  takeResolver(): boolean {
    this.#resolversLeft -= 1;
    return this.#resolversLeft >= 0;
  }

  /** Counts what the answer takes. @throws RequestOverrun */
  spend(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw responseTooLarge(this.ports.limits.graphqlResponseBytes);
  }

  /** Adds an error to the answer; what it says counts as the answer does. @throws RequestOverrun */
  addError(error: JsonObject): void {
    this.spend(printJson(error).length);
    this.errors.push(error);
  }

  /** Adds headers to the answer, and counts them as a part of it. @throws RequestOverrun */
  addHeaders(headers: readonly [name: string, value: string][]): void {
    for (const [name, value] of headers) this.spend(name.length + value.length);
    this.responseHeaders.push(...headers);
  }

  get isTimeUp(): boolean {
    return this.#hasEnded || this.ports.clock.now() > this.#endsAtMs || this.#waiter?.aborted === true;
  }

  /** Ends with the request's time; made when a source is asked. */
  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      this.#deadline = this.ports.deadline(Math.max(1, this.#endsAtMs - this.ports.clock.now()));
      const { signal } = this.#deadline;
      this.#signal = this.#waiter === undefined ? signal : AbortSignal.any([signal, this.#waiter]);
    }
    return this.#signal;
  }

  /** The request is answered: what it has abandoned ends, and nothing holds it any more. */
  end(): void {
    this.#hasEnded = true;
    this.#deadline?.cancel();
  }

  /** What code may look at beside its context. */
  surroundings(effects: EvaluationEffects): EvaluationSurroundings {
    const { clock, random, limits } = this.ports;
    const { authorizationType } = this.caller;
    return { now: () => clock.now(), random, authorizationType, effects, limits };
  }
}

/** The answer is larger than a limit. */
export function responseTooLarge(bytesMax: number): RequestOverrun {
  return new RequestOverrun(`The response is larger than ${bytesMax} bytes.`, 'ResponseTooLarge');
}
