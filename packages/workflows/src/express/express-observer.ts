import type { HistoryEvent, HistoryEventType } from '@cairn/asl';
import type { CompiledRevision } from '../catalog/state-machine.ts';
import { ExecutionLog } from '../engine/execution-log.ts';
import { ExecutionMetrics, isCounted } from '../engine/execution-metrics.ts';
import type { ObserverPorts } from '../engine/execution-observer.ts';
import type { Meter } from '../meter/meter.ts';
import type { ExpressBilling } from './express-billing.ts';
import type { ExpressHistories } from './express-histories.ts';
import type { RunningExpress } from './running-express.ts';

/** Which events are to be built; undefined stands for all. */
export type EventFilter = ((type: HistoryEventType) => boolean) | undefined;

/** Where Express executions are observed. */
export interface ExpressObserverPorts extends ObserverPorts {
  /** Counts what AWS would bill. */
  readonly meter?: Pick<Meter, 'expressEnded'>;
  /** Where histories are kept, while somebody wants them. */
  readonly histories?: Pick<ExpressHistories, 'isOn' | 'observe' | 'ended'>;
}

/** Logs and counts what Express executions do, and tells which of their events it takes for that. */
export class ExpressObserver {
  readonly #ports: ExpressObserverPorts;
  readonly #log: ExecutionLog | undefined;
  readonly #metrics: ExecutionMetrics | undefined;
  readonly #filters = new WeakMap<CompiledRevision, { readonly filter: EventFilter }>();
  #lastRevision: CompiledRevision | undefined;
  #lastFilter: EventFilter;

  constructor(ports: ExpressObserverPorts) {
    this.#ports = ports;
    this.#log =
      ports.logs === undefined
        ? undefined
        : new ExecutionLog(ports.logs, ports.limits.logDetailCharactersMax);
    this.#metrics = ports.metrics === undefined ? undefined : new ExecutionMetrics(ports.metrics);
  }

  /** Which events of a machine's executions are wanted. */
  wantedOf(revision: CompiledRevision): EventFilter {
    if (this.#ports.histories?.isOn === true) return undefined;
    if (revision === this.#lastRevision) return this.#lastFilter;
    let known = this.#filters.get(revision);
    if (known === undefined) {
      known = { filter: this.#filterOf(revision) };
      this.#filters.set(revision, known);
    }
    this.#lastRevision = revision;
    this.#lastFilter = known.filter;
    return known.filter;
  }

  /** A burst has made events that are wanted. */
  observe(running: RunningExpress, events: readonly HistoryEvent[]): void {
    try {
      this.#log?.committed(running, events);
      this.#metrics?.committed(running, events);
      this.#ports.histories?.observe(running, events);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** An execution has ended. */
  ended(running: RunningExpress, billing: ExpressBilling, stopMs: number): void {
    try {
      this.#ports.histories?.ended(running, stopMs);
      this.#metrics?.expressEnded(running.machine, billing, stopMs);
      const { entries, retries } = running.execution;
      this.#ports.meter?.expressEnded(running.machine, {
        billedMs: billing.billedDurationInMilliseconds,
        billedMb: billing.billedMemoryUsedInMB,
        transitions: entries + retries,
      });
    } catch (error) {
      this.#failed(error);
    }
  }

  #filterOf(revision: CompiledRevision): EventFilter {
    const counted = this.#metrics === undefined ? never : isCounted;
    const isLogged = this.#log?.filterOf(revision);
    if (isLogged === undefined) return counted;
    return (type) => counted(type) || isLogged(type);
  }

  /** A bug here must not hold up an execution. */
  #failed(error: unknown): void {
    this.#ports.log('error', 'what an Express execution did could not be logged or counted', { error });
  }
}

function never(): boolean {
  return false;
}
