import {
  type Alarm,
  type AlarmClock,
  type CallScope,
  type CallService,
  type Delivery,
  type Json,
  type RecordEntry,
  type RecordKey,
  type Records,
  type RecordWrite,
  resolveLimits,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { functionLimits } from '../function-limits.ts';
import type {
  CodeProblem,
  CodeStore,
  FunctionDirectory,
  FunctionHost,
  FunctionInvocation,
  FunctionOutcome,
  StoredCode,
} from '../function-ports.ts';
import type { CreateFunctionInput } from '../function-types.ts';
import { Functions } from '../functions.ts';

export const scope: CallScope = {
  account: '123456789012',
  region: 'eu-west-1',
  principal: { arn: 'arn:aws:iam::123456789012:root' },
};

/** The Lambda service over memory, with a host that answers what a test says and a clock that a test moves. */
export class FunctionsFixture {
  readonly records = new MemoryRecords();
  readonly code = new MemoryCode();
  readonly host = new ScriptedHost();
  readonly clock = new ManualClock();
  readonly logged: string[] = [];
  /** What was handed over but for asynchronous invocations: those are run. */
  readonly delivered: Delivery[] = [];
  readonly functions: Functions;

  constructor(
    options: {
      readonly limits?: { readonly [name: string]: number };
      readonly directory?: FunctionDirectory;
      /** Reaches the sources of event source mappings. */
      readonly callService?: CallService;
    } = {},
  ) {
    const random = seededRandom(1);
    this.functions = new Functions({
      records: this.records,
      eventSources: {
        callService: options.callService ?? (() => Promise.reject(new Error('no service is called here'))),
      },
      deliver: async (deliveries) => {
        for (const delivery of deliveries) this.#deliver(delivery);
        return true;
      },
      code: this.code,
      host: this.host,
      clock: this.clock,
      random,
      ids: timeOrderedIds(this.clock, random),
      limits: resolveLimits(functionLimits, options.limits),
      log: (level, message) => this.logged.push(`${level} ${message}`),
      codeUrl: (id) => `http://localhost/code/${id}`,
      ...(options.directory !== undefined && { directory: options.directory }),
    });
  }

  #deliver(delivery: Delivery): void {
    const { target } = delivery;
    if (target.kind === 'handler') void this.#handle(delivery, target.input, undefined, this.clock.now());
    else this.delivered.push(delivery);
  }

  /** As the outbox does: what is wanted again is done again, what follows is handed over. */
  async #handle(
    delivery: Delivery,
    input: Json,
    state: Json | undefined,
    handedOverMs: number,
  ): Promise<void> {
    const outcome = await this.functions.runEvent(input, {
      id: delivery.id ?? '',
      failures: 0,
      handedOverMs,
      ...(state !== undefined && { state }),
      signal: new AbortController().signal,
    });
    if (outcome?.kind === 'delivered') for (const next of outcome.following ?? []) this.#deliver(next);
    if (outcome?.kind !== 'again') return;
    const alarm = this.clock.alarm(() => void this.#handle(delivery, input, outcome.state, handedOverMs));
    alarm.set(this.clock.now() + outcome.afterMs);
  }

  create(name: string, more: Partial<CreateFunctionInput> = {}) {
    return this.functions.createFunction(scope, {
      FunctionName: name,
      Role: 'arn:aws:iam::123456789012:role/lambda',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: new TextEncoder().encode(name) },
      ...more,
    });
  }
}

/** The outcome of an invocation that went well. */
export function succeeded(payload: string, logTail = ''): FunctionOutcome {
  return { kind: 'success', payload, report: { durationMs: 1.5, memoryUsedMegabytes: 40, logTail } };
}

/** The outcome of an invocation that failed. */
export function failed(errorType: string, errorMessage: string, supervisorMessage?: string): FunctionOutcome {
  const payload = JSON.stringify({ errorType, errorMessage });
  return {
    kind: 'function-error',
    payload,
    errorType,
    ...(supervisorMessage !== undefined && { supervisorMessage }),
    report: { durationMs: 2, initDurationMs: 30.25, memoryUsedMegabytes: 41, logTail: 'a line\n' },
  };
}

export class ScriptedHost implements FunctionHost {
  readonly invocations: FunctionInvocation[] = [];
  readonly retired: string[] = [];
  problem: CodeProblem | undefined;
  respond: (invocation: FunctionInvocation) => FunctionOutcome | Promise<FunctionOutcome> = ({ payload }) =>
    succeeded(payload);

  async checkArchive(): Promise<CodeProblem | undefined> {
    return this.problem;
  }

  async invoke(invocation: FunctionInvocation): Promise<FunctionOutcome> {
    this.invocations.push(invocation);
    return this.respond(invocation);
  }

  retire(key: string): void {
    this.retired.push(key);
  }
}

export class ManualClock implements AlarmClock {
  #nowMs = Date.UTC(2026, 0, 31, 12);
  readonly #alarms = new Map<Alarm, { readonly atMs: number; readonly callback: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  alarm(callback: () => void): Alarm {
    const alarm: Alarm = {
      set: (atMs) => {
        if (atMs === undefined) this.#alarms.delete(alarm);
        else this.#alarms.set(alarm, { atMs, callback });
      },
    };
    return alarm;
  }

  /** When the next alarm is due, in seconds from now; undefined when none is set. */
  get nextSeconds(): number | undefined {
    const due = [...this.#alarms.values()].map(({ atMs }) => atMs);
    return due.length === 0 ? undefined : (Math.min(...due) - this.#nowMs) / 1_000;
  }

  /** Moves to the next alarm and lets all that follows from it happen. */
  async step(): Promise<void> {
    const next = [...this.#alarms].sort(([, one], [, other]) => one.atMs - other.atMs)[0];
    if (next === undefined) return;
    const [alarm, { atMs, callback }] = next;
    this.#alarms.delete(alarm);
    this.#nowMs = atMs;
    callback();
    await settle();
  }
}

/** Lets pending promises run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await undefined;
}

class MemoryCode implements CodeStore {
  readonly kept = new Map<string, Uint8Array>();

  async put(bytes: Uint8Array): Promise<StoredCode> {
    const id = new TextDecoder().decode(bytes);
    this.kept.set(id, bytes);
    return { id, sha256: `sha256 of ${id}`, sizeBytes: bytes.length };
  }

  async get(id: string): Promise<Uint8Array | undefined> {
    return this.kept.get(id);
  }

  async retain(ids: ReadonlySet<string>): Promise<void> {
    for (const id of this.kept.keys()) if (!ids.has(id)) this.kept.delete(id);
  }
}

class MemoryRecords implements Records {
  readonly #documents = new Map<string, string>();

  async get(collection: string, key: string): Promise<string | undefined> {
    return this.#documents.get(`${collection} ${key}`);
  }

  async getAll(keys: readonly RecordKey[]): Promise<readonly (string | undefined)[]> {
    return keys.map(({ collection, key }) => this.#documents.get(`${collection} ${key}`));
  }

  async clear(collection: string): Promise<void> {
    for (const key of this.#documents.keys())
      if (key.startsWith(`${collection} `)) this.#documents.delete(key);
  }

  async list(
    collection: string,
    options: { readonly prefix?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly RecordEntry[]> {
    return [...this.#documents]
      .filter(([key]) => key.startsWith(`${collection} `))
      .map(([key, value]) => ({ key: key.slice(collection.length + 1), value }))
      .filter(({ key }) => key.startsWith(options.prefix ?? '') && key > (options.after ?? ''))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .slice(0, options.limit);
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    const refused = writes.some(({ collection, key, ifAbsent, ifValue }) => {
      const found = this.#documents.get(`${collection} ${key}`);
      return (ifAbsent === true && found !== undefined) || (ifValue !== undefined && found !== ifValue);
    });
    if (refused) return false;
    for (const { collection, key, value } of writes) {
      if (value === undefined) this.#documents.delete(`${collection} ${key}`);
      else this.#documents.set(`${collection} ${key}`, value);
    }
    return true;
  }
}
