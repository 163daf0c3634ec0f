import type { Scope } from '../app/scope.ts';
import type { Credentials } from '../wire/credentials.ts';
import { LiveConnection, type LiveConnectionPorts } from './live-connection.ts';
import type { HubMessage, LiveEvent, SignInNews, TabMessage, Wanted } from './live-messages.ts';

export interface LiveHubPorts extends LiveConnectionPorts {
  readonly nowMs: () => number;
}

interface Tab {
  readonly send: (message: HubMessage) => void;
  wanted: Wanted | undefined;
  /** Of each history it follows, the last event it was given. */
  readonly given: Map<string, number>;
  heardMs: number;
  /**
   * Whether it was taken for gone, or said that it goes. What a silent one wants is kept: a laptop that slept speaks again
   * and says nothing else.
   */
  isAway: boolean;
}

/** An account and region in view of some tab. */
interface Place {
  readonly connection: LiveConnection;
  state: Extract<HubMessage, { readonly kind: 'state' }>;
}

/** Browsers wake hidden tabs once a minute. */
const tabSilenceMsMax = 150_000;
const sweepMs = 30_000;

/**
 * What all tabs of a browser share: one stream for each account and region in view, and the credentials of the one who
 * signed in, which are kept nowhere else.
 */
export class LiveHub {
  readonly #ports: LiveHubPorts;
  readonly #tabs = new Set<Tab>();
  readonly #places = new Map<string, Place>();
  /** Undefined until somebody signs in; it stays so where nobody has to. */
  #signIn: SignInNews | undefined;

  constructor(ports: LiveHubPorts) {
    this.#ports = ports;
    this.#sweepLater();
  }

  /** Those of the one who signed in, if they have not ended. */
  get credentials(): Credentials | undefined {
    const news = this.#news;
    return news.kind === 'in' ? news.credentials : undefined;
  }

  /** The server does not take a key any more: if it is the one that is held, it has ended for all tabs. */
  endCredentials(accessKeyId: string): void {
    if (keyIdOf(this.#signIn) === accessKeyId) this.#changeSignIn({ kind: 'ended' });
  }

  /** A tab comes. @returns what takes its messages */
  connect(send: (message: HubMessage) => void): (message: TabMessage) => void {
    const tab: Tab = {
      send,
      wanted: undefined,
      given: new Map(),
      heardMs: this.#ports.nowMs(),
      isAway: false,
    };
    this.#tabs.add(tab);
    return (message) => {
      tab.heardMs = this.#ports.nowMs();
      this.#tabs.add(tab);
      if (tab.isAway && message.kind !== 'bye') this.#wake(tab);
      this.#take(tab, message);
    };
  }

  #take(tab: Tab, message: TabMessage): void {
    switch (message.kind) {
      case 'want':
        this.#want(tab, message.wanted);
        break;
      case 'bye':
        this.#drop(tab);
        break;
      case 'hurry':
        for (const { connection } of this.#places.values()) connection.hurry();
        break;
      case 'askCredentials':
        tab.send({ kind: 'credentials', news: this.#news });
        break;
      case 'keepCredentials':
        this.#changeSignIn({ kind: 'in', credentials: message.credentials });
        break;
      case 'endCredentials':
        this.endCredentials(message.accessKeyId);
        break;
      case 'leave':
        this.#changeSignIn({ kind: 'left' });
        break;
      case 'alive':
        break;
    }
  }

  #want(tab: Tab, wanted: Wanted): void {
    const before = tab.wanted;
    tab.wanted = wanted;
    const wantedArns = new Set(wanted.histories.map((history) => history.executionArn));
    for (const executionArn of tab.given.keys())
      if (!wantedArns.has(executionArn)) tab.given.delete(executionArn);
    const backArns: string[] = [];
    for (const { executionArn, lastEventId, goesBack } of wanted.histories) {
      if (goesBack === true) backArns.push(executionArn);
      const given = goesBack === true ? 0 : (tab.given.get(executionArn) ?? 0);
      tab.given.set(executionArn, Math.max(lastEventId, given));
    }
    if (backArns.length > 0) tab.send({ kind: 'wentBack', executionArns: backArns });
    if (before !== undefined && keyOf(before.scope) !== keyOf(wanted.scope)) this.#update(before.scope);
    this.#update(wanted.scope);
    this.#tellState(tab, wanted.scope);
  }

  #tellState(tab: Tab, scope: Scope): void {
    tab.send(this.#places.get(keyOf(scope))?.state ?? { kind: 'state', state: 'idle' });
  }

  #drop(tab: Tab): void {
    this.#tabs.delete(tab);
    const { wanted } = tab;
    tab.wanted = undefined;
    tab.isAway = true;
    tab.given.clear();
    if (wanted !== undefined) this.#update(wanted.scope);
  }

  /** Asks for nothing on behalf of a tab that says nothing; it is held by its own port alone, which may come back. */
  #fallSilent(tab: Tab): void {
    this.#tabs.delete(tab);
    tab.isAway = true;
    if (tab.wanted !== undefined) this.#update(tab.wanted.scope);
  }

  /** One that slept: its histories go on where it was, its lists are asked anew. Others may have signed in meanwhile. */
  #wake(tab: Tab): void {
    tab.isAway = false;
    if (this.#signIn !== undefined) tab.send({ kind: 'credentials', news: this.#news });
    if (tab.wanted === undefined) return;
    this.#update(tab.wanted.scope);
    this.#tellState(tab, tab.wanted.scope);
    this.#places.get(keyOf(tab.wanted.scope))?.connection.catchUp();
  }

  get #news(): SignInNews {
    const { expiresAtMs } = this.#signIn?.kind === 'in' ? this.#signIn.credentials : {};
    if (expiresAtMs !== undefined && expiresAtMs <= this.#ports.nowMs()) return { kind: 'ended' };
    return this.#signIn ?? { kind: 'nobody' };
  }

  /** Nothing that was opened for one principal, or with keys that are gone, stays open. */
  #changeSignIn(news: SignInNews): void {
    const before = this.#signIn;
    this.#signIn = news;
    for (const tab of this.#tabs) tab.send({ kind: 'credentials', news });
    if (keyIdOf(before) === keyIdOf(news)) return;
    for (const { wanted } of this.#tabs) if (wanted !== undefined) this.#update(wanted.scope);
    for (const { connection } of this.#places.values()) connection.restart();
  }

  /** Asks for what the tabs of a place want together. */
  #update(scope: Scope): void {
    const key = keyOf(scope);
    const tabs = this.#tabsAt(key);
    const histories = new Map<string, number>();
    for (const { given } of tabs) {
      for (const [executionArn, lastEventId] of given) {
        histories.set(executionArn, Math.min(lastEventId, histories.get(executionArn) ?? lastEventId));
      }
    }
    const executions = tabs.some((tab) => tab.wanted?.executions === true);
    const isSignedOut = this.#signIn !== undefined && this.#signIn.kind !== 'in';
    const isWanted = !isSignedOut && (executions || histories.size > 0);
    if (!isWanted && !this.#places.has(key)) return;
    this.#placeAt(key).connection.want(
      isWanted
        ? {
            scope,
            executions,
            histories: [...histories].map(([executionArn, lastEventId]) => ({ executionArn, lastEventId })),
          }
        : undefined,
    );
    if (!isWanted) this.#places.delete(key);
  }

  #placeAt(key: string): Place {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const connection = new LiveConnection(this.#ports, {
      onEvent: (event) => this.#tell(key, event),
      onState: (state, refusal) => {
        place.state = { kind: 'state', state, ...(refusal === undefined ? {} : { refusal }) };
        for (const tab of this.#tabsAt(key)) tab.send(place.state);
      },
    });
    const place: Place = { connection, state: { kind: 'state', state: 'idle' } };
    this.#places.set(key, place);
    return place;
  }

  #tell(key: string, event: LiveEvent): void {
    for (const tab of this.#tabsAt(key)) {
      if (isWantedBy(tab, event)) tab.send({ kind: 'event', event });
      if (event.kind === 'history' && tab.given.has(event.executionArn)) {
        tab.given.set(event.executionArn, event.events.at(-1)?.id ?? 0);
      }
      if (event.kind === 'end' || event.kind === 'refused') tab.given.delete(event.executionArn);
    }
  }

  #tabsAt(key: string): readonly Tab[] {
    return [...this.#tabs].filter((tab) => tab.wanted !== undefined && keyOf(tab.wanted.scope) === key);
  }

  #sweepLater(): void {
    this.#ports.after(sweepMs, () => {
      const beforeMs = this.#ports.nowMs() - tabSilenceMsMax;
      for (const tab of this.#tabs) if (tab.heardMs < beforeMs) this.#fallSilent(tab);
      if (this.#signIn?.kind === 'in' && this.#news.kind === 'ended') this.#changeSignIn({ kind: 'ended' });
      this.#sweepLater();
    });
  }
}

function isWantedBy(tab: Tab, event: LiveEvent): boolean {
  if ('executionArn' in event) return tab.given.has(event.executionArn);
  return tab.wanted?.executions === true || event.kind === 'reset';
}

function keyOf({ account, region }: Scope): string {
  return `${account} ${region}`;
}

function keyIdOf(news: SignInNews | undefined): string | undefined {
  return news?.kind === 'in' ? news.credentials.accessKeyId : undefined;
}
