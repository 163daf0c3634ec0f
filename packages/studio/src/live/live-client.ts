import type { Scope } from '../app/scope.ts';
import type { Credentials } from '../wire/credentials.ts';
import type { HubMessage, LiveEvent, LiveState, TabMessage } from './live-messages.ts';

const aliveMs = 10_000;

/** Who hears of one history. */
export interface HistoryListener {
  readonly lastEventId: number;
  readonly onEvent: (event: Extract<LiveEvent, { readonly executionArn: string }>) => void;
}

/** Who hears of changes of lists. */
export type ChangeListener = (event: Exclude<LiveEvent, { readonly executionArn: string }>) => void;

/** A tab's side of the hub: gathers what its components want, hands out what comes. */
export class LiveClient {
  readonly #send: (message: TabMessage) => void;
  readonly #histories = new Map<string, Set<HistoryListener>>();
  readonly #changes = new Set<ChangeListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #credentialListeners = new Set<(credentials: Credentials | undefined) => void>();
  #scope: Scope | undefined;
  #isAsked = false;
  #state: LiveState = 'idle';

  constructor(send: (message: TabMessage) => void) {
    this.#send = send;
    setInterval(() => send({ kind: 'alive' }), aliveMs);
    window.addEventListener('pagehide', () => send({ kind: 'bye' }));
    window.addEventListener('pageshow', () => this.#ask());
    window.addEventListener('online', () => send({ kind: 'hurry' }));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') send({ kind: 'hurry' });
    });
  }

  /** Whether the stream is there. */
  get state(): LiveState {
    return this.#state;
  }

  /** @returns what ends it */
  readonly onState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  /** The account and region in view. */
  look(scope: Scope): void {
    if (this.#scope?.account === scope.account && this.#scope.region === scope.region) return;
    this.#scope = scope;
    this.#ask();
  }

  /** Hears of changes of lists. @returns what ends it */
  listen(listener: ChangeListener): () => void {
    this.#changes.add(listener);
    this.#ask();
    return () => {
      this.#changes.delete(listener);
      this.#ask();
    };
  }

  /** Follows a history from behind an event on. @returns what ends it */
  follow(executionArn: string, listener: HistoryListener): () => void {
    const listeners = this.#histories.get(executionArn) ?? new Set();
    this.#histories.set(executionArn, listeners.add(listener));
    this.#ask();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#histories.get(executionArn) === listeners)
        this.#histories.delete(executionArn);
      this.#ask();
    };
  }

  /** The credentials that the tabs of this browser share. */
  askCredentials(): Promise<Credentials | undefined> {
    return new Promise((resolve) => {
      const end = this.onCredentials((credentials) => {
        end();
        resolve(credentials);
      });
      this.#send({ kind: 'askCredentials' });
    });
  }

  /** Shares them with the other tabs; undefined signs all of them out. */
  keepCredentials(credentials: Credentials | undefined): void {
    this.#send({ kind: 'keepCredentials', credentials });
  }

  /** Hears when someone signs in or out in any tab. @returns what ends it */
  onCredentials(listener: (credentials: Credentials | undefined) => void): () => void {
    this.#credentialListeners.add(listener);
    return () => this.#credentialListeners.delete(listener);
  }

  /** Takes a message of the hub. */
  take(message: HubMessage): void {
    if (message.kind === 'credentials')
      for (const listener of this.#credentialListeners) listener(message.credentials);
    else if (message.kind === 'state') {
      this.#state = message.state;
      for (const listener of this.#stateListeners) listener();
    } else this.#hand(message.event);
  }

  #hand(event: LiveEvent): void {
    if (!('executionArn' in event)) {
      for (const listener of [...this.#changes]) listener(event);
      return;
    }
    const listeners = [...(this.#histories.get(event.executionArn) ?? [])];
    // Nothing more comes: whoever wants it again follows it again.
    if (event.kind !== 'history') this.#histories.delete(event.executionArn);
    for (const listener of listeners) listener.onEvent(event);
  }

  /** Says once what components said together. */
  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    queueMicrotask(() => {
      this.#isAsked = false;
      if (this.#scope === undefined) return;
      const histories = [...this.#histories].map(([executionArn, listeners]) => ({
        executionArn,
        lastEventId: Math.min(...[...listeners].map((listener) => listener.lastEventId)),
      }));
      const wanted = { scope: this.#scope, executions: this.#changes.size > 0, histories };
      this.#send({ kind: 'want', wanted });
    });
  }
}
