import { type CallScope, type Principal, ServiceError } from '@cairn/kit';
import type { ApiSchema } from '../schema/api-schema.ts';
import type { AuthorizationPorts } from './authorization-ports.ts';
import {
  type AuthorizationRequest,
  type Authorizer,
  type Caller,
  type Refusal,
  unauthorized,
  unauthorizedBecause,
} from './caller.ts';
import type { FieldAccess } from './field-access.ts';

/** What AWS_IAM works with. */
export interface IamAuthorizerOptions extends Pick<AuthorizationPorts, 'isAllowed' | 'holdsStill'> {
  /** The API's. */
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly access: FieldAccess;
  readonly schema: ApiSchema | undefined;
}

const action = 'appsync:GraphQL';
const permissionDenied: Refusal = unauthorizedBecause('Permission denied');

/**
 * AWS_IAM: whoever has signed the request, as far as policies let him. They are asked about each field; who may reach
 * none of the root's is refused as a whole. AppSync's APIs have no policies of their own: whoever is of another account
 * comes by a role of the API's. Source: AppSync developer guide, "AWS_IAM authorization".
 */
export function iamAuthorizer(options: IamAuthorizerOptions): Authorizer {
  return {
    async authorize(request) {
      let signer: CallScope;
      try {
        if (request.authenticate === undefined) return unauthorized;
        signer = await request.authenticate();
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return { kind: 'refused', status: error.status, errorType: error.code, message: error.message };
      }
      return callerOf(signer, request, options);
    },
  };
}

function callerOf(
  { principal, origin }: CallScope,
  { headers, sourceIps }: AuthorizationRequest,
  { account, region, arn, access, schema, isAllowed, holdsStill }: IamAuthorizerOptions,
): Caller | Refusal {
  const scope: CallScope = { account, region, principal, ...(origin === undefined ? {} : { origin }) };
  const isOpen = access.ofMode('AWS_IAM');
  const lets = (typeName: string, fieldName: string): boolean =>
    isAllowed === undefined ||
    isAllowed({ scope, action, resource: `${arn}/types/${typeName}/fields/${fieldName}` });
  if (schema !== undefined && isAllowed !== undefined && !rootFieldsOf(schema).some((each) => lets(...each)))
    return permissionDenied;
  const token = headers['x-amz-security-token'];
  const sessionToken = typeof token === 'string' && token !== '' ? token : undefined;
  return {
    identity: {
      accountId: principal.account ?? accountIn(principal),
      ...identityOf(principal),
      sourceIp: [...sourceIps],
      userArn: principal.arn,
      username: principal.userId ?? principal.arn.slice(principal.arn.lastIndexOf('/') + 1),
    },
    authorizationMode: 'AWS_IAM',
    authorizationType: 'IAM Authorization',
    scope,
    mayReach: (typeName, fieldName) => isOpen(typeName, fieldName) && lets(typeName, fieldName),
    isAlive: () => holdsStill === undefined || holdsStill(principal, sessionToken),
  };
}

/** Who it is by an identity pool. Providers are told as AppSync tells them: each in quotes, with commas between. */
function identityOf({ cognitoIdentity }: Principal) {
  const [authType = null, ...providers] = cognitoIdentity?.methods ?? [];
  return {
    cognitoIdentityAuthProvider:
      providers.length === 0 ? null : providers.map((provider) => `"${provider}"`).join(','),
    cognitoIdentityAuthType: authType,
    cognitoIdentityId: cognitoIdentity?.identityId ?? null,
    cognitoIdentityPoolId: cognitoIdentity?.identityPoolId ?? null,
  };
}

/** Of one of whom only the ARN is known. */
function accountIn({ arn }: Principal): string | null {
  return arn.split(':', 5)[4] || null;
}

const rootFields = new WeakMap<ApiSchema, readonly (readonly [typeName: string, fieldName: string])[]>();

function rootFieldsOf(schema: ApiSchema): readonly (readonly [typeName: string, fieldName: string])[] {
  const known = rootFields.get(schema);
  if (known !== undefined) return known;
  const { schema: types } = schema;
  const roots = [types.getQueryType(), types.getMutationType(), types.getSubscriptionType()];
  const fields = roots.flatMap((root) =>
    root == null ? [] : Object.keys(root.getFields()).map((name) => [root.name, name] as const),
  );
  rootFields.set(schema, fields);
  return fields;
}
