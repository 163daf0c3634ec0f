import { type ConnectionParameters, encodeBase64 } from '@cairn/kit';
import type { AuthorizationType, AuthParameters, ConnectionParameter } from './connection-parameters.ts';

/** What a connection adds to a request; it wins over what the request says itself. */
export interface ConnectionAuthorization extends ConnectionParameters {
  readonly state: 'AUTHORIZED';
  readonly authorizationType: AuthorizationType;
  /** Values that nobody may be shown. */
  readonly secrets: readonly string[];
}

/** An OAuth token. */
export interface ConnectionToken {
  /** As the Authorization header begins: `Bearer`. */
  readonly type: string;
  readonly value: string;
}

/** The headers that authorise a request. */
export function authorizationHeaders(
  { BasicAuthParameters: basic, ApiKeyAuthParameters: key }: AuthParameters,
  token: ConnectionToken | undefined,
): readonly (readonly [string, string])[] {
  if (basic !== undefined)
    return [['Authorization', basicCredentials(basic.Username ?? '', basic.Password ?? '')]];
  if (key !== undefined) return [[key.ApiKeyName ?? '', key.ApiKeyValue ?? '']];
  return token === undefined ? [] : [['Authorization', `${token.type} ${token.value}`]];
}

/** `Basic …` of RFC 7617. */
export function basicCredentials(user: string, password: string): string {
  return `Basic ${encodeBase64(`${user}:${password}`)}`;
}

export function pairsOf(
  parameters: readonly ConnectionParameter[] = [],
): readonly (readonly [string, string])[] {
  return parameters.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ''] as const]));
}

/** All values that were given as secrets. */
export function secretsOf(parameters: AuthParameters): readonly string[] {
  const { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters, InvocationHttpParameters } = parameters;
  const given = [
    BasicAuthParameters?.Password,
    ApiKeyAuthParameters?.ApiKeyValue,
    OAuthParameters?.ClientParameters?.ClientSecret,
  ];
  const http = [InvocationHttpParameters, OAuthParameters?.OAuthHttpParameters].flatMap((each) => [
    ...(each?.HeaderParameters ?? []),
    ...(each?.QueryStringParameters ?? []),
    ...(each?.BodyParameters ?? []),
  ]);
  const secret = http.filter(({ IsValueSecret }) => IsValueSecret === true).map(({ Value }) => Value);
  return [...given, ...secret].filter((value) => value !== undefined && value !== '') as string[];
}
