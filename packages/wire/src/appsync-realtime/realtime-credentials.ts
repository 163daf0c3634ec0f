import type { UpgradeRequest } from '../http/web-socket.ts';

/** What a client says of itself, or why it cannot be read. */
export type RealtimeCredentials =
  | {
      readonly kind: 'read';
      /** By lower-case name. */
      readonly headers: RealtimeHeaders;
    }
  | { readonly kind: 'malformed'; readonly message: string };

/** Headers as a client describes them, by lower-case name. */
export type RealtimeHeaders = { readonly [name: string]: string };

const offeredHeader = /^header-([\w-]+)$/;
/** Headers of the connection itself, which say nothing of the caller. */
const ofConnection = /^(?:connection|upgrade|cookie|sec-websocket-.*)$/;

/**
 * Reads the headers by which a client is authorised to connect: of the query (`?header=…&payload=…`, Base64), of a
 * subprotocol (`header-…`, Base64 for URLs), or those of the request.
 * Source: AppSync developer guide, "Building a real-time WebSocket client".
 */
export function readCredentials(
  { query, protocols, headers }: Pick<UpgradeRequest, 'query' | 'protocols' | 'headers'>,
  headersMax: number,
): RealtimeCredentials {
  const offered = protocols.map((name) => offeredHeader.exec(name)?.[1]).find((text) => text !== undefined);
  const encoded = query.get('header') ?? offered;
  if (encoded !== undefined && encoded !== null) return readEncoded(encoded, headersMax);
  const own = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !ofConnection.test(name) ? [[name, value]] : [],
  );
  if (own.some(([name]) => name === 'authorization' || name === 'x-api-key'))
    return { kind: 'read', headers: Object.fromEntries(own) };
  return {
    kind: 'malformed',
    message: 'Both, the "header", and the "payload" query string parameters are missing',
  };
}

/** The headers of a JSON object; undefined where it is none of texts, or has too many. */
export function headersIn(described: unknown, headersMax: number): RealtimeHeaders | undefined {
  if (typeof described !== 'object' || described === null || Array.isArray(described)) return undefined;
  const entries = Object.entries(described);
  if (entries.length > headersMax) return undefined;
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * The headers that a signature is of. aws-amplify names itself beside them (`x-amz-user-agent`) after it has signed,
 * which would not do in a request of its own.
 */
export function signedHeadersIn(headers: RealtimeHeaders): RealtimeHeaders {
  const { 'x-amz-user-agent': agent, ...others } = headers;
  const signed = /\bSignedHeaders=([^,\s]+)/.exec(headers.authorization ?? '')?.[1]?.split(';');
  return agent === undefined || signed?.includes('x-amz-user-agent') === true ? headers : others;
}

function readEncoded(encoded: string, headersMax: number): RealtimeCredentials {
  const malformed: RealtimeCredentials = {
    kind: 'malformed',
    message: 'The header is no Base64 of a JSON object.',
  };
  try {
    // Takes both alphabets; a blank is what a query makes of a plus.
    const text = Buffer.from(encoded.replaceAll(' ', '+'), 'base64').toString('utf8');
    const headers = headersIn(JSON.parse(text), headersMax);
    return headers === undefined ? malformed : { kind: 'read', headers };
  } catch {
    return malformed;
  }
}
