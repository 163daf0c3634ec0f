import type { Clock, Records, RecordWrite } from '@cairn/kit';
import { base64Url } from '../user-pools/base64-url.ts';
import type { UserPoolCrypto } from '../user-pools/user-pool-crypto.ts';

/** What tickets stand on. */
export interface TicketPorts {
  readonly records: Records;
  readonly clock: Clock;
  readonly crypto: Pick<UserPoolCrypto, 'randomBytes' | 'hash'>;
}

/** A ticket that was found, as it was then. */
export interface FoundTicket<Content> {
  readonly content: Content;
  readonly issuedMs: number;
  readonly expiresMs: number;
  readonly isOver: boolean;
  /** Of the record. */
  readonly key: string;
  readonly text: string;
}

interface TicketRecord<Content> {
  readonly issuedMs: number;
  readonly expiresMs: number;
  readonly content: Content;
}

/** So many that are over are cleared away with each new one: more than come, so that they never pile up. */
const clearedAtOnce = 4;
const ticketPattern = /^([0-9a-z]{1,9})-([\w-]{43})$/;

/**
 * Unguessable texts that stand for something kept: authorization codes, sessions, sign-ins under way elsewhere.
 *
 * 1. What is kept is found by the text's hash: whoever reads the records cannot use what he finds.
 * 2. It is durable before the text is given away, and gone or changed on disk before anybody hears that it was taken.
 * 3. Keys are ordered by their end, so that what is over is found without a look at the rest.
 */
export class ExpiringTickets<Content> {
  readonly #ports: TicketPorts;
  readonly #collection: string;
  readonly #rememberedSeconds: number;

  /** @param rememberedSeconds for how long after its end a ticket is still known to have been there */
  constructor(
    ports: TicketPorts,
    {
      collection,
      rememberedSeconds = 0,
    }: { readonly collection: string; readonly rememberedSeconds?: number },
  ) {
    this.#ports = ports;
    this.#collection = collection;
    this.#rememberedSeconds = rememberedSeconds;
  }

  /** A text for which nothing is kept as yet. */
  draw(seconds: number): string {
    const expires = Math.ceil(this.#ports.clock.now() / 1_000) + seconds;
    return `${expires.toString(36)}-${base64Url(this.#ports.crypto.randomBytes(32))}`;
  }

  async issue(content: Content, seconds: number): Promise<string> {
    const ticket = this.draw(seconds);
    await this.put(ticket, content);
    return ticket;
  }

  /** Keeps what a text that was drawn here stands for. */
  async put(ticket: string, content: Content): Promise<void> {
    const place = this.#placeOf(ticket);
    if (place === undefined) throw new RangeError('a ticket is drawn before it is put');
    const record = { issuedMs: this.#ports.clock.now(), expiresMs: place.expiresMs, content };
    const write = { collection: this.#collection, key: place.key, value: JSON.stringify(record) };
    await this.#ports.records.write([write, ...(await this.#clearing())]);
  }

  async find(ticket: string): Promise<FoundTicket<Content> | undefined> {
    const place = this.#placeOf(ticket);
    if (place === undefined) return undefined;
    const text = await this.#ports.records.get(this.#collection, place.key);
    if (text === undefined) return undefined;
    const record = JSON.parse(text) as TicketRecord<Content>;
    return { ...record, isOver: record.expiresMs <= this.#ports.clock.now(), key: place.key, text };
  }

  /** Puts something else in the place of what was found. @returns the ticket as it is now; undefined where somebody else was first */
  async change(found: FoundTicket<Content>, content: Content): Promise<FoundTicket<Content> | undefined> {
    const { issuedMs, expiresMs, key } = found;
    const text = JSON.stringify({ issuedMs, expiresMs, content });
    const write = { collection: this.#collection, key, value: text, ifValue: found.text };
    return (await this.#ports.records.write([write])) ? { ...found, content, text } : undefined;
  }

  /** Ends what was found. @returns false where somebody else did before */
  async end({ key, text }: Pick<FoundTicket<Content>, 'key' | 'text'>): Promise<boolean> {
    return this.#ports.records.write([
      { collection: this.#collection, key, value: undefined, ifValue: text },
    ]);
  }

  #placeOf(ticket: string): { readonly key: string; readonly expiresMs: number } | undefined {
    const [, expires] = ticketPattern.exec(ticket) ?? [];
    if (expires === undefined) return undefined;
    const seconds = Number.parseInt(expires, 36);
    const hash = base64Url(this.#ports.crypto.hash('SHA-256', ticket));
    return { key: `${keyOfSeconds(seconds)}/${hash}`, expiresMs: seconds * 1_000 };
  }

  async #clearing(): Promise<readonly RecordWrite[]> {
    const endedSeconds = Math.floor(this.#ports.clock.now() / 1_000) - this.#rememberedSeconds;
    if (endedSeconds <= 0) return [];
    const ended = await this.#ports.records.list(this.#collection, {
      to: keyOfSeconds(endedSeconds),
      limit: clearedAtOnce,
    });
    return ended.map(({ key }) => ({ collection: this.#collection, key, value: undefined }));
  }
}

function keyOfSeconds(seconds: number): string {
  return String(seconds).padStart(15, '0');
}
