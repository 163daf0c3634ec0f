import type { CorsConfiguration } from '../route-types.ts';
import type { ApiAnswer } from './api-request.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/** The headers by which a page of an allowed origin may read an answer. */
export function corsHeaders(cors: CorsConfiguration, headers: { readonly [name: string]: string }): Headers {
  const origin = allowedOrigin(cors, headers.origin);
  if (origin === undefined) return [];
  return [
    ['Access-Control-Allow-Origin', origin],
    ...(origin === '*' ? [] : [['Vary', 'Origin'] as const]),
    ...(cors.allowCredentials === true ? [['Access-Control-Allow-Credentials', 'true'] as const] : []),
    ...(cors.exposeHeaders?.length
      ? [['Access-Control-Expose-Headers', cors.exposeHeaders.join(',')] as const]
      : []),
  ];
}

/** The answer to a browser's question, made by the API's configuration and no integration. */
export function preflightAnswer(
  cors: CorsConfiguration,
  headers: { readonly [name: string]: string },
): ApiAnswer {
  const allowed = corsHeaders(cors, headers);
  if (allowed.length === 0) return { status: 204, headers: [], body: '' };
  return {
    status: 204,
    headers: [
      ...allowed,
      ...(cors.allowMethods?.length
        ? [['Access-Control-Allow-Methods', cors.allowMethods.join(',')] as const]
        : []),
      ...(cors.allowHeaders?.length
        ? [['Access-Control-Allow-Headers', cors.allowHeaders.join(',')] as const]
        : []),
      ...(cors.maxAge === undefined ? [] : [['Access-Control-Max-Age', String(cors.maxAge)] as const]),
    ],
    body: '',
  };
}

function allowedOrigin(
  { allowOrigins = [], allowCredentials }: CorsConfiguration,
  origin: string | undefined,
): string | undefined {
  if (origin === undefined) return undefined;
  if (allowOrigins.includes('*')) return allowCredentials === true ? origin : '*';
  const isAllowed = allowOrigins.some(
    (each) => each === origin || (each.includes('*') && fits(each, origin)),
  );
  return isAllowed ? origin : undefined;
}

/** `https://*` allows every origin of that scheme. */
function fits(pattern: string, origin: string): boolean {
  const [before = '', after = ''] = pattern.split('*');
  return origin.length > before.length + after.length && origin.startsWith(before) && origin.endsWith(after);
}
