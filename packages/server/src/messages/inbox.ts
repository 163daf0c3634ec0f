import { type MessageReason, plainText, type UserMessage } from '@cairn/identity/user-pools';
import {
  type Clock,
  type IdSource,
  type LimitValues,
  type Records,
  type RecordWrite,
  recordPages,
  type Seal,
  ServiceError,
} from '@cairn/kit';
import type { MessageLimitName } from './message-limits.ts';

/** Where messages lie; sealed, since codes are in them. */
export const inboxCollection = 'inbox';
/** Where messages for nobody are written, each over the one before: so that they take as long as others. */
const nobodyCollection = 'inbox-nobody';

/** An account in a region. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** A message as the inbox shows it. */
export interface InboxMessage {
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly sentDate: number;
  readonly medium: 'EMAIL' | 'SMS';
  readonly to: string;
  readonly userPoolId: string;
  readonly clientId?: string;
  readonly username: string;
  /** `CustomMessage_SignUp`. */
  readonly occasion: string;
  readonly from?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  /** HTML of mails, text of text messages. */
  readonly body: string;
  readonly code?: string;
}

/** What is told of a message as it comes: nothing that must not be read over a shoulder. */
export type MessageNews = Pick<
  InboxMessage,
  'messageId' | 'sentDate' | 'medium' | 'to' | 'userPoolId' | 'occasion'
>;

/** Which messages. */
export interface MessageFilter {
  /** A receiver; mail addresses without regard to case. */
  readonly to?: string;
  readonly userPoolId?: string;
}

export interface ListMessagesInput extends MessageFilter {
  /** The id of a message: those that came after it. */
  readonly after?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface DeleteMessagesInput extends MessageFilter {
  readonly messageId?: string;
}

export interface InboxPorts {
  readonly records: Records;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly seal: Seal;
  readonly limits: LimitValues<MessageLimitName>;
}

const usualPageSize = 100;
const dayMs = 86_400_000;
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The messages that no mail server and no webhook takes: each account and region has its own, newest first.
 *
 * 1. A message is on disk before whoever sent it hears so.
 * 2. There are at most `inboxMessagesMax`, none older than `inboxDays`: the oldest go as others come.
 * 3. Ids grow with time: they are the order of the lists.
 */
export class Inbox {
  readonly #ports: InboxPorts;
  /** Keys by place, oldest first. */
  readonly #keys = new Map<string, string[]>();
  readonly #listeners = new Map<string, Set<(news: MessageNews) => void>>();

  constructor(ports: InboxPorts) {
    this.#ports = ports;
  }

  /** Learns what there is, and lets go of what is too old. */
  async start(): Promise<void> {
    const { records } = this.#ports;
    const places = new Set<string>();
    for await (const page of recordPages(records, inboxCollection)) {
      for (const { key } of page) {
        const place = key.slice(0, key.lastIndexOf('/') + 1);
        this.#keysOf(place).push(key);
        places.add(place);
      }
    }
    for (const place of places) {
      const gone = this.#overdue(place, 0);
      if (gone.length > 0) await records.write(removals(gone));
      this.#forget(place, gone);
    }
  }

  async keep(message: UserMessage, reason: MessageReason): Promise<InboxMessage> {
    const { place, kept, key, value } = this.#written(message, reason);
    const gone = this.#overdue(place, 1);
    await this.#ports.records.write([{ collection: inboxCollection, key, value }, ...removals(gone)]);
    this.#forgetOldest(place, gone);
    this.#keysOf(place).push(key);
    const { messageId, sentDate, medium, to, userPoolId, occasion } = kept;
    for (const listener of this.#listeners.get(place) ?? [])
      listener({ messageId, sentDate, medium, to, userPoolId, occasion });
    return kept;
  }

  /** Takes as long as {@link keep}: what was written for nobody before goes, and nobody sees it. */
  async keepForNobody(message: UserMessage, reason: MessageReason): Promise<void> {
    const { place, value } = this.#written(message, reason);
    await this.#ports.records.write([{ collection: nobodyCollection, key: place, value }]);
  }

  #written(message: UserMessage, { account, region, ...reason }: MessageReason) {
    const { clock, ids, seal } = this.#ports;
    const kept: InboxMessage = { messageId: ids.uuid(), sentDate: clock.now(), ...reason, ...message };
    const place = placeOf({ account, region });
    const key = `${place}${kept.messageId}`;
    return { place, kept, key, value: seal.seal(JSON.stringify(kept), `${inboxCollection}/${key}`) };
  }

  /** Newest first, without their bodies. */
  readonly listMessages = async (
    scope: Place,
    input: ListMessagesInput,
  ): Promise<{ readonly messages: readonly Omit<InboxMessage, 'body'>[]; readonly nextToken?: string }> => {
    const max = input.maxResults || usualPageSize;
    const messages: Omit<InboxMessage, 'body'>[] = [];
    for await (const { body: _, ...message } of this.#matching(scope, input)) {
      if (messages.length === max) return { messages, nextToken: messages.at(-1)?.messageId as string };
      messages.push(message);
    }
    return { messages };
  };

  /** With its body, and with its text as well: what a mail says without HTML. */
  readonly getMessage = async (
    scope: Place,
    { messageId }: { readonly messageId: string },
  ): Promise<InboxMessage & { readonly text: string }> => {
    const key = `${placeOf(scope)}${checkedId(messageId)}`;
    const sealed = await this.#ports.records.get(inboxCollection, key);
    const message = sealed === undefined ? undefined : this.#open(key, sealed);
    if (message === undefined || this.#isOld(message))
      throw new ServiceError('MessageDoesNotExist', 'There is no such message in the inbox.', {
        status: 404,
      });
    return { ...message, text: message.medium === 'EMAIL' ? plainText(message.body) : message.body };
  };

  /** Deletes one message, those of a filter, or all. */
  readonly deleteMessages = async (
    scope: Place,
    input: DeleteMessagesInput,
  ): Promise<{ readonly deleted: number }> => {
    const place = placeOf(scope);
    const gone: string[] = [];
    for await (const message of this.#matching(scope, input)) gone.push(`${place}${message.messageId}`);
    if (gone.length > 0) await this.#ports.records.write(removals(gone));
    this.#forget(place, gone);
    return { deleted: gone.length };
  };

  /** Hears of messages as they come. Does not throw and does not wait. @returns ends the listening */
  listen(scope: Place, listener: (news: MessageNews) => void): () => void {
    const place = placeOf(scope);
    const listeners = this.#listeners.get(place) ?? new Set();
    this.#listeners.set(place, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(place) === listeners) this.#listeners.delete(place);
    };
  }

  async *#matching(
    scope: Place,
    { to, userPoolId, messageId, after, nextToken }: ListMessagesInput & DeleteMessagesInput,
  ): AsyncGenerator<InboxMessage> {
    const prefix = placeOf(scope);
    const pages = recordPages(this.#ports.records, inboxCollection, {
      prefix,
      reverse: true,
      ...(nextToken === undefined ? {} : { after: `${prefix}${checkedId(nextToken)}` }),
      // The first key above that of the message.
      ...(after === undefined ? {} : { from: `${prefix}${checkedId(after)} ` }),
      // That one key.
      ...(messageId === undefined ? {} : { from: `${prefix}${messageId}`, to: `${prefix}${messageId} ` }),
    });
    const wanted = to?.toLowerCase();
    for await (const page of pages) {
      for (const { key, value } of page) {
        const message = this.#open(key, value);
        if (this.#isOld(message)) return;
        if (wanted !== undefined && message.to.toLowerCase() !== wanted) continue;
        if (userPoolId !== undefined && message.userPoolId !== userPoolId) continue;
        yield message;
      }
    }
  }

  #open(key: string, sealed: string): InboxMessage {
    return JSON.parse(this.#ports.seal.open(sealed, `${inboxCollection}/${key}`)) as InboxMessage;
  }

  #isOld({ sentDate }: InboxMessage): boolean {
    return sentDate < this.#oldestMs;
  }

  get #oldestMs(): number {
    const { clock, limits } = this.#ports;
    return clock.now() - limits.inboxDays * dayMs;
  }

  /** Keys that have to go so that `more` messages find room. */
  #overdue(place: string, more: number): readonly string[] {
    const keys = this.#keysOf(place);
    const tooMany = keys.length + more - this.#ports.limits.inboxMessagesMax;
    const oldest = this.#oldestMs;
    const firstYoung = keys.findIndex((key) => timeOf(key) >= oldest);
    return keys.slice(0, Math.max(tooMany, firstYoung === -1 ? keys.length : firstYoung, 0));
  }

  /** What is overdue comes first, unless somebody deleted it meanwhile. */
  #forgetOldest(place: string, gone: readonly string[]): void {
    const keys = this.#keysOf(place);
    if (gone.every((key, at) => keys[at] === key)) keys.splice(0, gone.length);
    else this.#forget(place, gone);
  }

  #forget(place: string, gone: readonly string[]): void {
    if (gone.length === 0) return;
    const keys = new Set(gone);
    this.#keys.set(
      place,
      this.#keysOf(place).filter((key) => !keys.has(key)),
    );
  }

  #keysOf(place: string): string[] {
    let keys = this.#keys.get(place);
    if (keys === undefined) {
      keys = [];
      this.#keys.set(place, keys);
    }
    return keys;
  }
}

function placeOf({ account, region }: Place): string {
  return `${account}/${region}/`;
}

/** When an id was made: the first 48 bits of a UUID of version 7 (RFC 9562, section 5.7). */
function timeOf(key: string): number {
  const id = key.slice(key.lastIndexOf('/') + 1);
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

function checkedId(id: string): string {
  if (idPattern.test(id)) return id;
  throw new ServiceError('ValidationException', `'${id.slice(0, 100)}' is no id of a message`);
}

function removals(keys: readonly string[]): readonly RecordWrite[] {
  return keys.map((key) => ({ collection: inboxCollection, key, value: undefined }));
}
