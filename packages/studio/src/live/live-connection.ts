import { ServiceError } from '../wire/service-error.ts';
import type { FollowedHistory, LiveEvent, LiveRefusal, LiveState } from './live-messages.ts';
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
  readonly onState: (state: LiveState, refusal?: LiveRefusal) => void;
}

/** Wants that come together are asked for together. */
const gatherMs = 30;
/** The server says something every 15 s. */
const silenceMsMax = 40_000;
const retryMsMin = 500;
const retryMsMax = 15_000;
/** What was refused is asked again all the same, though rarely: policies change. */
const refusedRetryMs = 60_000;

/**
 * One stream of the server, opened anew when what is wanted changes and when it breaks.
 *
 * 1. At most one request is open, but while one follows another: the one before tells of lists until the next one is there.
 * 2. A history goes on behind the last event that was handed out, unless someone wants it from further back.
 * 3. After a break, lists are asked anew (`reset`): what happened meanwhile was not told.
 * 4. A stream that is refused is not one that broke: it is told why.
 */
export class LiveConnection {
  readonly #ports: LiveConnectionPorts;
  readonly #listener: LiveConnectionListener;
  #wanted: Pick<StreamRequest, 'scope' | 'executions'> | undefined;
  /** Of each history that is followed, the id of the last event that was handed out. */
  readonly #positions = new Map<string, number>();
  /** Histories that are wanted from another place than where the open stream is: what it tells of them is passed over. */
  readonly #moved = new Set<string>();
  #control: AbortController | undefined;
  /** The open request that another one follows. */
  #leaving: AbortController | undefined;
  /** Of the next request. */
  #cancelRestart: (() => void) | undefined;
  /** Of the watch over the open one: what comes in by it does not put off the next request. */
  #cancelWatch: (() => void) | undefined;
  #failures = 0;
  #isOpen = false;
  #wasOpen = false;
  /** Whether something may have happened that was not told, so that lists are asked anew when the stream is there. */
  #isBehind = false;

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

  /** Begins anew at once, for somebody else: what is open was opened for the one before. */
  restart(): void {
    if (this.#isIdle()) return;
    this.#close();
    this.#isBehind = true;
    this.#restartAfter(0);
  }

  /** Has lists asked anew: at once where the stream is there, else as soon as it is. */
  catchUp(): void {
    if (this.#isOpen && this.#cancelRestart === undefined) this.#listener.onEvent({ kind: 'reset' });
    else this.#isBehind = true;
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
      this.#moved.add(executionArn);
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
    this.#leaving?.abort();
    this.#leaving = undefined;
    this.#control?.abort();
    this.#control = undefined;
    this.#isOpen = false;
  }

  /** Makes way for the next request. Lists that change meanwhile are told by the one that is open. */
  #giveWay(): void {
    const open = this.#isOpen ? this.#control : this.#leaving;
    if (open !== this.#control) this.#control?.abort();
    this.#leaving = undefined;
    this.#control = undefined;
    this.#close();
    this.#leaving = open;
  }

  async #run(): Promise<void> {
    const wanted = this.#wanted;
    this.#giveWay();
    this.#moved.clear();
    if (wanted === undefined) return this.#close();
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
        if (this.#leaving === control) {
          if (isOfLists(sign)) this.#listener.onEvent(sign);
          continue;
        }
        if (this.#control !== control) return;
        this.#watch(control);
        this.#take(sign);
      }
    } catch (thrown) {
      if (this.#control === control && isRefusal(thrown)) {
        this.#retry(refusedRetryMs, { of: 'stream', code: thrown.code, message: thrown.message });
        return;
      }
      // Whatever broke, it is tried again, ever more rarely.
    }
    if (this.#control === control) this.#retry();
    if (this.#leaving !== control) return;
    this.#leaving = undefined;
    this.#isBehind = true;
  }

  /** A stream that has fallen silent is broken, whatever the network says. What comes of it delays no restart. */
  #watch(control: AbortController): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#ports.after(silenceMsMax, () => {
      if (this.#control !== control) return;
      control.abort();
      this.#retry();
    });
  }

  #retry(milliseconds = Math.min(retryMsMax, retryMsMin * 2 ** this.#failures), refusal?: LiveRefusal): void {
    this.#close();
    if (this.#wasOpen) this.#isBehind = true;
    this.#listener.onState('away', refusal);
    this.#failures += 1;
    this.#restartAfter(milliseconds * (0.5 + this.#ports.random() / 2));
  }

  #take(sign: StreamSign): void {
    if (sign.kind === 'alive') return;
    if (sign.kind === 'open') {
      const isBehind = this.#isBehind;
      this.#isBehind = false;
      this.#failures = 0;
      this.#isOpen = true;
      this.#leaving?.abort();
      this.#leaving = undefined;
      this.#wasOpen = true;
      this.#listener.onState('open');
      if (isBehind) this.#listener.onEvent({ kind: 'reset' });
      return;
    }
    if (sign.kind === 'listsRefused') {
      this.#listener.onState('open', { of: 'lists', code: sign.code, message: sign.message });
      return;
    }
    if ('executionArn' in sign && this.#moved.has(sign.executionArn)) return;
    if (sign.kind === 'history') this.#positions.set(sign.executionArn, sign.events.at(-1)?.id ?? 0);
    if (sign.kind === 'end' || sign.kind === 'refused') this.#positions.delete(sign.executionArn);
    this.#listener.onEvent(sign);
    if (this.#isIdle()) this.#rest();
  }
}

/** Whether it tells of lists. */
function isOfLists(sign: StreamSign): sign is Exclude<LiveEvent, { readonly executionArn: string }> {
  const { kind } = sign;
  return kind === 'executions' || kind === 'stateMachines' || kind === 'messages' || kind === 'reset';
}

/** Whether an answer says that the request is not taken, rather than that the server cannot now. */
function isRefusal(thrown: unknown): thrown is ServiceError {
  if (!(thrown instanceof ServiceError)) return false;
  const { statusCode } = thrown;
  return statusCode >= 400 && statusCode < 500 && statusCode !== 408 && statusCode !== 429;
}
