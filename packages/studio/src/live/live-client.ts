import type { Scope } from '../app/scope.ts';
import type { Credentials } from '../wire/credentials.ts';
import type {
  HubMessage,
  LiveEvent,
  LiveRefusal,
  LiveState,
  SignInNews,
  TabMessage,
  WantedHistory,
} from './live-messages.ts';

/** Who hears of one history. */
export interface HistoryListener {
  /** The last event that it knows already: it is given what comes behind. */
  readonly lastEventId: number;
  readonly onEvent: (event: Extract<LiveEvent, { readonly executionArn: string }>) => void;
}

/** Who hears of changes of lists. */
export type ChangeListener = (event: Exclude<LiveEvent, { readonly executionArn: string }>) => void;

interface Follower {
  readonly listener: HistoryListener;
  /** The last event that it knows. */
  position: number;
  /** Nothing is given to it before the hub was asked for what it wants. */
  isAskedFor: boolean;
}

/**
 * A tab's side of the hub: gathers what its components want, hands out what comes.
 *
 * 1. Each listener of a history has a position of its own, and is given each event behind it once and in order.
 * 2. One that knows less than the tab was given has the hub go back. What comes of the history until the hub has said
 *    that it did is passed over: it comes again.
 */
export class LiveClient {
  readonly #send: (message: TabMessage) => void;
  readonly #histories = new Map<string, Set<Follower>>();
  /** Of each history that the hub was asked for, the last event that the hub takes for given. */
  readonly #given = new Map<string, number>();
  /** Histories that the hub was asked to go back in and has not, and how often. */
  readonly #goingBack = new Map<string, number>();
  readonly #changes = new Set<ChangeListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #credentialListeners = new Set<(news: SignInNews) => void>();
  #scope: Scope | undefined;
  #isAsked = false;
  #state: LiveState = 'idle';
  #refusal: LiveRefusal | undefined;
  #isAlone = false;

  constructor(send: (message: TabMessage) => void) {
    this.#send = send;
  }

  /** Says that the tab is there: one that is silent for long is told nothing until it speaks again. */
  readonly sayAlive = (): void => this.#send({ kind: 'alive' });

  /** Says that the tab goes. */
  readonly sayBye = (): void => {
    this.#given.clear();
    this.#goingBack.clear();
    this.#send({ kind: 'bye' });
  };

  /** Has the hub connect at once: the network is back, or someone looks. */
  readonly hurry = (): void => this.#send({ kind: 'hurry' });

  /** Says again what is wanted: the tab has come back. */
  readonly comeBack = (): void => this.#ask();

  /** Whether the stream is there. */
  get state(): LiveState {
    return this.#state;
  }

  /** What the server does not tell, and why. */
  get refusal(): LiveRefusal | undefined {
    return this.#refusal;
  }

  /** Whether what all tabs share failed, so that this one has a hub of its own. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  /** Told that what all tabs share failed. */
  noteAlone(): void {
    this.#isAlone = true;
    for (const listener of this.#stateListeners) listener();
  }

  /** Hears when the state or the refusal changes. @returns what ends it */
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
    const followers = this.#histories.get(executionArn) ?? new Set();
    const follower = { listener, position: listener.lastEventId, isAskedFor: false };
    this.#histories.set(executionArn, followers.add(follower));
    this.#ask();
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.#histories.get(executionArn) === followers)
        this.#histories.delete(executionArn);
      this.#ask();
    };
  }

  /** Asks who is signed in at the tabs of this browser: `onCredentials` hears it. */
  askCredentials(): void {
    this.#send({ kind: 'askCredentials' });
  }

  /** Signs all tabs in. */
  keepCredentials(credentials: Credentials): void {
    this.#send({ kind: 'keepCredentials', credentials });
  }

  /** Tells all tabs that the server does not take a key any more. */
  endCredentials(accessKeyId: string): void {
    this.#send({ kind: 'endCredentials', accessKeyId });
  }

  /** Signs all tabs out. */
  leave(): void {
    this.#send({ kind: 'leave' });
  }

  /** Hears when someone signs in or out in any tab. @returns what ends it */
  onCredentials(listener: (news: SignInNews) => void): () => void {
    this.#credentialListeners.add(listener);
    return () => this.#credentialListeners.delete(listener);
  }

  /** Takes a message of the hub. */
  take(message: HubMessage): void {
    switch (message.kind) {
      case 'credentials':
        for (const listener of this.#credentialListeners) listener(message.news);
        break;
      case 'state':
        this.#state = message.state;
        this.#refusal = message.refusal;
        for (const listener of this.#stateListeners) listener();
        break;
      case 'wentBack':
        for (const executionArn of message.executionArns) this.#noteWentBack(executionArn);
        break;
      case 'event':
        this.#hand(message.event);
        break;
    }
  }

  #noteWentBack(executionArn: string): void {
    const left = (this.#goingBack.get(executionArn) ?? 0) - 1;
    if (left > 0) this.#goingBack.set(executionArn, left);
    else this.#goingBack.delete(executionArn);
  }

  #hand(event: LiveEvent): void {
    if (!('executionArn' in event)) {
      for (const listener of [...this.#changes]) listener(event);
      return;
    }
    const { executionArn } = event;
    if (this.#goingBack.has(executionArn)) return;
    const followers = [...(this.#histories.get(executionArn) ?? [])].filter(({ isAskedFor }) => isAskedFor);
    if (event.kind === 'history') {
      const lastId = event.events.at(-1)?.id ?? 0;
      if (this.#given.has(executionArn)) this.#given.set(executionArn, lastId);
      for (const follower of followers) give(follower, event);
      return;
    }
    // Nothing more comes: whoever wants it again follows it again.
    this.#given.delete(executionArn);
    for (const follower of followers) this.#histories.get(executionArn)?.delete(follower);
    if (this.#histories.get(executionArn)?.size === 0) this.#histories.delete(executionArn);
    for (const { listener } of followers) listener.onEvent(event);
  }

  /** Says once what components said together. */
  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    queueMicrotask(() => {
      this.#isAsked = false;
      if (this.#scope === undefined) return;
      for (const executionArn of this.#given.keys())
        if (!this.#histories.has(executionArn)) this.#given.delete(executionArn);
      const histories = [...this.#histories].map(([executionArn, followers]) =>
        this.#askFor(executionArn, followers),
      );
      const wanted = { scope: this.#scope, executions: this.#changes.size > 0, histories };
      this.#send({ kind: 'want', wanted });
    });
  }

  #askFor(executionArn: string, followers: ReadonlySet<Follower>): WantedHistory {
    for (const follower of followers) follower.isAskedFor = true;
    const lastEventId = Math.min(...[...followers].map(({ position }) => position));
    const given = this.#given.get(executionArn);
    this.#given.set(executionArn, Math.min(lastEventId, given ?? lastEventId));
    if (given === undefined || lastEventId >= given) return { executionArn, lastEventId };
    this.#goingBack.set(executionArn, (this.#goingBack.get(executionArn) ?? 0) + 1);
    return { executionArn, lastEventId, goesBack: true };
  }
}

function give(follower: Follower, event: Extract<LiveEvent, { readonly kind: 'history' }>): void {
  const { position, listener } = follower;
  const events = event.events.filter(({ id }) => id > position);
  if (events.length === 0) return;
  follower.position = events.at(-1)?.id ?? position;
  listener.onEvent({ ...event, events });
}
