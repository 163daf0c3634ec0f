import type { ExecutionIdentity, ExecutionStatus, HistoryEvent } from '@cairn/asl';
import { type Clock, Payload } from '@cairn/kit';
import type { FollowedEvents } from '../engine/execution-feed.ts';
import type { ExecutionStatusChanges } from '../engine/execution-status-changes.ts';
import type { RunningExpress } from './running-express.ts';

/** What the histories of Express executions stand on. */
export interface ExpressHistoriesPorts {
  readonly clock: Clock;
  readonly limits: { readonly expressHistoryMax: number; readonly expressHistoryBytes: number };
  /** How many are kept always; without it some are kept while somebody wants them. */
  readonly expressHistory?: number;
  /** Who hears of the starts and ends of those that are kept. */
  readonly expressChanges?: Pick<ExecutionStatusChanges, 'changed'>;
}

/** An Express execution whose history is kept. */
export interface KeptExpress {
  readonly identity: ExecutionIdentity;
  readonly account: string;
  readonly region: string;
  /** From the first on, without gaps. */
  readonly events: HistoryEvent[];
  status: ExecutionStatus;
  stopMs: number | undefined;
  error: string | undefined;
}

interface Entry extends KeptExpress {
  bytes: number;
  isDropped: boolean;
  readonly waiting: Set<() => void>;
}

/** For whoever lost a connection to come back. */
const lingerMs = 60_000;
/** What an event takes beside its texts, about. */
const eventBytes = 300;
const eventsPerPage = 100;

/**
 * The latest Express executions with their histories, in memory. Nothing is built or kept unless somebody wants it; how
 * many there are, and how many bytes, is bounded: the oldest go. Children of map runs are not among them.
 */
export class ExpressHistories {
  readonly #ports: ExpressHistoriesPorts;
  readonly #countMax: number;
  /** Oldest first. */
  readonly #kept = new Map<string, Entry>();
  #bytes = 0;
  #holders = 0;
  #lingerUntilMs = 0;

  constructor(ports: ExpressHistoriesPorts) {
    this.#ports = ports;
    this.#countMax = ports.expressHistory ?? ports.limits.expressHistoryMax;
  }

  /** Whether histories are to be built; asked for each burst. */
  get isOn(): boolean {
    if (this.#holders > 0 || this.#ports.expressHistory !== undefined) return true;
    if (this.#lingerUntilMs === 0) return false;
    if (this.#ports.clock.now() < this.#lingerUntilMs) return true;
    this.#lingerUntilMs = 0;
    return false;
  }

  /** Somebody wants histories from now on. @returns ends that */
  hold(): () => void {
    this.#holders += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      this.#lingerUntilMs = this.#ports.clock.now() + lingerMs;
    };
  }

  /** Takes the events of a burst, of executions that were seen from their beginning. */
  observe({ execution, machine }: RunningExpress, events: readonly HistoryEvent[]): void {
    const { identity } = execution;
    const { executionArn } = identity;
    let entry = this.#kept.get(executionArn);
    if (entry === undefined) {
      if (!this.isOn || events[0]?.id !== 1 || identity.stateMachineArn.includes('/')) return;
      const { account, region } = machine;
      entry = {
        ...{ identity, account, region, events: [], status: 'RUNNING', stopMs: undefined, error: undefined },
        ...{ bytes: 0, isDropped: false, waiting: new Set() },
      };
      this.#kept.set(executionArn, entry);
      this.#tell(entry, identity.startMs);
    }
    if (events[0]?.id !== entry.events.length + 1) {
      this.#drop(executionArn, entry);
      return;
    }
    entry.events.push(...events);
    const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    entry.bytes += bytes;
    this.#bytes += bytes;
    this.#makeRoom();
    wake(entry);
  }

  ended({ execution }: RunningExpress, stopMs: number): void {
    const entry = this.#kept.get(execution.identity.executionArn);
    if (entry === undefined) return;
    entry.status = execution.status;
    entry.stopMs = stopMs;
    entry.error = execution.error;
    this.#tell(entry, stopMs);
    wake(entry);
  }

  /** Those of an account and region, newest first. */
  list(place: { readonly account: string; readonly region: string }): readonly KeptExpress[] {
    const own = [...this.#kept.values()].filter(
      ({ account, region }) => account === place.account && region === place.region,
    );
    return own.reverse();
  }

  /** The history from an event on, as it goes; undefined where it is not kept. */
  follow(
    executionArn: string,
    options: { readonly fromId: number; readonly signal: AbortSignal | undefined },
  ): AsyncGenerator<FollowedEvents, void, void> | undefined {
    const entry = this.#kept.get(executionArn);
    return entry && followEntry(entry, options);
  }

  #makeRoom(): void {
    for (const [arn, entry] of this.#kept) {
      const isRoom =
        this.#kept.size <= this.#countMax && this.#bytes <= this.#ports.limits.expressHistoryBytes;
      if (isRoom) return;
      this.#drop(arn, entry);
    }
  }

  #drop(executionArn: string, entry: Entry): void {
    this.#kept.delete(executionArn);
    this.#bytes -= entry.bytes;
    entry.isDropped = true;
    wake(entry);
  }

  #tell({ identity, account, region, status, error }: Entry, atMs: number): void {
    const { executionArn } = identity;
    const change = { account, region, executionArn, status, atMs, identity };
    this.#ports.expressChanges?.changed(error === undefined ? change : { ...change, error });
  }
}

function wake({ waiting }: Entry): void {
  for (const each of [...waiting]) each();
}

async function* followEntry(
  entry: Entry,
  { fromId, signal }: { readonly fromId: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<FollowedEvents, void, void> {
  for (let next = fromId; signal?.aborted !== true; ) {
    const events = entry.events.slice(next - 1, next - 1 + eventsPerPage);
    if (events.length > 0) {
      yield { kind: 'events', events };
      next += events.length;
    } else if (entry.status !== 'RUNNING' || entry.isDropped) {
      yield { kind: 'end', status: entry.status === 'RUNNING' ? undefined : entry.status };
      return;
    } else await somethingNew(entry, signal);
  }
}

function somethingNew({ waiting }: Entry, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const heard = (): void => {
      waiting.delete(heard);
      signal?.removeEventListener('abort', heard);
      resolve();
    };
    waiting.add(heard);
    signal?.addEventListener('abort', heard);
  });
}

/** About how much memory an event takes. */
function sizeOf({ details }: HistoryEvent): number {
  let bytes = eventBytes;
  for (const value of Object.values(details ?? {})) {
    if (typeof value === 'string') bytes += value.length;
    else if (value instanceof Payload) bytes += value.text.length;
  }
  return bytes;
}
