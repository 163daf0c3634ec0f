import { type JsonObject, memberOf } from '@cairn/kit';
import { signInDomainOf } from '../pools/sign-in-domain.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolSettings } from '../records/pool-settings.ts';
import { customMessageEvent } from '../triggers/trigger-events.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { MessageReason, UserMessage } from './deliver-message.ts';
import { fillMessage, hasPlaceOf } from './fill-message.ts';
import { maskedDestination } from './masked-destination.ts';
import { type MessageText, templateOf } from './message-templates.ts';
import type { CodeDeliveryDetails, MessageOrder, Messages } from './messages.ts';

/** What messages work with. */
export type MessagePorts = Pick<UserPoolContext, 'store' | 'places' | 'triggers' | 'deliverMessage'>;

/** Bounds of texts that a function writes. Source: developer guide, "Custom message Lambda trigger". */
const charactersMax = { emailMessage: 20_000, emailSubject: 140, smsMessage: 140 } as const;
/** What would end a header, or hide in one. */
const control = /[\p{Cc}\u2028\u2029]/u;
const allControl = new RegExp(control, 'gu');

/** Messages by the templates of pools. */
export function poolMessages(context: MessagePorts): Messages {
  return {
    async send(pool, order) {
      const destination = destinationOf(order);
      const { options, link, template } = formOf(pool, order, context);
      const custom = await customText(pool, order, options, context);
      const text = { ...template, ...custom };
      await context.deliverMessage(written(pool, order, { destination, text, link }), reasonOf(pool, order));
      return detailsOf(order.attributeName, destination);
    },
    async pretend(pool, { username, destination, ...rest }) {
      const order = { ...rest, user: { username, attributes: { [rest.attributeName]: destination } } };
      const { link, template } = formOf(pool, order, context);
      const message = written(pool, order, { destination, text: template, link });
      await context.deliverMessage(message, { ...reasonOf(pool, order), isForNobody: true });
      return detailsOf(order.attributeName, destination);
    },
  };
}

/** What a message needs to know of its receiver. */
type WrittenOrder = Omit<MessageOrder, 'user'> & {
  readonly user: Pick<MessageOrder['user'], 'username' | 'attributes'>;
};

/** The pool's text for a message, and what it has to hold. */
function formOf(
  pool: UserPoolRecord,
  order: WrittenOrder,
  context: MessagePorts,
): {
  readonly options: CustomTextOptions;
  readonly link: string | undefined;
  readonly template: MessageText;
} {
  const medium = order.attributeName === 'email' ? 'EMAIL' : 'SMS';
  const link = medium === 'EMAIL' ? confirmationLink(pool, order, context) : undefined;
  const options = { medium, isByLink: link !== undefined } as const;
  return { options, link, template: templateOf(pool.settings, { occasion: order.occasion, ...options }) };
}

function detailsOf(attributeName: 'email' | 'phone_number', destination: string): CodeDeliveryDetails {
  return {
    Destination: maskedDestination(attributeName, destination),
    DeliveryMedium: attributeName === 'email' ? 'EMAIL' : 'SMS',
    AttributeName: attributeName,
  };
}

/**
 * Where it goes. Attributes were checked when they were set; a mail is addressed to nothing that could be read as
 * anything but one address all the same.
 */
function destinationOf({ attributeName, destination, user }: MessageOrder): string {
  const address = destination ?? user.attributes[attributeName];
  if (address === undefined)
    throw userPoolErrors.invalidParameter(
      attributeName === 'email' ? 'User has no email address.' : 'User has no phone number.',
    );
  if (attributeName === 'phone_number') {
    if (!/^\+[1-9]\d{0,24}$/.test(address))
      throw userPoolErrors.invalidParameter('Invalid phone number format.');
    return address;
  }
  if (control.test(address) || !/^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/.test(address))
    throw userPoolErrors.invalidParameter('Invalid email address format.');
  return address;
}

/** Where a link leads that confirms a user; undefined where a code is sent. */
function confirmationLink(
  pool: UserPoolRecord,
  { occasion, client, user, code }: WrittenOrder,
  { store, places }: MessagePorts,
): string | undefined {
  const isConfirmation = occasion === 'CustomMessage_SignUp' || occasion === 'CustomMessage_ResendCode';
  const { DefaultEmailOption: option } = pool.settings.VerificationMessageTemplate;
  if (!isConfirmation || option !== 'CONFIRM_WITH_LINK' || client === undefined) return undefined;
  const domain = signInDomainOf(store, pool.id);
  if (domain === undefined)
    throw userPoolErrors.codeNotDelivered(
      'Verification links need a domain of the user pool: create one, or let messages carry codes.',
    );
  const query = new URLSearchParams({
    client_id: client.id,
    user_name: user.username,
    confirmation_code: code,
  });
  return `${places.signInPages(domain.domain)}/confirmUser?${query}`;
}

interface CustomTextOptions {
  readonly medium: 'EMAIL' | 'SMS';
  readonly isByLink: boolean;
}

/**
 * What the trigger CustomMessage writes in the place of the pool's texts: nothing where it leaves a text out.
 * @throws ServiceError InvalidLambdaResponseException where a text lacks the places of what it is for, or is too long
 */
async function customText(
  pool: UserPoolRecord,
  { occasion, user, client, clientMetadata }: MessageOrder,
  options: CustomTextOptions,
  { triggers }: MessagePorts,
): Promise<Partial<MessageText>> {
  if (!triggers.has(pool, 'CustomMessage')) return {};
  const response = await triggers.run(
    pool,
    customMessageEvent(occasion, { user, clientId: client?.id, clientMetadata }),
  );
  if (response === undefined) return {};
  const isInvitation = occasion === 'CustomMessage_AdminCreateUser';
  const body = textIn(response, options.medium === 'EMAIL' ? 'emailMessage' : 'smsMessage');
  if (body !== undefined) checkPlaces(body, { ...options, isInvitation });
  const subject = options.medium === 'EMAIL' ? textIn(response, 'emailSubject') : undefined;
  if (subject !== undefined && control.test(subject)) throw invalidAnswer('emailSubject is one line');
  return { ...(body === undefined ? {} : { body }), ...(subject === undefined ? {} : { subject }) };
}

function textIn(response: JsonObject, member: keyof typeof charactersMax): string | undefined {
  const text = memberOf(response, member);
  if (text === undefined || text === null || text === '') return undefined;
  if (typeof text !== 'string') throw userPoolErrors.triggerAnswerInvalid();
  if (text.length > charactersMax[member])
    throw invalidAnswer(`${member} has more than ${charactersMax[member]} characters`);
  return text;
}

function checkPlaces(
  body: string,
  { medium, isByLink, isInvitation }: CustomTextOptions & { readonly isInvitation: boolean },
): void {
  const member = medium === 'EMAIL' ? 'emailMessage' : 'smsMessage';
  const hasCode = hasPlaceOf(body, 'code') || (isByLink && hasPlaceOf(body, 'link'));
  if (!hasCode) throw invalidAnswer(`${member} has to contain the codeParameter`);
  if (isInvitation && !body.includes('{username}'))
    throw invalidAnswer(`${member} has to contain the usernameParameter`);
}

function invalidAnswer(why: string): Error {
  return userPoolErrors.triggerAnswerInvalid(`CustomMessage: ${why}.`);
}

/** The message as it is read. */
function written(
  pool: UserPoolRecord,
  order: WrittenOrder,
  {
    destination: to,
    text,
    link,
  }: { readonly destination: string; readonly text: MessageText; readonly link: string | undefined },
): UserMessage {
  const username = nameOf(pool.settings, order);
  const { code } = order;
  if (order.attributeName === 'phone_number')
    return { medium: 'SMS', to, body: fillMessage(text.body, { code, username }, 'text') };
  const subject = fillMessage(text.subject, { code, username }, 'text');
  return {
    medium: 'EMAIL',
    to,
    // A name may hold what would end a header.
    subject: subject.replace(allControl, ' '),
    body: fillMessage(text.body, { code, username, link }, 'html'),
    ...sender(pool.settings),
  };
}

/** What a user calls himself: where an address signs in, the username is but an id. */
function nameOf(settings: UserPoolSettings, { user, attributeName }: WrittenOrder): string {
  const { UsernameAttributes = [] } = settings;
  const name = UsernameAttributes.includes(attributeName)
    ? attributeName
    : UsernameAttributes.find((each) => user.attributes[each] !== undefined);
  return (name === undefined ? undefined : user.attributes[name]) ?? user.username;
}

function sender({
  EmailConfiguration: email = {},
}: UserPoolSettings): Pick<Extract<UserMessage, { readonly medium: 'EMAIL' }>, 'from' | 'replyTo'> {
  const identity = /:identity\/([^@]+@[^@]+)$/.exec(email.SourceArn ?? '')?.[1];
  const from = email.From ?? identity;
  return {
    ...(from === undefined ? {} : { from }),
    ...(email.ReplyToEmailAddress === undefined ? {} : { replyTo: email.ReplyToEmailAddress }),
  };
}

function reasonOf(
  { account, region, id }: UserPoolRecord,
  { client, user, occasion, code }: WrittenOrder,
): MessageReason {
  return {
    account,
    region,
    userPoolId: id,
    ...(client === undefined ? {} : { clientId: client.id }),
    username: user.username,
    occasion,
    code,
  };
}
