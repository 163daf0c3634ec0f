import type { CorsRule } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'PUT', 'HEAD', 'POST', 'DELETE']);
const rulesMax = 100;

/** A cross-origin request, or a preflight that asks for one. */
export interface CorsRequest {
  readonly origin: string;
  readonly method: string;
  /** Lower-case names that a preflight asks for. */
  readonly headers: readonly string[];
}

/** Checks rules that are put. @throws ServiceError MalformedXML, InvalidRequest */
export function checkCorsRules(rules: readonly CorsRule[]): readonly CorsRule[] {
  if (rules.length === 0 || rules.length > rulesMax) throw s3Errors.malformedXml();
  for (const { AllowedMethods, AllowedOrigins, AllowedHeaders } of rules) {
    if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw s3Errors.malformedXml();
    for (const method of AllowedMethods) {
      if (!methods.has(method))
        throw s3Errors.invalidRequest(
          `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
        );
    }
    for (const origin of AllowedOrigins) {
      if (origin.indexOf('*') !== origin.lastIndexOf('*'))
        throw s3Errors.invalidRequest(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
    }
    for (const header of AllowedHeaders ?? []) {
      if (header.indexOf('*') !== header.lastIndexOf('*'))
        throw s3Errors.invalidRequest(`AllowedHeader "${header}" can not have more than one wildcard.`);
    }
  }
  return rules;
}

/** The first rule that allows the request, or undefined. */
export function matchingCorsRule(rules: readonly CorsRule[], request: CorsRequest): CorsRule | undefined {
  return rules.find(
    ({ AllowedMethods, AllowedOrigins, AllowedHeaders = [] }) =>
      AllowedMethods.includes(request.method) &&
      AllowedOrigins.some((pattern) => matchesWildcard(pattern, request.origin)) &&
      request.headers.every((header) =>
        AllowedHeaders.some((pattern) => matchesWildcard(pattern.toLowerCase(), header)),
      ),
  );
}

/** The headers that an allowed request is answered with: names and values in turn. */
export function corsAnswerHeaders(rule: CorsRule, request: CorsRequest): readonly string[] {
  const isAny = rule.AllowedOrigins.includes('*');
  const headers = [
    'Access-Control-Allow-Origin',
    isAny ? '*' : request.origin,
    'Access-Control-Allow-Methods',
    rule.AllowedMethods.join(', '),
    'Vary',
    'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  ];
  if (!isAny) headers.push('Access-Control-Allow-Credentials', 'true');
  if (request.headers.length > 0) headers.push('Access-Control-Allow-Headers', request.headers.join(', '));
  if (rule.ExposeHeaders !== undefined && rule.ExposeHeaders.length > 0)
    headers.push('Access-Control-Expose-Headers', rule.ExposeHeaders.join(', '));
  if (rule.MaxAgeSeconds !== undefined) headers.push('Access-Control-Max-Age', String(rule.MaxAgeSeconds));
  return headers;
}

function matchesWildcard(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === text;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
