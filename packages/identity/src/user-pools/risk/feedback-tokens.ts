import { base64Url } from '../base64-url.ts';
import type { UserKey } from '../records/user-store.ts';
import { ServerSecret } from '../srp/server-secret.ts';
import type { UserPoolContext } from '../user-pool-context.ts';

/** Of events that mails tell of: whoever has one may say whether it was he. Derived, so nothing is kept for them. */
export class FeedbackTokens {
  readonly #crypto: UserPoolContext['crypto'];
  readonly #secret: ServerSecret;

  constructor(ports: Pick<UserPoolContext, 'crypto' | 'records' | 'seal'>) {
    this.#crypto = ports.crypto;
    this.#secret = new ServerSecret(ports);
  }

  async tokenOf({ userPoolId, sub }: UserKey, eventId: string): Promise<string> {
    return base64Url(await this.#secret.derive('auth-event-feedback', userPoolId, `${sub}/${eventId}`));
  }

  async isTokenOf(user: UserKey, eventId: string, token: string): Promise<boolean> {
    const encoder = new TextEncoder();
    const expected = encoder.encode(await this.tokenOf(user, eventId));
    const given = encoder.encode(token);
    return given.length === expected.length && this.#crypto.equals(given, expected);
  }
}
