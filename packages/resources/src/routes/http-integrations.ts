import type { LimitValues, Random } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { checkCredentials } from './integration-credentials.ts';
import { parameterProblem } from './invoke/http-parameters.ts';
import { serviceSubtypes } from './invoke/service-subtypes.ts';
import { routeErrors } from './route-errors.ts';
import type { RouteLimitName } from './route-limits.ts';
import type { HttpIntegration } from './route-types.ts';

/** @throws ServiceError BadRequestException */
export function newHttpIntegration(
  input: Partial<HttpIntegration> & { readonly integrationType: string },
  { random, limits }: { readonly random: Random; readonly limits: LimitValues<RouteLimitName> },
): HttpIntegration {
  const integration: HttpIntegration = {
    connectionType: 'INTERNET',
    payloadFormatVersion: '1.0',
    timeoutInMillis: limits.apiHttpIntegrationTimeoutMs,
    ...input,
    ...(input.integrationType === 'AWS_PROXY' && input.integrationSubtype === undefined
      ? { integrationMethod: input.integrationMethod ?? 'POST' }
      : {}),
    integrationId: newApiId(random, 7),
  };
  checkHttpIntegration(integration, limits);
  return integration;
}

/** @throws ServiceError BadRequestException */
export function checkHttpIntegration(
  integration: HttpIntegration,
  limits: LimitValues<RouteLimitName>,
): void {
  const { integrationType, integrationSubtype, integrationUri, payloadFormatVersion } = integration;
  if (integration.connectionType === 'VPC_LINK') throw routeErrors.unsupported('VPC links');
  if (integrationType !== 'AWS_PROXY' && integrationType !== 'HTTP_PROXY') {
    throw routeErrors.badRequest(`Integration type '${integrationType}' is not supported for HTTP APIs`);
  }
  if (payloadFormatVersion !== '1.0' && payloadFormatVersion !== '2.0') {
    throw routeErrors.badRequest(`Invalid payload format version ${payloadFormatVersion}`);
  }
  const { timeoutInMillis } = integration;
  if (timeoutInMillis < 50 || timeoutInMillis > limits.apiHttpIntegrationTimeoutMs) {
    throw routeErrors.badRequest(
      `Timeout should be between 50 ms and ${limits.apiHttpIntegrationTimeoutMs} ms`,
    );
  }
  checkCredentials(integration.credentialsArn);
  checkMappings(integration);
  if (integrationSubtype === undefined) {
    if (integrationUri === undefined) throw routeErrors.badRequest('Integration URI is required');
    if (integrationType === 'HTTP_PROXY' && !/^https?:\/\/\S+$/.test(integrationUri)) {
      throw routeErrors.badRequest('Invalid HTTP endpoint specified for URI');
    }
    return;
  }
  checkSubtype(integration, integrationSubtype);
}

/** First-class integrations have parameters of another kind; functions are given requests as they are. */
function checkMappings({
  integrationType,
  integrationSubtype,
  requestParameters = {},
  responseParameters = {},
}: HttpIntegration): void {
  const isMapped = integrationSubtype === undefined && Object.keys(requestParameters).length > 0;
  if (isMapped && integrationType === 'AWS_PROXY') {
    throw routeErrors.badRequest('Request parameter mappings are not supported for Lambda integrations');
  }
  const wrong = isMapped ? parameterProblem(requestParameters, 'request') : undefined;
  if (wrong !== undefined) throw routeErrors.badRequest(`Invalid mapping expression specified: ${wrong}`);
  for (const [status, parameters] of Object.entries(responseParameters)) {
    if (!/^[2-5]\d\d$/.test(status)) throw routeErrors.badRequest(`Invalid status code specified: ${status}`);
    const problem = parameterProblem(parameters, 'response');
    if (problem !== undefined)
      throw routeErrors.badRequest(`Invalid mapping expression specified: ${problem}`);
  }
}

function checkSubtype(integration: HttpIntegration, name: string): void {
  const subtype = Object.hasOwn(serviceSubtypes, name) ? serviceSubtypes[name] : undefined;
  if (subtype === undefined) throw routeErrors.unsupported(`the integration subtype ${name}`);
  if ((integration.credentialsArn ?? '') === '') throw routeErrors.badRequest('Credentials ARN is required');
  const given = Object.keys(integration.requestParameters ?? {});
  const missing = subtype.required.find((parameter) => !given.includes(parameter));
  if (missing !== undefined) {
    throw routeErrors.badRequest(`Parameter: ${missing} is required for the operation ${name}`);
  }
  const unknown = given.find((parameter) => ![...subtype.required, ...subtype.optional].includes(parameter));
  if (unknown !== undefined) {
    throw routeErrors.badRequest(`Parameter: ${unknown} does not fit schema for Operation: ${name}`);
  }
}
