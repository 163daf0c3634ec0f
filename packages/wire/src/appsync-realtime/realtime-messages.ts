import { isJsonObject, type Json, memberOf, parseJson } from '@cairn/kit';
import { headersIn, type RealtimeHeaders } from './realtime-credentials.ts';

/** What a client says. Source: AppSync developer guide, "Building a real-time WebSocket client". */
export type ClientMessage =
  | { readonly kind: 'init' }
  | ({ readonly kind: 'start'; readonly id: string } & StartMessage)
  | { readonly kind: 'stop'; readonly id: string }
  | {
      readonly kind: 'malformed';
      readonly id: string | undefined;
      readonly error: RealtimeError;
    };

/** An operation as its client sends it. */
export interface StartMessage {
  /** As it was signed: JSON of what follows. */
  readonly data: string;
  readonly query: string;
  readonly variables: Json;
  readonly operationName: string | undefined;
  /** `extensions.authorization`; undefined where it is missing. */
  readonly headers: RealtimeHeaders | undefined;
}

/** An error as clients see it. */
export interface RealtimeError {
  readonly errorType: string;
  readonly message: string;
  /** Of errors by which a connection ends: as an HTTP status. */
  readonly errorCode?: number;
}

const idPattern = /^[\x21-\x7e]{1,128}$/;

/**
 * Reads one message. Never throws.
 * @param headersMax as many headers as an operation may be described by
 */
export function readMessage(text: string, headersMax: number): ClientMessage {
  let message: Json;
  try {
    message = parseJson(text);
  } catch {
    return malformed(undefined, 'Unable to parse the message.');
  }
  const type = isJsonObject(message) ? memberOf(message, 'type') : undefined;
  if (!isJsonObject(message) || typeof type !== 'string')
    return malformed(undefined, 'The message has no type.');
  if (type === 'connection_init') return { kind: 'init' };
  const given = memberOf(message, 'id');
  const id = typeof given === 'string' && idPattern.test(given) ? given : undefined;
  if (type !== 'start' && type !== 'stop') return unsupported(id, type.slice(0, 64));
  if (id === undefined) return malformed(undefined, 'The message has no id of 1 to 128 characters.');
  return type === 'stop' ? { kind: 'stop', id } : readStart(id, memberOf(message, 'payload'), headersMax);
}

/** The refusal of an operation that is none for this channel. */
export function unsupportedOperation(operation: string): RealtimeError {
  return {
    errorType: 'UnsupportedOperation',
    message: `${operation} not supported through the realtime channel`,
  };
}

function readStart(id: string, payload: Json | undefined, headersMax: number): ClientMessage {
  const data = isJsonObject(payload) ? memberOf(payload, 'data') : undefined;
  if (!isJsonObject(payload) || typeof data !== 'string') return unsupported(id, 'unknown');
  let body: Json;
  try {
    body = parseJson(data);
  } catch {
    return unsupported(id, 'unknown');
  }
  const query = isJsonObject(body) ? memberOf(body, 'query') : undefined;
  if (!isJsonObject(body) || typeof query !== 'string') return unsupported(id, 'unknown');
  const extensions = memberOf(payload, 'extensions');
  const authorization = isJsonObject(extensions) ? memberOf(extensions, 'authorization') : undefined;
  const operationName = memberOf(body, 'operationName');
  return {
    kind: 'start',
    id,
    data,
    query,
    variables: memberOf(body, 'variables') ?? {},
    operationName: typeof operationName === 'string' ? operationName : undefined,
    headers: headersIn(authorization, headersMax),
  };
}

function malformed(id: string | undefined, message: string): ClientMessage {
  return { kind: 'malformed', id, error: { errorType: 'BadRequestException', message } };
}

function unsupported(id: string | undefined, operation: string): ClientMessage {
  return { kind: 'malformed', id, error: unsupportedOperation(operation) };
}
