import { readFileSync } from 'node:fs';
import type { SmtpPlace } from '@cairn/host/identity';
import { type CairnOptions, ServerStartError } from '../cairn-options.ts';

/** Where messages to users go. */
export interface MessageSettings {
  /** A mail server; without one mails go to the inbox. */
  readonly smtp?: SmtpPlace;
  /** Whom mails are from where a pool does not say. */
  readonly mailFrom: string;
  /** What sends text messages; without it they go to the inbox. */
  readonly smsWebhook?: { readonly url: string; readonly secret: string | undefined };
  /** False: what has no way out is not kept either, and cannot be sent. */
  readonly inbox: boolean;
}

/** The options that say where messages go. */
export type MessageOptions = Pick<CairnOptions, 'smtp' | 'smsWebhook' | 'smsSecret' | 'inbox'> & {
  readonly mailFrom: string;
};

/** @throws ServerStartError where a setting is none; it never repeats what may be a secret */
export async function readMessageSettings({
  smtp,
  mailFrom,
  smsWebhook,
  smsSecret,
  inbox = true,
}: MessageOptions): Promise<MessageSettings> {
  if (!/^(?:[^\p{Cc}<>,;]*<)?[^\s@<>,;\p{Cc}]+@[^\s@<>,;\p{Cc}]+>?$/u.test(mailFrom))
    throw new ServerStartError(
      `--mail-from takes ADDRESS or 'NAME <ADDRESS>', not '${mailFrom.replace(/\p{Cc}/gu, ' ')}'`,
    );
  return {
    ...(smtp === undefined ? {} : { smtp: await readSmtp(smtp) }),
    mailFrom,
    ...(smsWebhook === undefined
      ? {}
      : { smsWebhook: { url: readWebhook(smsWebhook), secret: smsSecret || undefined } }),
    inbox,
  };
}

async function readSmtp(text: string): Promise<SmtpPlace> {
  const { readSmtpUrl } = await import('@cairn/host/identity');
  try {
    return readSmtpUrl(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8').trim() : text);
  } catch (error) {
    throw new ServerStartError(`--smtp: ${(error as Error).message}`);
  }
}

function readWebhook(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && url.username === '' && url.password === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href;
  throw new ServerStartError('--sms-webhook takes a URL, https://…, without a user and a password in it');
}
