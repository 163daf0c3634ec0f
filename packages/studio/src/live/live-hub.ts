import type { Scope } from '../app/scope.ts';
import type { Credentials } from '../wire/credentials.ts';
import { LiveConnection, type LiveConnectionPorts } from './live-connection.ts';
import type { HubMessage, LiveEvent, TabMessage, Wanted } from './live-messages.ts';

export interface LiveHubPorts extends LiveConnectionPorts {
  readonly nowMs: () => number;
}

interface Tab {
  readonly send: (message: HubMessage) => void;
  wanted: Wanted | undefined;
  /** Of each history it follows, the last event it was given. */
  readonly given: Map<string, number>;
  heardMs: number;
  /** Whether it was taken for gone. What it wants is kept: a laptop that slept speaks again and says nothing else. */
  isSilent: boolean;
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
  #credentials: Credentials | undefined;

  constructor(ports: LiveHubPorts) {
    this.#ports = ports;
    this.#sweepLater();
  }

  /** Those of the one who signed in, if they have not ended. */
  get credentials(): Credentials | undefined {
    const { expiresAtMs } = this.#credentials ?? {};
    if (expiresAtMs !== undefined && expiresAtMs <= this.#ports.nowMs()) this.#credentials = undefined;
    return this.#credentials;
  }

  /** A tab comes. @returns what takes its messages */
  connect(send: (message: HubMessage) => void): (message: TabMessage) => void {
    const tab: Tab = {
      send,
      wanted: undefined,
      given: new Map(),
      heardMs: this.#ports.nowMs(),
      isSilent: false,
    };
    this.#tabs.add(tab);
    return (message) => {
      tab.heardMs = this.#ports.nowMs();
      this.#tabs.add(tab);
      if (tab.isSilent && message.kind !== 'bye') this.#wake(tab);
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
        tab.send({ kind: 'credentials', credentials: this.credentials });
        break;
      case 'keepCredentials':
        this.#credentials = message.credentials;
        for (const each of this.#tabs) each.send({ kind: 'credentials', credentials: message.credentials });
        for (const { connection } of this.#places.values()) connection.hurry();
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
    tab.isSilent = false;
    tab.given.clear();
    if (wanted !== undefined) this.#update(wanted.scope);
  }

  /** Asks for nothing on behalf of a tab that says nothing; it is held by its own port alone, which may come back. */
  #fallSilent(tab: Tab): void {
    this.#tabs.delete(tab);
    tab.isSilent = true;
    if (tab.wanted !== undefined) this.#update(tab.wanted.scope);
  }

  /** One that slept: its histories go on where it was, its lists are asked anew. */
  #wake(tab: Tab): void {
    tab.isSilent = false;
    if (tab.wanted === undefined) return;
    this.#update(tab.wanted.scope);
    this.#tellState(tab, tab.wanted.scope);
    tab.send({ kind: 'event', event: { kind: 'reset' } });
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
    const isWanted = executions || histories.size > 0;
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
