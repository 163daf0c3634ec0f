import { type CallScope, SerialWork, ServiceError } from '@cairn/kit';
import type { StreamEvent } from '@cairn/wire';
import type { ExecutionStatusChange, FollowedEvents } from '@cairn/workflows';
import type { Inbox, MessageNews } from '../messages/inbox.ts';
import type { LiveChanges } from './live-changes.ts';

/** What a stream tells of. */
export interface OpenStreamInput {
  /** Whether starts and ends of executions, and changes of machines, are told. */
  readonly executions?: boolean;
  /** Whether messages are told that come to the inbox. */
  readonly messages?: boolean;
  /** Executions whose history is told, each from behind an event on. */
  readonly histories?: readonly { readonly executionArn: string; readonly lastEventId?: number }[];
}

/** Bounds of one stream. */
export interface LiveStreamLimits {
  readonly streamChangesMax: number;
  readonly streamChangesPauseMs: number;
}

/** What streams are made of. */
export interface LiveStreamPorts {
  readonly changes: LiveChanges;
  /** @throws ServiceError where it cannot be followed */
  readonly followHistory: (
    scope: CallScope,
    input: { readonly executionArn: string; readonly lastEventId?: string },
    signal: AbortSignal,
    /** Waited for before a list of events is read; what it resolves to is called when that was taken. */
    turn: () => Promise<() => void>,
  ) => Promise<AsyncGenerator<FollowedEvents, void, void>>;
  readonly limits: LiveStreamLimits;
  /** Lets histories of Express executions be kept while somebody listens. @returns ends that */
  readonly holdExpress: () => () => void;
  /** Where messages come; absent where none are told. */
  readonly inbox?: Pick<Inbox, 'listen'>;
  /** Told that a stream is open. @returns told that it has ended */
  readonly countStream: () => () => void;
}

/**
 * One stream of many things. Nothing is made before the reader wants it:
 *
 * 1. At most one list of events is held, however many histories there are; the next is read from the journal when that
 *    was taken.
 * 2. Of an execution that changed several times the last change waits; beyond `streamChangesMax` the reader is told to
 *    ask anew (`reset`).
 * 3. What histories tell goes at once, changes of lists at most every `streamChangesPauseMs`.
 */
export class LiveStream {
  readonly #ports: LiveStreamPorts;
  readonly #scope: CallScope;
  readonly #end = new AbortController();
  readonly #turns = new SerialWork();
  /** Told that what was handed out last is on its way. */
  #taken: (() => void) | undefined;
  #wake: (() => void) | undefined;
  /** Of histories, in the order in which they became ready. */
  readonly #ready: { readonly event: StreamEvent; readonly taken: () => void }[] = [];
  #changed = new Map<string, ExecutionStatusChange>();
  #machines = new Set<string>();
  #messages: MessageNews[] = [];
  #isReset = false;
  #pausedUntilMs = 0;

  constructor(ports: LiveStreamPorts, scope: CallScope) {
    this.#ports = ports;
    this.#scope = scope;
  }

  /**
   * The events, until the signal ends.
   * @param refused what is told first: of what was asked for and is not taken up
   */
  async *events(
    { executions, messages, histories = [] }: OpenStreamInput,
    signal: AbortSignal | undefined,
    refused: readonly StreamEvent[] = [],
  ): AsyncGenerator<StreamEvent, void, void> {
    const end = (): void => {
      this.#end.abort();
      this.#wake?.();
    };
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    const ended = this.#ports.countStream();
    const unlisten = executions ? this.#listen() : undefined;
    const shutInbox = messages ? this.#ports.inbox?.listen(this.#scope, this.#messageCame) : undefined;
    for (const history of histories) void this.#pump(history);
    try {
      yield* refused;
      while (!this.#end.signal.aborted) {
        const event = this.#next();
        if (event === undefined) await this.#anything();
        else yield event;
        this.#endTaking();
      }
    } finally {
      ended();
      unlisten?.();
      shutInbox?.();
      signal?.removeEventListener('abort', end);
      end();
      this.#endTaking();
      for (const { taken } of this.#ready.splice(0)) taken();
    }
  }

  #listen(): () => void {
    const { changes, holdExpress } = this.#ports;
    const release = holdExpress();
    const unlisten = changes.listen(this.#scope, {
      execution: (change) => {
        if (this.#isReset) return;
        if (this.#isFull && !this.#changed.has(change.executionArn)) this.#reset();
        else this.#changed.set(change.executionArn, change);
        this.#wake?.();
      },
      stateMachine: (stateMachineArn) => {
        if (this.#isReset) return;
        if (this.#isFull) this.#reset();
        else this.#machines.add(stateMachineArn);
        this.#wake?.();
      },
    });
    return () => {
      unlisten();
      release();
    };
  }

  readonly #messageCame = (news: MessageNews): void => {
    if (this.#isReset) return;
    if (this.#isFull) this.#reset();
    else this.#messages.push(news);
    this.#wake?.();
  };

  get #isFull(): boolean {
    const waiting = this.#changed.size + this.#machines.size + this.#messages.length;
    return waiting >= this.#ports.limits.streamChangesMax;
  }

  #reset(): void {
    this.#isReset = true;
    this.#messages = [];
    this.#changed.clear();
    this.#machines.clear();
  }

  /** Hands over one history, a list of events at a time. */
  async #pump({
    executionArn,
    lastEventId,
  }: NonNullable<OpenStreamInput['histories']>[number]): Promise<void> {
    const { signal } = this.#end;
    const after = lastEventId === undefined ? {} : { lastEventId: String(lastEventId) };
    try {
      const followed = await this.#ports.followHistory(
        this.#scope,
        { executionArn, ...after },
        signal,
        this.#turn,
      );
      for await (const each of followed) {
        const event: StreamEvent =
          each.kind === 'end'
            ? { kind: 'end', executionArn, status: each.status }
            : { kind: 'history', executionArn, events: each.events };
        await this.#offer(event);
        if (signal.aborted) return;
      }
    } catch (error) {
      const known = error instanceof ServiceError;
      const code = known ? error.code : 'InternalFailure';
      const message = known ? error.message : 'The history cannot be read.';
      await this.#offer({ kind: 'refused', executionArn, code, message });
    }
  }

  readonly #turn = (): Promise<() => void> =>
    new Promise((begin) => void this.#turns.run(() => new Promise<void>((end) => begin(end))));

  /** Only now is the next list read: the reader has what it was given, and comes for more. */
  #endTaking(): void {
    this.#taken?.();
    this.#taken = undefined;
  }

  /** Resolves when the event was taken. */
  #offer(event: StreamEvent): Promise<void> {
    return new Promise((taken) => {
      if (this.#end.signal.aborted) return taken();
      this.#ready.push({ event, taken });
      this.#wake?.();
    });
  }

  #next(): StreamEvent | undefined {
    const ready = this.#ready.shift();
    if (ready !== undefined) {
      this.#taken = ready.taken;
      return ready.event;
    }
    if (!this.#hasChanges || performance.now() < this.#pausedUntilMs) return undefined;
    const event = this.#takeChanges();
    // Several kinds that changed together go together.
    if (!this.#hasChanges) this.#pausedUntilMs = performance.now() + this.#ports.limits.streamChangesPauseMs;
    return event;
  }

  get #hasChanges(): boolean {
    return this.#isReset || this.#changed.size > 0 || this.#machines.size > 0 || this.#messages.length > 0;
  }

  #takeChanges(): StreamEvent {
    if (this.#isReset) {
      this.#isReset = false;
      return { kind: 'reset' };
    }
    if (this.#changed.size > 0) {
      const changes = [...this.#changed.values()];
      this.#changed = new Map();
      return { kind: 'executions', changes };
    }
    if (this.#messages.length > 0) {
      const messages = this.#messages;
      this.#messages = [];
      return { kind: 'messages', messages };
    }
    const stateMachineArns = [...this.#machines];
    this.#machines = new Set();
    return { kind: 'stateMachines', stateMachineArns };
  }

  /** Resolves when there may be something to tell. */
  #anything(): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(timer);
        resolve();
      };
      const pauseMs = this.#pausedUntilMs - performance.now();
      if (this.#hasChanges) timer = setTimeout(() => this.#wake?.(), Math.max(pauseMs, 0));
    });
  }
}
