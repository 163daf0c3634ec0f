import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import { applyPatches, type PatchOperation } from './patch-operations.ts';
import { routeErrors } from './route-errors.ts';
import type { RestApi, Texts } from './route-types.ts';

/** What CreateRestApi is given. */
export interface ApiInput {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly cloneFrom?: string;
  readonly binaryMediaTypes?: readonly string[];
  readonly minimumCompressionSize?: number;
  readonly apiKeySource?: string;
  readonly endpointConfiguration?: Json;
  readonly policy?: string;
  readonly disableExecuteApiEndpoint?: boolean;
  readonly tags?: Texts;
}

/** What a REST API is made of. */
export type ApiContent = Pick<RestApi, 'resources' | 'rootResourceId' | 'models'>;

/** @throws ServiceError BadRequestException */
export function refuseApiFeatures({ minimumCompressionSize, endpointConfiguration, policy }: ApiInput): void {
  if (minimumCompressionSize !== undefined)
    throw routeErrors.unsupported('compression (minimumCompressionSize)');
  checkEndpoint(endpointConfiguration);
  checkPolicy(policy);
}

/** @param inherited of the API that it is cloned from, and when it was made */
export function newRestApi(
  id: string,
  input: ApiInput,
  { resources, rootResourceId, models }: ApiContent,
  inherited: Pick<RestApi, 'binaryMediaTypes' | 'policy' | 'createdDate'>,
): RestApi {
  const { name, description, version, binaryMediaTypes, policy, tags } = input;
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version }),
    ...inherited,
    apiKeySource: input.apiKeySource ?? 'HEADER',
    endpointConfiguration: endpointOf(input.endpointConfiguration),
    ...(binaryMediaTypes === undefined ? {} : { binaryMediaTypes }),
    ...(policy === undefined ? {} : { policy }),
    disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
    rootResourceId,
    ...(tags === undefined ? {} : { tags }),
    resources,
    models,
    stages: {},
  };
}

/** @throws ServiceError BadRequestException */
export function patchedRestApi(before: RestApi, operations: readonly PatchOperation[] | undefined): RestApi {
  const ofEndpoint = (operations ?? []).filter(({ path = '' }) => path.startsWith('/endpointConfiguration/'));
  const api = applyPatches(
    before,
    operations?.filter((each) => !ofEndpoint.includes(each)),
    {
      name: 'text',
      description: 'text',
      version: 'text',
      apiKeySource: 'text',
      policy: 'text',
      binaryMediaTypes: 'list',
      disableExecuteApiEndpoint: 'boolean',
    },
  );
  if ((api.name ?? '') === '') throw routeErrors.badRequest('REST API name cannot be empty');
  checkPolicy(api.policy);
  return { ...api, endpointConfiguration: ofEndpoint.reduce(withEndpoint, api.endpointConfiguration) };
}

/** `/endpointConfiguration/types/EDGE` names the type that is replaced; an API has one. */
function withEndpoint(before: Json, { op, path = '', value }: PatchOperation): Json {
  const [, , member = '', replaced] = path.split('/');
  if (op !== 'replace' || !['types', 'ipAddressType'].includes(member) || value === undefined) {
    throw routeErrors.badRequest(`Invalid patch path '${path}' specified for op '${op ?? ''}'.`);
  }
  const given = { ...(before as object), [member]: member === 'types' ? [value] : value };
  if (replaced !== undefined && !typesOf(before).includes(replaced)) {
    throw routeErrors.badRequest(`Invalid patch path '${path}' specified for op 'replace'.`);
  }
  checkEndpoint(given);
  return given;
}

function endpointOf(given: Json | undefined): Json {
  return { types: ['EDGE'], ipAddressType: 'ipv4', ...(given as object | undefined) };
}

function typesOf(configuration: Json | undefined): readonly Json[] {
  const types =
    configuration !== undefined && isJsonObject(configuration) ? memberOf(configuration, 'types') : undefined;
  return types !== undefined && isJsonArray(types) ? types : [];
}

function checkEndpoint(configuration: Json | undefined): void {
  const types = typesOf(configuration);
  if (types.includes('PRIVATE')) throw routeErrors.unsupported('private APIs (endpoint type PRIVATE)');
  const wrong = types.find((type) => type !== 'EDGE' && type !== 'REGIONAL');
  if (wrong !== undefined) throw routeErrors.badRequest(`Invalid endpoint type specified: ${wrong}`);
}

/** Whether a policy is one is seen when it is asked; here only that it is JSON. */
function checkPolicy(policy: string | undefined): void {
  if (policy === undefined || policy === '') return;
  try {
    JSON.parse(policy);
  } catch {
    throw routeErrors.badRequest(
      'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.',
    );
  }
}
