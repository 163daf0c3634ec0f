import { base64Url } from '../../user-pools/base64-url.ts';
import type { UserPoolContext } from '../../user-pools/user-pool-context.ts';
import type { SamlAssertion } from './saml-protocol.ts';

const collection = 'cognito-saml-assertions';
/** So many that are over are cleared away with each new one: more than come, so that they never pile up. */
const clearedAtOnce = 4;

/**
 * Which assertions have signed somebody in already, for as long as they would be good: none does so twice, here or on
 * another node, before a crash or after it. Keys are ordered by their end.
 */
export class TakenAssertions {
  readonly #ports: Pick<UserPoolContext, 'records' | 'clock' | 'crypto'>;

  constructor(ports: Pick<UserPoolContext, 'records' | 'clock' | 'crypto'>) {
    this.#ports = ports;
  }

  /** Takes an assertion. @returns false where it was taken before */
  async take(userPoolId: string, { id, issuer, expiresMs }: SamlAssertion): Promise<boolean> {
    const { records, clock } = this.#ports;
    const name = base64Url(this.#ports.crypto.hash('SHA-256', JSON.stringify([userPoolId, issuer, id])));
    const ended = await records.list(collection, { to: keyOf(clock.now()), limit: clearedAtOnce });
    const cleared = ended.map(({ key }) => ({ collection, key, value: undefined }));
    const key = `${keyOf(expiresMs)}/${name}`;
    return records.write([{ collection, key, value: '{}', ifAbsent: true }, ...cleared]);
  }
}

function keyOf(instantMs: number): string {
  return String(Math.max(0, Math.floor(instantMs))).padStart(16, '0');
}
