import { SealError } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import { bytesHex } from '../srp/srp-numbers.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { UserPoolPorts } from '../user-pool-ports.ts';
import type { SealedSessions, SessionContent } from './sealed-sessions.ts';

/** Where a session belongs to. */
export interface SessionPlace {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
}

/** A session that was read and not taken as yet. */
export interface OpenedSession {
  readonly id: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
  readonly content: SessionContent;
}

/** Sessions whose reading and taking are two steps: a wrong code does not use up the session it came with. */
export interface OneTimeSessions extends SealedSessions {
  /** As `seal`, in at most 2,048 characters, the most that clients may send: a long state is kept here. */
  keep(place: SessionPlace, content: SessionContent): Promise<string>;
  /** @throws ServiceError as `open` does */
  read(place: SessionPlace, session: string, steps: readonly string[]): Promise<OpenedSession>;
  /** Durable when it resolves. @throws ServiceError NotAuthorizedException where somebody else has taken it */
  take(session: OpenedSession): Promise<void>;
}

interface Sealed extends SessionContent {
  readonly id: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
  /** The state is kept in the records. */
  readonly isKept?: true;
}

const taken = 'cognito-taken-sessions';
const states = 'cognito-session-states';
/** Source: API reference, `SessionType`. */
const charactersMax = 2_048;
/** Stands for nobody, so that the length of a session does not tell whether there is a user. */
const nobody = '00000000-0000-0000-0000-000000000000';
/** What ended is forgotten after this long, so that a clock which was set back brings nothing to life again. */
const forgetMs = 3_600_000;
/** So many sessions are taken between two clean-ups, each of which forgets more than were made meanwhile. */
const takesPerCleanUp = 32;
const cleanUpSize = 64;

type Ports = Pick<UserPoolPorts, 'crypto' | 'seal' | 'clock' | 'records'>;

/** Sessions that are sealed and taken once. */
export function oneTimeSessions(ports: Ports): OneTimeSessions {
  return new KeptSessions(ports);
}

class KeptSessions implements OneTimeSessions {
  readonly #ports: Ports;
  #takes = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  seal(place: SessionPlace, content: SessionContent): string {
    return this.#text(place, this.#envelope(place, content));
  }

  async keep(place: SessionPlace, content: SessionContent): Promise<string> {
    const envelope = this.#envelope(place, content);
    const text = this.#text(place, envelope);
    if (text.length <= charactersMax) return text;
    const { state, ...rest } = envelope;
    const key = recordKey(envelope);
    const value = this.#ports.seal.seal(JSON.stringify(state), `${states}/${key}`);
    await this.#ports.records.write([{ collection: states, key, value }]);
    return this.#text(place, { ...rest, isKept: true });
  }

  async read(place: SessionPlace, session: string, steps: readonly string[]): Promise<OpenedSession> {
    const { id, issuedMs, expiresMs, isKept, sub, ...rest } = this.#opened(place, session);
    const content = { ...rest, ...(sub !== undefined && sub !== nobody && { sub }) };
    if (expiresMs <= this.#ports.clock.now()) throw sessionExpired();
    if (!steps.includes(content.step)) throw userPoolErrors.notAuthorized('Invalid session for the user.');
    if (isKept !== true) return { id, issuedMs, expiresMs, content };
    const key = recordKey({ id, expiresMs });
    const sealed = await this.#ports.records.get(states, key);
    if (sealed === undefined) throw sessionExpired();
    const state = JSON.parse(this.#ports.seal.open(sealed, `${states}/${key}`)) as SessionContent['state'] &
      object;
    return { id, issuedMs, expiresMs, content: { ...content, state } };
  }

  async take(session: OpenedSession): Promise<void> {
    const key = recordKey(session);
    const isFirst = await this.#ports.records.write([
      { collection: taken, key, value: '1', ifAbsent: true },
      { collection: states, key, value: undefined },
    ]);
    if (!isFirst) {
      throw userPoolErrors.notAuthorized('Invalid session for the user, session can only be used once.');
    }
    this.#takes += 1;
    if (this.#takes % takesPerCleanUp === 0) await this.#forgetEnded();
  }

  async open(place: SessionPlace, session: string, steps: readonly string[]): Promise<SessionContent> {
    const opened = await this.read(place, session, steps);
    await this.take(opened);
    return opened.content;
  }

  #envelope({ client }: SessionPlace, content: SessionContent): Sealed {
    const issuedMs = this.#ports.clock.now();
    const expiresMs = issuedMs + client.settings.AuthSessionValidity * 60_000;
    const sub = content.sub ?? nobody;
    return { ...content, sub, id: bytesHex(this.#ports.crypto.randomBytes(16)), issuedMs, expiresMs };
  }

  #text(place: SessionPlace, envelope: Sealed): string {
    return `${place.client.id}.${this.#ports.seal.seal(JSON.stringify(envelope), nameOf(place))}`;
  }

  #opened(place: SessionPlace, session: string): Sealed {
    try {
      const sealed = session.slice(session.indexOf('.') + 1);
      return JSON.parse(this.#ports.seal.open(sealed, nameOf(place))) as Sealed;
    } catch (error) {
      if (error instanceof SealError) throw userPoolErrors.notAuthorized('Invalid session for the user.');
      throw error;
    }
  }

  async #forgetEnded(): Promise<void> {
    const to = expiryKey(this.#ports.clock.now() - forgetMs);
    for (const collection of [taken, states]) {
      const ended = await this.#ports.records.list(collection, { to, limit: cleanUpSize });
      if (ended.length === 0) continue;
      await this.#ports.records.write(ended.map(({ key }) => ({ collection, key, value: undefined })));
    }
  }
}

/** The id of the client for which a session was made, as the session says it: calls that name no client begin with it. */
export function clientIdOf(session: string): string {
  return session.slice(0, Math.max(0, session.indexOf('.')));
}

function sessionExpired() {
  return userPoolErrors.notAuthorized('Invalid session for the user, session is expired.');
}

/** Sessions of other pools and clients do not open. */
function nameOf({ pool, client }: SessionPlace): string {
  return `cognito-sessions/${pool.id}/${client.id}`;
}

function expiryKey(atMs: number): string {
  return String(Math.max(0, atMs)).padStart(15, '0');
}

function recordKey({ expiresMs, id }: { readonly expiresMs: number; readonly id: string }): string {
  return `${expiryKey(expiresMs)}/${id}`;
}
