import { type CallScope, RecentMap } from '@cairn/kit';
import type { GraphqlApiDefinition } from '../apis/api-definition.ts';
import type { ApiKeyDocument, AuthenticationProvider, GraphqlApiSettings } from '../apis/api-documents.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import { apiAuthorizer } from './api-authorizer.ts';
import { apiKeyAuthorizer } from './api-key-authorizer.ts';
import type { AuthorizationPorts, TokenKeys } from './authorization-ports.ts';
import { AuthorizerAnswers } from './authorizer-answers.ts';
import type { AuthorizationMode, Authorizer } from './caller.ts';
import { FieldAccess } from './field-access.ts';
import { iamAuthorizer } from './iam-authorizer.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { lambdaAuthorizer } from './lambda-authorizer.ts';
import { openIdAuthorizer } from './openid-authorizer.ts';
import { type TokenAuthorizer, type TokenAuthorizerContext, TokenAuthorizers } from './token-authorizer.ts';
import { TokenVerifier } from './token-verifier.ts';
import { userPoolAuthorizer } from './user-pool-authorizer.ts';

/** The API whose callers are to be told apart. */
export interface AuthorizedApi {
  readonly definition: Pick<GraphqlApiDefinition, 'apiId' | 'account' | 'region' | 'arn' | 'settings'>;
  readonly schema: ApiSchema | undefined;
  /** Its keys by key, always as they are now. */
  readonly keys: ReadonlyMap<string, ApiKeyDocument>;
}

const service = 'appsync.amazonaws.com';

/**
 * Makes the authorizers of APIs. What issuers have published, what was verified and what functions have said outlasts
 * them: an API that changes makes nobody ask again.
 */
export class ApiAuthorizers {
  readonly #ports: AuthorizationPorts;
  readonly #issuers: RecentMap<string, IssuerKeys>;
  readonly #verifiers = new WeakMap<TokenKeys, TokenVerifier>();
  readonly #answers: AuthorizerAnswers;

  constructor(ports: AuthorizationPorts) {
    this.#ports = ports;
    this.#issuers = new RecentMap(ports.limits.graphqlIssuers);
    this.#answers = new AuthorizerAnswers(ports.clock, ports.limits);
  }

  /** The authorizer of an API as it is defined now. */
  authorizerOf({ definition, schema, keys }: AuthorizedApi): Authorizer {
    const { settings, account, region, arn, apiId } = definition;
    const providers = providersOf(settings);
    const access = accessOf(settings, providers, schema);
    // Whoever comes without a signature is nobody: what sources do for him, they do by the roles that they have.
    const scope: CallScope = {
      account,
      region,
      principal: { arn: service, kind: 'service', service, sourceArn: arn, sourceAccount: account },
    };
    const context = { access, scope };
    const has = (type: string): boolean => providers.some((each) => each.authenticationType === type);
    const lambda = providers.find(({ authenticationType }) => authenticationType === 'AWS_LAMBDA');
    const { clock } = this.#ports;
    const groundsOf = (mode: AuthorizationMode): string | undefined => groundsIn(settings, providers, mode);
    const authorizer = apiAuthorizer({
      apiKey: has('API_KEY')
        ? apiKeyAuthorizer({
            ...{ scope, clock, mayReach: access.ofMode('API_KEY') },
            expiryOf: (key) => keys.get(key)?.expires,
          })
        : undefined,
      iam: has('AWS_IAM')
        ? iamAuthorizer({ ...this.#ports, ...{ account, region, arn, access, schema } })
        : undefined,
      tokens: this.#tokensOf(providers, context),
      lambda:
        lambda?.lambdaAuthorizerConfig !== undefined
          ? lambdaAuthorizer(lambda.lambdaAuthorizerConfig, {
              ...this.#ports,
              ...context,
              ...{ apiId, arn, answers: this.#answers },
            })
          : undefined,
    });
    return { ...authorizer, groundsOf };
  }

  #tokensOf(providers: readonly AuthenticationProvider[], context: TokenAuthorizerContext): TokenAuthorizers {
    const verifierOf = (keys: TokenKeys): TokenVerifier => {
      const known = this.#verifiers.get(keys) ?? new TokenVerifier(keys, this.#ports);
      this.#verifiers.set(keys, known);
      return known;
    };
    const takesAnyIssuer = providers.length === 1 && providers[0]?.authenticationType === 'OPENID_CONNECT';
    return new TokenAuthorizers(
      providers.flatMap((provider) => this.#tokenAuthorizer(provider, context) ?? []),
      { verifierOf, takesAnyIssuer, limits: this.#ports.limits },
    );
  }

  #tokenAuthorizer(
    { authenticationType, userPoolConfig, openIDConnectConfig }: AuthenticationProvider,
    context: TokenAuthorizerContext,
  ): TokenAuthorizer | undefined {
    const { clock, findUserPool } = this.#ports;
    if (authenticationType === 'AMAZON_COGNITO_USER_POOLS' && userPoolConfig !== undefined)
      return userPoolAuthorizer(userPoolConfig, { ...context, findUserPool });
    if (authenticationType !== 'OPENID_CONNECT' || openIDConnectConfig === undefined) return undefined;
    const { issuer } = openIDConnectConfig;
    const keys = this.#issuers.getOrMake(issuer, () => new IssuerKeys(issuer, undefined, this.#ports));
    return openIdAuthorizer(openIDConnectConfig, { ...context, clock, keys });
  }
}

/** The default one first. */
function providersOf(settings: GraphqlApiSettings): readonly AuthenticationProvider[] {
  return [settings, ...(settings.additionalAuthenticationProviders ?? [])];
}

/** What the settings say of a mode: who is let in by it, and what bears no directive. */
function groundsIn(
  { authenticationType, userPoolConfig }: GraphqlApiSettings,
  providers: readonly AuthenticationProvider[],
  mode: AuthorizationMode,
): string | undefined {
  const ofMode = providers.filter((each) => each.authenticationType === mode);
  if (ofMode.length === 0) return undefined;
  const configurations = ofMode.map((each) => [
    each.userPoolConfig,
    each.openIDConnectConfig,
    each.lambdaAuthorizerConfig,
  ]);
  const isOnlyMode = mode === 'AMAZON_COGNITO_USER_POOLS' && providers.length === 1;
  return JSON.stringify([authenticationType, userPoolConfig?.defaultAction, isOnlyMode, configurations]);
}

function accessOf(
  { authenticationType, userPoolConfig }: GraphqlApiSettings,
  providers: readonly AuthenticationProvider[],
  schema: ApiSchema | undefined,
): FieldAccess {
  return new FieldAccess({
    schema,
    defaultMode: authenticationType,
    defaultAction: userPoolConfig?.defaultAction ?? 'ALLOW',
    isOnlyMode: providers.length === 1,
  });
}
