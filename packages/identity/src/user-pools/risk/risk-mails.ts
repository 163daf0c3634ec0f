import { isJsonObject, type JsonObject } from '@cairn/kit';
import type { UserMessage } from '../messages/deliver-message.ts';
import { escapeHtml } from '../messages/fill-message.ts';
import { signInDomainOf } from '../pools/sign-in-domain.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { SignInPlace } from '../sign-in/sign-ins.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { FeedbackTokens } from './feedback-tokens.ts';

/** What a mail tells its user. Source: API reference, `NotifyConfigurationType`. */
export type RiskMailKind = 'BlockEmail' | 'MfaEmail' | 'NoActionEmail';

/** Sent where a configuration has no text of its own. */
const usual: { readonly [kind in RiskMailKind]: { readonly subject: string; readonly body: string } } = {
  BlockEmail: {
    subject: 'Blocked sign-in attempt',
    body: 'A sign-in to your account was blocked, since it looked unusual.',
  },
  MfaEmail: {
    subject: 'New sign-in attempt',
    body: 'A sign-in to your account looked unusual, so a second factor was asked for.',
  },
  NoActionEmail: {
    subject: 'New sign-in attempt',
    body: 'There was a sign-in to your account that looked unusual.',
  },
};
const usualFacts =
  ' Time: {login-time}. Device: {device-name}. Address: {ip-address}. If it was not you, change your password.';

type MailContext = Pick<UserPoolContext, 'store' | 'places' | 'clock' | 'deliverMessage'>;

/** Writes to users about sign-ins that look risky. */
export function riskMails(context: MailContext, tokens: FeedbackTokens) {
  return {
    /** Sends one, durably; users without an address hear nothing. @throws ServiceError CodeDeliveryFailureException */
    async send(
      place: SignInPlace,
      user: UserRecord,
      {
        kind,
        eventId,
        configured,
      }: {
        readonly kind: RiskMailKind;
        readonly eventId: string;
        readonly configured: JsonObject | undefined;
      },
    ): Promise<void> {
      const { email: to } = user.attributes;
      if (to === undefined || to === '') return;
      const { pool, client } = place;
      const token = await tokens.tokenOf(user, eventId);
      const values = valuesOf(context, place, user, { eventId, token });
      const message: UserMessage = {
        medium: 'EMAIL',
        to,
        ...textOf(configured, kind, values),
        ...senderOf(configured),
      };
      await context.deliverMessage(message, {
        account: pool.account,
        region: pool.region,
        userPoolId: pool.id,
        clientId: client.id,
        username: user.username,
        occasion: `AccountTakeover_${kind}`,
      });
    },
  };
}

type Values = { readonly [placeholder: string]: string | undefined };

/** Source: developer guide, "Message templates": placeholders of threat protection. */
function valuesOf(
  { store, places, clock }: MailContext,
  { pool, address, device }: SignInPlace,
  user: UserRecord,
  { eventId, token }: { readonly eventId: string; readonly token: string },
): Values {
  const domain = signInDomainOf(store, pool.id);
  const link = (feedback: string) => {
    if (domain === undefined) return undefined;
    const query = new URLSearchParams({
      user_name: user.username,
      event_id: eventId,
      feedback_token: token,
      feedback,
    });
    return `${places.signInPages(domain.domain)}/authEventFeedback?${query}`;
  };
  return {
    username: user.username,
    'ip-address': address ?? 'unknown',
    'login-time': new Date(clock.now()).toUTCString(),
    'device-name': device?.name ?? 'unknown',
    // Where an address is, nobody tells this server.
    city: 'unknown',
    country: 'unknown',
    'event-id': eventId,
    'feedback-token': token,
    'one-click-link-valid': link('Valid'),
    'one-click-link-invalid': link('Invalid'),
  };
}

function textOf(
  configured: JsonObject | undefined,
  kind: RiskMailKind,
  values: Values,
): { readonly subject: string; readonly body: string } {
  const own = configured?.[kind];
  const { Subject, HtmlBody, TextBody } = own !== undefined && isJsonObject(own) ? own : {};
  const subject = typeof Subject === 'string' ? Subject : usual[kind].subject;
  const html =
    typeof HtmlBody === 'string'
      ? HtmlBody
      : asHtml(typeof TextBody === 'string' ? TextBody : `${usual[kind].body}${usualFacts}`);
  return {
    subject: filled(subject, values, (value) => value).replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' '),
    body: filled(html, values, escapeHtml),
  };
}

const asHtml = (text: string): string => escapeHtml(text).replaceAll(/\r?\n/g, '<br>');

/** In one pass: what is filled in is never read as a placeholder. Links that lead nowhere stay as they are written. */
function filled(text: string, values: Values, print: (value: string) => string): string {
  return text.replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? whole : print(value);
  });
}

function senderOf(configured: JsonObject | undefined): { readonly from?: string; readonly replyTo?: string } {
  const { From, ReplyTo } = configured ?? {};
  return {
    ...(typeof From === 'string' && { from: From }),
    ...(typeof ReplyTo === 'string' && { replyTo: ReplyTo }),
  };
}
