import type { Clock, Digest } from '@cairn/kit';
import { stepFunctionsErrors } from './step-functions-errors.ts';

/**
 * Makes and reads `nextToken`s. A token is bound to the operation and the arguments it was given for and
 * expires after a day (API reference: "Keep all other arguments unchanged … expires after 24 hours").
 */
export class PageTokens {
  readonly #clock: Clock;
  readonly #digest: Digest;
  readonly #secret: string;
  readonly #validMs: number;

  constructor(options: { clock: Clock; digest: Digest; secret: string; validSeconds: number }) {
    this.#clock = options.clock;
    this.#digest = options.digest;
    this.#secret = options.secret;
    this.#validMs = options.validSeconds * 1_000;
  }

  /** @param binding the operation and all its arguments but the page. */
  print(binding: readonly unknown[], position: string): string {
    const body = `${(this.#clock.now() + this.#validMs).toString(36)}.${toHex(position)}`;
    return `${body}.${this.#tag(body, binding)}`;
  }

  /** The position in a token, or undefined without one. @throws ServiceError InvalidToken */
  read(binding: readonly unknown[], token: string | undefined): string | undefined {
    if (token === undefined) return undefined;
    const [expires, position, tag, ...rest] = token.split('.');
    if (expires === undefined || position === undefined || tag === undefined || rest.length > 0) {
      throw stepFunctionsErrors.invalidToken();
    }
    if (tag !== this.#tag(`${expires}.${position}`, binding)) throw stepFunctionsErrors.invalidToken();
    if (Number.parseInt(expires, 36) < this.#clock.now()) throw stepFunctionsErrors.invalidToken();
    return fromHex(position);
  }

  #tag(body: string, binding: readonly unknown[]): string {
    const text = `page:${this.#secret}:${JSON.stringify(binding)}:${body}:${this.#secret}`;
    return this.#digest.hex('SHA-256', text).slice(0, 24);
  }
}

function toHex(text: string): string {
  let hex = '';
  for (let index = 0; index < text.length; index++) {
    hex += text.charCodeAt(index).toString(16).padStart(4, '0');
  }
  return hex;
}

function fromHex(hex: string): string {
  let text = '';
  for (let index = 0; index < hex.length; index += 4) {
    text += String.fromCharCode(Number.parseInt(hex.slice(index, index + 4), 16));
  }
  return text;
}
