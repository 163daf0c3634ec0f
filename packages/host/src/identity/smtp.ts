import { isIP } from 'node:net';
import { ServiceError } from '@cairn/kit';
import type { SendMailOptions } from 'nodemailer';

/** Where mails are handed over. */
export interface SmtpPlace {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`); otherwise by STARTTLS where the server offers it. */
  readonly isSecure: boolean;
  readonly user?: string;
  readonly password?: string;
}

/** One mail. */
export interface Mail {
  /** The same at each attempt: receivers know by it that a mail came twice. */
  readonly id: string;
  readonly from: string;
  readonly replyTo?: string | undefined;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** A way to a mail server. */
export interface SmtpSender {
  /**
   * Resolves when the server has taken the mail.
   * @throws ServiceError MailRefused (for good), MailServerUnavailable (another attempt may go better)
   */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface SmtpOptions {
  readonly place: SmtpPlace;
  /** For each answer of the server. */
  readonly timeoutMs: number;
  readonly connectionsMax?: number;
  /** Certificates, as PEM text, of authorities that are trusted in the place of the usual ones. */
  readonly certificateAuthorities?: readonly string[];
}

const usualPorts = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * Reads `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`.
 * @throws TypeError on what is none; the message tells nothing of it, since it may hold a password
 */
export function readSmtpUrl(text: string): SmtpPlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (!isPlain || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '')
    throw new TypeError('a mail server is smtp://USER:PASSWORD@HOST:PORT, or smtps://…');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usualPorts[url.protocol] : Number(url.port),
    isSecure: url.protocol === 'smtps:',
    ...(url.username === '' ? {} : { user: decoded(url.username), password: decoded(url.password) }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Hands mails to a server over a few connections that are kept. A password goes over TLS alone, unless the server is on
 * this machine.
 */
export async function openSmtp({
  place,
  timeoutMs,
  connectionsMax = 5,
  certificateAuthorities,
}: SmtpOptions): Promise<SmtpSender> {
  // Loaded by those who send mails.
  const { createTransport } = await import('nodemailer');
  const { host, port, isSecure, user, password } = place;
  const transporter = createTransport({
    pool: true,
    maxConnections: connectionsMax,
    host,
    port,
    secure: isSecure,
    requireTLS: user !== undefined && !isLoopback(host),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // Nothing that a template says makes this process read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: {
      minVersion: 'TLSv1.2',
      ...(certificateAuthorities === undefined ? {} : { ca: [...certificateAuthorities] }),
    },
  });
  // Of connections that nobody waits for: whoever sends next is told.
  transporter.on('error', () => undefined);
  return {
    async send(mail) {
      refuseControl(mail);
      await transporter.sendMail(messageOf(mail)).catch((error: unknown) => {
        throw failureOf(error);
      });
    },
    close() {
      // Nodemailer leaves connections that wait for an answer to their time-out; the process would wait for them too.
      const { _connections: busy = [] } = transporter.transporter as unknown as SmtpPool;
      const sockets = busy.flatMap(({ connection }) => (connection || undefined)?._socket || []);
      transporter.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What is within Nodemailer's pool, which has no way of its own to end what is under way. */
interface SmtpPool {
  readonly _connections?: readonly {
    readonly connection?: { readonly _socket?: { destroy(): void } | false } | false;
  }[];
}

function messageOf({ id, from, replyTo, to, subject, html, text }: Mail): SendMailOptions {
  const domain = /@([A-Za-z0-9.-]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    messageId: `<${id}@${domain}>`,
    from,
    ...(replyTo === undefined ? {} : { replyTo }),
    // An address, not a list that a comma divides.
    to: { name: '', address: to },
    subject,
    html,
    text,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** @throws ServiceError on a header that would not end where it ends */
function refuseControl({ id, from, replyTo = '', to, subject }: Mail): void {
  if (![id, from, replyTo, to, subject].some((text) => /[\p{Cc}\u2028\u2029]/u.test(text))) return;
  throw new ServiceError('MailRefused', 'a header of the mail holds control characters');
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host === 'localhost' || host.endsWith('.localhost');
  return host === '::1' || host.startsWith('127.');
}

/** What went wrong, as whoever tries again has to know it. */
function failureOf(error: unknown): ServiceError {
  const {
    code,
    responseCode = 0,
    message,
  } = error as {
    readonly code?: string;
    readonly responseCode?: number;
    readonly message?: string;
  };
  const told = (message ?? 'the mail was not taken').replace(/\p{Cc}/gu, ' ').slice(0, 300);
  // A login that is refused is for whoever runs the server to mend: the mail waits.
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isAboutMail && responseCode >= 500) return new ServiceError('MailRefused', told);
  return new ServiceError('MailServerUnavailable', told, { status: 503, retryable: true });
}
