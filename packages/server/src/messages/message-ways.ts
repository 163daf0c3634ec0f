import { openSmtp, type SmtpSender, smsWebhook } from '@cairn/host/identity';
import {
  type DeliverMessage,
  type MessageReason,
  plainText,
  type UserMessage,
  userPoolErrors,
} from '@cairn/identity/user-pools';
import {
  type AlarmClock,
  type Deliver,
  type DeliveryHandler,
  type IdSource,
  type Json,
  type LimitValues,
  type Log,
  MadeOnce,
  type OutboundHttp,
  type Seal,
} from '@cairn/kit';
import type { Inbox } from './inbox.ts';
import type { MessageLimitName } from './message-limits.ts';
import type { MessageSettings } from './message-settings.ts';
import { unlessStopped } from './unless-stopped.ts';

/** What deliveries hand mails to. */
export const mailHandlerName = 'user-message-mail';
/** What deliveries hand text messages to. */
export const textHandlerName = 'user-message-text';
/** What deliveries hand messages to that are for nobody. */
export const nobodyHandlerName = 'user-message-nobody';

export interface MessageWaysPorts {
  readonly log: Log;
  readonly settings: MessageSettings;
  readonly inbox: Pick<Inbox, 'keep' | 'keepForNobody'>;
  readonly deliver: Deliver;
  readonly http: OutboundHttp;
  readonly seal: Seal;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly limits: LimitValues<MessageLimitName>;
  /** Tells the log of the user pool; the message is tried again. */
  readonly tellFailure: (reason: MessageReason, cause: string) => Promise<void>;
}

/** A message that waits to be handed over. */
interface WaitingMessage {
  readonly message: UserMessage;
  readonly reason: MessageReason;
}

/** Its age ends a message that nobody takes; how often it was tried does not. */
const retriesMax = 1_000_000;
/** What is on its way when the server stops is given so long to arrive, so that few messages come twice. */
const stopGraceMs = 1_000;

/**
 * The ways out of messages. What has a way is handed over to deliveries, sealed, so that a slow or dead server neither
 * holds up a sign-up nor loses its mail; what has none goes to the inbox.
 */
export class MessageWays {
  readonly #ports: MessageWaysPorts;
  readonly #smtp: MadeOnce<SmtpSender> | undefined;

  constructor(ports: MessageWaysPorts) {
    this.#ports = ports;
    const { settings, limits } = ports;
    const { smtp: place } = settings;
    if (place !== undefined)
      this.#smtp = new MadeOnce(() => openSmtp({ place, timeoutMs: limits.mailServerSeconds * 1_000 }));
  }

  readonly deliverMessage: DeliverMessage = async (message, reason) => {
    const { settings, inbox } = this.#ports;
    const { smtp, smsWebhook: webhook } = settings;
    if (message.medium === 'EMAIL' && smtp !== undefined) {
      const destination = `${smtp.isSecure ? 'smtps' : 'smtp'}://${smtp.host}:${smtp.port}`;
      await this.#handOver({ message, reason }, { handler: mailHandlerName, destination });
    } else if (message.medium === 'SMS' && webhook !== undefined) {
      // Without its query, which may hold a key: the log names destinations.
      const { origin, pathname } = new URL(webhook.url);
      await this.#handOver(
        { message, reason },
        { handler: textHandlerName, destination: `${origin}${pathname}` },
      );
    } else if (settings.inbox) {
      if (reason.isForNobody) await inbox.keepForNobody(message, reason);
      else await inbox.keep(message, reason);
    } else
      throw userPoolErrors.codeNotDelivered(
        `Nothing here delivers messages by ${message.medium === 'EMAIL' ? 'e-mail (--smtp)' : 'SMS (--sms-webhook)'}.`,
      );
  };

  async #handOver(
    waiting: WaitingMessage,
    { handler, destination }: { readonly handler: string; readonly destination: string },
  ): Promise<void> {
    const { deliver, seal, ids, limits } = this.#ports;
    const id = ids.uuid();
    const { isForNobody = false } = waiting.reason;
    const input = seal.seal(JSON.stringify(waiting), sealedName(id));
    await deliver([
      {
        id,
        target: { kind: 'handler', handler: isForNobody ? nobodyHandlerName : handler, input },
        // What is for nobody waits for no server.
        destination: isForNobody ? nobodyHandlerName : destination,
        retriesMax,
        ageSecondsMax: limits.messageRetrySeconds,
      },
    ]);
  }

  /** Hands a mail to the server. Without one, as after a start with other settings, it goes where mails go now. */
  readonly sendMail: DeliveryHandler = async (input, { id, failures, signal }) => {
    const { message, reason } = this.#open(input, id);
    if (this.#smtp === undefined || message.medium !== 'EMAIL') {
      await this.deliverMessage(message, reason);
      return undefined;
    }
    const { to, subject, body: html, from = this.#ports.settings.mailFrom, replyTo } = message;
    const smtp = await this.#smtp.get();
    await this.#telling({ failures, reason, signal }, () =>
      smtp.send({ id, from, replyTo, to, subject, html, text: plainText(html) }),
    );
    return undefined;
  };

  /** It has arrived where it was meant to. */
  readonly sendToNobody: DeliveryHandler = () => Promise.resolve(undefined);

  /** Posts a text message to the webhook; without one it goes where text messages go now. */
  readonly sendText: DeliveryHandler = async (input, { id, failures, signal }) => {
    const { message, reason } = this.#open(input, id);
    const { settings, http, clock, limits } = this.#ports;
    const { smsWebhook: webhook } = settings;
    if (webhook === undefined || message.medium !== 'SMS') {
      await this.deliverMessage(message, reason);
      return undefined;
    }
    const { account, region, userPoolId, occasion } = reason;
    const post = smsWebhook({
      ...webhook,
      http,
      now: () => clock.now(),
      timeoutMs: limits.smsWebhookSeconds * 1_000,
    });
    const { to, body } = message;
    const posted = { messageId: id, to, body, account, region, userPoolId, occasion };
    await this.#telling({ failures, reason, signal }, () => post(posted));
    return undefined;
  };

  /** Says once for each message why it does not leave: its tries go on for a long time. */
  async #telling(
    {
      failures,
      reason,
      signal,
    }: { readonly failures: number; readonly reason: MessageReason; readonly signal: AbortSignal },
    send: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await unlessStopped(send(), { signal, clock: this.#ports.clock, graceMs: stopGraceMs });
    } catch (error) {
      // It is not what receives the message that is at fault; the next start sends it.
      if (signal.aborted) throw error;
      const cause = error instanceof Error ? error.message : String(error);
      if (failures === 0) {
        this.#ports.log('warn', 'a message to a user could not be sent; it is tried again', { cause });
        // What the log of a pool does not hear of is tried again all the same.
        await this.#ports.tellFailure(reason, cause).catch((failure: unknown) => {
          this.#ports.log('warn', 'the log of a user pool was not told', { cause: String(failure) });
        });
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    (await this.#smtp?.begun?.catch(() => undefined))?.close();
  }

  #open(input: Json, id: string): WaitingMessage {
    return JSON.parse(this.#ports.seal.open(String(input), sealedName(id))) as WaitingMessage;
  }
}

function sealedName(id: string): string {
  return `deliveries/${id}`;
}
