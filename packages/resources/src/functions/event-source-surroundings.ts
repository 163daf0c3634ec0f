import type { CallScope, JsonObject } from '@cairn/kit';
import type { EventSourcePorts } from './event-source-ports.ts';
import type { EventSourceRecord } from './event-source-types.ts';
import type { FunctionCatalog } from './function-catalog.ts';
import type { InvokeOutput } from './function-types.ts';

/** What a reader of one source works with. */
export interface EventSourceSurroundings {
  readonly catalog: FunctionCatalog;
  readonly ports: EventSourcePorts;
  readonly mapping: EventSourceRecord;
  /** Whether a record passes the mapping's filters. */
  readonly isWanted: (record: JsonObject) => boolean;
  /** Runs the function on a batch. */
  readonly invoke: (payload: string) => Promise<InvokeOutput>;
  /** As whom and where the source is read. @throws ServiceError when the function is gone */
  readonly scope: () => Promise<CallScope>;
  /** Told what came of the last batch: `OK`, `PROBLEM: …`, `No records processed`. */
  readonly report: (result: string) => void;
  readonly signal: AbortSignal;
}

/** Waits on the clock; sooner when the signal ends. */
export function pause(
  { catalog, signal }: Pick<EventSourceSurroundings, 'catalog' | 'signal'>,
  ms: number,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      alarm.set(undefined);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const alarm = catalog.ports.clock.alarm(end);
    signal.addEventListener('abort', end);
    alarm.set(catalog.ports.clock.now() + ms);
  });
}

/** What work comes to; undefined when the signal ends before, whereupon the work goes on by itself. */
export async function untilAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  let end = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Which items of a batch failed, by what the function answered; `all` where nothing can be told. */
export function failedItems(
  { FunctionResponseTypes }: EventSourceRecord['settings'],
  answer: InvokeOutput,
): 'all' | ReadonlySet<string> {
  if (answer.FunctionError !== undefined) return 'all';
  if (FunctionResponseTypes?.includes('ReportBatchItemFailures') !== true) return new Set();
  try {
    const value: unknown = JSON.parse(
      answer.Payload === undefined || answer.Payload === '' ? 'null' : answer.Payload,
    );
    if (value === null) return new Set();
    if (typeof value !== 'object') return 'all';
    const failures = (value as { readonly batchItemFailures?: unknown }).batchItemFailures ?? [];
    if (!Array.isArray(failures)) return 'all';
    const ids = failures.map(
      (each: unknown) => (each as { readonly itemIdentifier?: unknown })?.itemIdentifier,
    );
    return ids.every((id): id is string => typeof id === 'string' && id !== '') ? new Set(ids) : 'all';
  } catch {
    return 'all';
  }
}
