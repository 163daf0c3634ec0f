import { type LimitValues, parseArn } from '@cairn/kit';
import type {
  AuthenticationProvider,
  GraphqlApiSettings,
  LambdaAuthorizerConfig,
  LogConfig,
  OpenIDConnectConfig,
  UserPoolConfig,
} from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import type { ApiLimitName } from './api-limits.ts';

const { badRequest } = apiErrors;

/** @throws ServiceError BadRequestException for settings that AppSync would not take */
export function checkSettings(
  settings: GraphqlApiSettings,
  { graphqlAuthenticationProvidersMax }: LimitValues<ApiLimitName>,
): void {
  const { name, additionalAuthenticationProviders = [], logConfig, ownerContact } = settings;
  if (name.trim() === '') throw badRequest('API name must not be empty.');
  if (name.length > 65_536) throw badRequest('API name is too long.');
  const providers = [settings, ...additionalAuthenticationProviders];
  if (providers.length > graphqlAuthenticationProvidersMax)
    throw apiErrors.limitExceeded(
      `An API may have at most ${graphqlAuthenticationProvidersMax} authentication providers.`,
    );
  for (const provider of providers) checkProvider(provider, provider === settings);
  checkOnce(providers);
  checkLogConfig(logConfig);
  if (ownerContact !== undefined && !/^[A-Za-z0-9_\- .]{0,256}$/.test(ownerContact))
    throw badRequest('Invalid owner contact given, must match pattern [A-Za-z0-9_\\-\\ \\.]+');
  if (settings.mergedApiExecutionRoleArn !== undefined)
    throw apiErrors.unsupported('merged APIs (mergedApiExecutionRoleArn)');
}

function checkProvider(provider: AuthenticationProvider, isDefault: boolean): void {
  const { authenticationType, userPoolConfig, openIDConnectConfig, lambdaAuthorizerConfig } = provider;
  if (authenticationType === undefined) throw badRequest('Authentication type not specified');
  if (authenticationType === 'AMAZON_COGNITO_USER_POOLS') checkUserPool(userPoolConfig, isDefault);
  if (authenticationType === 'OPENID_CONNECT') checkOpenIDConnect(openIDConnectConfig);
  if (authenticationType === 'AWS_LAMBDA') checkLambdaAuthorizer(lambdaAuthorizerConfig);
}

function checkUserPool(config: UserPoolConfig | undefined, isDefault: boolean): void {
  if (config === undefined) throw badRequest('Cognito User Pool configuration not specified.');
  if (config.userPoolId === '' || config.awsRegion === '')
    throw badRequest('Cognito User Pool id and region must not be empty.');
  if (isDefault && config.defaultAction === undefined) throw badRequest('Invalid default effect type.');
  checkPattern('appIdClientRegex', config.appIdClientRegex);
}

function checkOpenIDConnect(config: OpenIDConnectConfig | undefined): void {
  if (config === undefined) throw badRequest('OpenID Connect configuration not specified.');
  if (!isWebAddress(config.issuer)) throw badRequest('Issuer must be a valid URL.');
  checkPattern('clientId', config.clientId);
  if ((config.iatTTL ?? 0) < 0 || (config.authTTL ?? 0) < 0)
    throw badRequest('iatTTL and authTTL must not be negative.');
}

function checkLambdaAuthorizer(config: LambdaAuthorizerConfig | undefined): void {
  if (config === undefined) throw badRequest('Lambda authorizer configuration not specified.');
  if (!isFunctionArn(config.authorizerUri))
    throw badRequest('Lambda authorizer URI must be the ARN of a Lambda function.');
  checkPattern('identityValidationExpression', config.identityValidationExpression);
}

/** API keys, IAM and functions are asked once; pools and issuers as often as they differ. */
function checkOnce(providers: readonly AuthenticationProvider[]): void {
  const known = new Set<string>();
  providers.forEach((provider, index) => {
    const { authenticationType } = provider;
    const identity = JSON.stringify([authenticationType, identityOf(provider)]);
    if (known.has(identity)) {
      throw badRequest(
        `Authentication type ${authenticationType} for additional authentication provider ${index} already specified on the API. It can only be specified once.`,
      );
    }
    known.add(identity);
  });
}

/** What tells two providers of one type apart. */
function identityOf(provider: AuthenticationProvider): readonly unknown[] {
  const { authenticationType, userPoolConfig, openIDConnectConfig } = provider;
  if (authenticationType === 'AMAZON_COGNITO_USER_POOLS')
    return [userPoolConfig?.userPoolId, userPoolConfig?.appIdClientRegex];
  if (authenticationType === 'OPENID_CONNECT')
    return [openIDConnectConfig?.issuer, openIDConnectConfig?.clientId];
  return [];
}

function checkLogConfig(config: LogConfig | undefined): void {
  if (config !== undefined && parseArn(config.cloudWatchLogsRoleArn)?.service !== 'iam')
    throw badRequest('Invalid CloudWatch Logs role ARN.');
}

function checkPattern(member: string, pattern: string | undefined): void {
  if (pattern === undefined) return;
  try {
    new RegExp(pattern);
  } catch {
    throw badRequest(`${member} must be a valid regular expression.`);
  }
}

/** Whether it is the ARN of a function, perhaps with a version or alias. */
export function isFunctionArn(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 'lambda' && arn.resource.startsWith('function:');
}

/** Whether it is an address of HTTP. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}
