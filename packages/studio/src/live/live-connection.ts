import type { FollowedHistory, LiveEvent, LiveState } from './live-messages.ts';
import type { StreamRequest, StreamSign } from './open-stream.ts';

/** What a connection is made of. */
export interface LiveConnectionPorts {
  readonly open: (request: StreamRequest, signal: AbortSignal) => AsyncIterable<StreamSign>;
  /** @returns what takes it back */
  readonly after: (milliseconds: number, run: () => void) => () => void;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Who hears. */
export interface LiveConnectionListener {
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: LiveState) => void;
}

/** Wants that come together are asked for together. */
const gatherMs = 30;
/** The server says something every 15 s. */
const silenceMsMax = 40_000;
const retryMsMin = 500;
const retryMsMax = 15_000;

/**
 * One stream of the server, opened anew when what is wanted changes and when it breaks.
 *
 * 1. At most one request is open.
 * 2. A history goes on behind the last event that was handed out, unless someone wants it from further back.
 * 3. After a break, lists are asked anew (`reset`): what happened meanwhile was not told.
 */
export class LiveConnection {
  readonly #ports: LiveConnectionPorts;
  readonly #listener: LiveConnectionListener;
  #wanted: Pick<StreamRequest, 'scope' | 'executions'> | undefined;
  /** Of each history that is followed, the id of the last event that was handed out. */
  readonly #positions = new Map<string, number>();
  #control: AbortController | undefined;
  /** Of the next request. */
  #cancelRestart: (() => void) | undefined;
  /** Of the watch over the open one: what comes in by it does not put off the next request. */
  #cancelWatch: (() => void) | undefined;
  #failures = 0;
  #wasOpen = false;

  constructor(ports: LiveConnectionPorts, listener: LiveConnectionListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  /** Says what is wanted from now on; undefined ends it. Histories stand with the furthest place back that is wanted. */
  want(wanted: StreamRequest | undefined): void {
    const isChanged = this.#wanted?.executions !== wanted?.executions;
    this.#wanted = wanted;
    const isMoved = this.#follow(wanted?.histories ?? []);
    if (this.#isIdle()) this.#rest();
    else if (isChanged || isMoved) this.#restartAfter(gatherMs);
  }

  /** Connects at once instead of waiting further. */
  hurry(): void {
    if (!this.#isIdle() && this.#control === undefined) this.#restartAfter(0);
  }

  #isIdle(): boolean {
    return this.#wanted === undefined || (!this.#wanted.executions && this.#positions.size === 0);
  }

  #rest(): void {
    this.#close();
    this.#listener.onState('idle');
  }

  /** @returns whether the open request does not fit any more */
  #follow(histories: readonly FollowedHistory[]): boolean {
    let isMoved = false;
    const wantedArns = new Set(histories.map((history) => history.executionArn));
    for (const executionArn of this.#positions.keys()) {
      if (wantedArns.has(executionArn)) continue;
      this.#positions.delete(executionArn);
      isMoved = true;
    }
    for (const { executionArn, lastEventId } of histories) {
      if (lastEventId >= (this.#positions.get(executionArn) ?? Number.POSITIVE_INFINITY)) continue;
      this.#positions.set(executionArn, lastEventId);
      isMoved = true;
    }
    return isMoved;
  }

  #restartAfter(milliseconds: number): void {
    this.#cancelRestart?.();
    this.#cancelRestart = this.#ports.after(milliseconds, () => void this.#run());
  }

  #close(): void {
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    this.#control?.abort();
    this.#control = undefined;
  }

  async #run(): Promise<void> {
    const wanted = this.#wanted;
    this.#close();
    if (wanted === undefined) return;
    const control = new AbortController();
    this.#control = control;
    const histories = [...this.#positions].map(([executionArn, lastEventId]) => ({
      executionArn,
      lastEventId,
    }));
    const request = { scope: wanted.scope, executions: wanted.executions, histories };
    this.#listener.onState('connecting');
    try {
      this.#watch(control);
      for await (const sign of this.#ports.open(request, control.signal)) {
        if (this.#control !== control) return;
        this.#watch(control);
        this.#take(sign);
      }
    } catch {
      // Refused or broken: either way it is tried again, ever more rarely.
    }
    if (this.#control === control) this.#retry();
  }

  /** A stream that has fallen silent is broken, whatever the network says. */
  #watch(control: AbortController): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#ports.after(silenceMsMax, () => {
      if (this.#control !== control) return;
      control.abort();
      this.#retry();
    });
  }

  #retry(): void {
    this.#close();
    this.#listener.onState('away');
    const milliseconds = Math.min(retryMsMax, retryMsMin * 2 ** this.#failures);
    this.#failures += 1;
    this.#restartAfter(milliseconds * (0.5 + this.#ports.random() / 2));
  }

  #take(sign: StreamSign): void {
    if (sign.kind === 'alive') return;
    if (sign.kind === 'open') {
      const isBack = this.#wasOpen && this.#failures > 0;
      this.#failures = 0;
      this.#wasOpen = true;
      this.#listener.onState('open');
      if (isBack) this.#listener.onEvent({ kind: 'reset' });
      return;
    }
    if (sign.kind === 'history') this.#positions.set(sign.executionArn, sign.events.at(-1)?.id ?? 0);
    if (sign.kind === 'end' || sign.kind === 'refused') this.#positions.delete(sign.executionArn);
    this.#listener.onEvent(sign);
    if (this.#isIdle()) this.#rest();
  }
}
