import type { Limit } from '@cairn/kit';

/** Limits of the messages that users are sent. */
export const messageLimits = {
  inboxMessagesMax: {
    name: 'inboxMessagesMax',
    description: 'Messages in the inbox of an account in a region; the oldest go',
    unit: 'count',
    default: 1_000,
  },
  inboxDays: {
    name: 'inboxDays',
    description: 'How long the inbox keeps a message',
    unit: 'days',
    default: 7,
  },
  messageRetrySeconds: {
    name: 'messageRetrySeconds',
    description:
      'How long a mail or text message is tried that its server does not take; codes end meanwhile',
    unit: 'seconds',
    default: 14_400,
  },
  mailServerSeconds: {
    name: 'mailServerSeconds',
    description: 'How long a mail server may take for each of its answers',
    unit: 'seconds',
    default: 30,
  },
  smsWebhookSeconds: {
    name: 'smsWebhookSeconds',
    description: 'How long the webhook for text messages may take',
    unit: 'seconds',
    default: 10,
  },
} as const satisfies { readonly [name: string]: Limit };

/** Names of the limits of messages. */
export type MessageLimitName = keyof typeof messageLimits;
