import { createHmac } from 'node:crypto';
import { type OutboundHttp, ServiceError } from '@cairn/kit';

/** A text message, as a webhook is told it. */
export interface TextMessage {
  /** The same at each attempt. */
  readonly messageId: string;
  readonly to: string;
  readonly body: string;
  readonly account: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly occasion: string;
}

export interface SmsWebhookOptions {
  readonly url: string;
  /** Signs what is posted; without it nothing is signed. */
  readonly secret?: string | undefined;
  readonly http: OutboundHttp;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly timeoutMs: number;
}

const responseBytesMax = 65_536;

/** Whether the same request may be answered better later. */
function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/**
 * Posts text messages as JSON to a URL that sends them on. `X-Cairn-Signature` is `t=SECONDS,v1=HEX`: HMAC with SHA-256,
 * by the secret, of the seconds, a full stop and the body as it was sent. Redirects are not followed.
 * @throws ServiceError SmsRefused (for good), SmsWebhookUnavailable; OutboundError
 */
export function smsWebhook(options: SmsWebhookOptions): (message: TextMessage) => Promise<void> {
  const { url, secret, http, now, timeoutMs } = options;
  return async (message) => {
    const body = JSON.stringify(message);
    const headers: [string, string][] = [
      ['Content-Type', 'application/json'],
      ['User-Agent', 'Cairn'],
      ['X-Cairn-Message-Id', message.messageId],
    ];
    if (secret !== undefined)
      headers.push(['X-Cairn-Signature', webhookSignature(secret, Math.floor(now() / 1_000), body)]);
    const answer = await http({
      method: 'POST',
      url,
      headers,
      body,
      timeoutMs,
      responseBytesMax,
      redirectsMax: 0,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return;
    const told = `the webhook for text messages answered with the status ${status}`;
    throw mayPass(status)
      ? new ServiceError('SmsWebhookUnavailable', told, { status: 503, retryable: true })
      : new ServiceError('SmsRefused', told);
  };
}

/** The header `X-Cairn-Signature`. */
export function webhookSignature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
