import { isJsonObject, type Json, parseJson } from '@cairn/kit';
import { partiqlErrors } from './partiql-errors.ts';
import type { ExecuteStatementInput } from './partiql-ports.ts';

type Asked = Pick<ExecuteStatementInput, 'Statement' | 'Parameters'>;

/** The token of a page: where it ended, and which statement it was. */
export function writeToken(lastKey: string, asked: Asked): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${markOf(asked)} ${lastKey}`)));
}

/** The key after which the page goes on. @throws ServiceError ValidationException unless the token is this statement's */
export function readToken(token: string, asked: Asked): Json {
  try {
    const bytes = Uint8Array.from(atob(token), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const end = text.indexOf(' ');
    const key = parseJson(text.slice(end + 1));
    if (text.slice(0, end) === markOf(asked) && isJsonObject(key)) return key;
  } catch {
    // What cannot be read is no token of ours.
  }
  throw partiqlErrors.token();
}

/** Tells statements apart by mistake, not by intent: FNV-1a of the statement and its parameters. */
function markOf({ Statement, Parameters = [] }: Asked): string {
  let hash = 0x811c9dc5;
  for (const character of `${Statement}\n${JSON.stringify(Parameters)}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
