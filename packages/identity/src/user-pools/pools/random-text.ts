import type { UserPoolCrypto } from '../user-pool-crypto.ts';

type RandomBytes = Pick<UserPoolCrypto, 'randomBytes'>;

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789';
const mixedCase = `${lowerCase}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** What follows the region in a pool's id. */
export const poolSuffix = (source: RandomBytes): string => randomText(source, mixedCase, 9);
export const newClientId = (source: RandomBytes): string => randomText(source, lowerCase, 26);
/** 268 bits. */
export const newClientSecret = (source: RandomBytes): string => randomText(source, lowerCase, 52);

/** So many unpredictable characters, each as likely as any other. */
function randomText(source: RandomBytes, characters: string, length: number): string {
  // Bytes past the last whole multiple would make the first characters likelier.
  const bytesBelow = 256 - (256 % characters.length);
  let text = '';
  while (text.length < length) {
    for (const byte of source.randomBytes(length)) {
      if (byte < bytesBelow && text.length < length) text += characters[byte % characters.length];
    }
  }
  return text;
}
