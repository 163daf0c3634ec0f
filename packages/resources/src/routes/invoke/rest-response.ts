import { encodeBase64, isJsonObject, memberOf, parseJson } from '@cairn/kit';
import { isNumeric, javaPattern } from '@cairn/vtl';
import type { RoutesPorts } from '../route-ports.ts';
import type { IntegrationResponse, RestIntegration } from '../route-types.ts';
import { type ApiAnswer, messageAnswer, singleHeaders } from './api-request.ts';
import { isBinaryMedia, mediaType } from './binary-media.ts';
import type { IntegrationResult } from './integration-result.ts';
import { overridden, overriddenTexts, renderTemplate } from './mapping-template.ts';
import { mappedValue } from './parameter-mapping.ts';
import { decodedBase64, type MatchedRequest, mappingSources, templateScope } from './rest-request.ts';

/** Headers by which a connection is framed: mappings may not set them. */
const framing = /^(?:connection|content-length|keep-alive|trailer|transfer-encoding|upgrade)$/i;

/** What a method answers to what its integration has answered. */
export function mapResponse(
  matched: MatchedRequest,
  result: IntegrationResult,
  ports: RoutesPorts,
): ApiAnswer {
  const response = selectResponse(matched.integration, result.selectedBy);
  if (response === undefined)
    return messageAnswer(500, 'Internal server error', 'InternalServerErrorException');
  const body = responseBody(matched, response, result, ports);
  const headers: Record<string, string> = { 'Content-Type': templateOf(response).type };
  const sources = mappingSources(matched, ports, { ...result, body: resultText(result, response) });
  for (const [target, expression] of Object.entries(response.responseParameters ?? {})) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const value = mappedValue(expression, sources);
    if (name !== undefined && value !== undefined) setHeader(headers, name, value);
  }
  const { contextValue } = matched;
  const status = overridden(contextValue, 'responseOverride', 'status');
  for (const [name, value] of Object.entries(overriddenTexts(contextValue, 'responseOverride', 'header'))) {
    setHeader(headers, name, value);
  }
  const isOverridden = status !== undefined && status !== null;
  const given = isNumeric(status) || typeof status === 'string' ? Number(status) : Number.NaN;
  if (isOverridden && !(Number.isInteger(given) && given >= 200 && given <= 599))
    return messageAnswer(500, 'Internal server error', 'InternalServerErrorException');
  return {
    status: isOverridden ? given : Number(response.statusCode),
    headers: Object.entries(headers),
    body,
  };
}

/** A mock's request template says with which status it answers. */
export function mocked(body: string | Uint8Array): IntegrationResult {
  let status = 500;
  try {
    const json = parseJson(typeof body === 'string' ? body : new TextDecoder().decode(body));
    const given = isJsonObject(json) ? Number(memberOf(json, 'statusCode')) : Number.NaN;
    if (Number.isInteger(given)) status = given;
  } catch {
    // A mock whose template gives no JSON answers 500, as the service does.
  }
  return { status, headers: {}, body: '', selectedBy: String(status) };
}

/** The response whose pattern fits whole; else the one without a pattern. */
function selectResponse(integration: RestIntegration, selectedBy: string): IntegrationResponse | undefined {
  const responses = Object.values(integration.integrationResponses ?? {});
  const patterned = responses.filter(({ selectionPattern }) => (selectionPattern ?? '') !== '');
  const selected = patterned.find(({ selectionPattern }) =>
    javaPattern(selectionPattern as string).matches(selectedBy),
  );
  return selected ?? responses.find(({ selectionPattern }) => (selectionPattern ?? '') === '');
}

/** The template of a response; its key is the type of the answer. */
function templateOf({ responseTemplates = {} }: IntegrationResponse): {
  readonly type: string;
  readonly template: string;
} {
  const json = responseTemplates['application/json'];
  if (json !== undefined) return { type: 'application/json', template: json ?? '' };
  const [type, template] = Object.entries(responseTemplates)[0] ?? ['application/json', ''];
  return { type, template: template ?? '' };
}

/** A binary answer stays as it is, or is converted, before a template sees it. */
function responseBody(
  matched: MatchedRequest,
  response: IntegrationResponse,
  result: IntegrationResult,
  ports: RoutesPorts,
): string | Uint8Array {
  const { template } = templateOf(response);
  const text = resultText(result, response);
  const rendered =
    template === '' ? undefined : renderTemplate(template, { ...templateScope(matched, ports), body: text });
  if (response.contentHandling === 'CONVERT_TO_BINARY') {
    return rendered === undefined && result.bytes !== undefined && isBinary(matched, result)
      ? result.bytes
      : decodedBase64(rendered ?? text);
  }
  if (rendered !== undefined) return rendered;
  if (response.contentHandling === undefined && result.bytes !== undefined && isBinary(matched, result)) {
    return result.bytes;
  }
  return text;
}

function resultText({ body, bytes }: IntegrationResult, { contentHandling }: IntegrationResponse): string {
  return contentHandling === 'CONVERT_TO_TEXT' && bytes !== undefined ? encodeBase64(bytes) : body;
}

/** By what the client accepts, or what the integration says it is. */
function isBinary({ api, request }: MatchedRequest, { headers }: IntegrationResult): boolean {
  const types = [mediaType(singleHeaders(request).accept), mediaType(headers['content-type'])];
  return types.some((type) => isBinaryMedia(api.binaryMediaTypes, type));
}

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  if (framing.test(name)) return;
  for (const there of Object.keys(headers))
    if (there.toLowerCase() === name.toLowerCase()) delete headers[there];
  headers[name] = value;
}
