import { decodeBase64, encodeBase64, isJsonObject, type Json, parseJson } from '@cairn/kit';
import { partiqlErrors } from './partiql-errors.ts';
import type { ExecuteStatementInput } from './partiql-ports.ts';

type Asked = Pick<ExecuteStatementInput, 'Statement' | 'Parameters'>;

/** The token of a page: where it ended, and which statement it was. */
export function writeToken(lastKey: string, asked: Asked): string {
  return encodeBase64(`${markOf(asked)} ${lastKey}`);
}

/** The key after which the page goes on. @throws ServiceError ValidationException unless the token is this statement's */
export function readToken(token: string, asked: Asked): Json {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(decodeBase64(token));
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
