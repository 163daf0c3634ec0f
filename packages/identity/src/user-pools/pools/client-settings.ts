import type { AppClientSettings, UserPoolRecord } from '../records/pool-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { readableNames, writableNames } from './attribute-permissions.ts';
import { checkClientUrls } from './client-urls.ts';
import { isFormerName } from './effective-flows.ts';
import type { ClientSettingsInput } from './pool-inputs.ts';
import { requireDistinct, requireRange, requireThat } from './settings-problems.ts';
import { tokenSeconds } from './token-seconds.ts';

const refreshDaysUsual = 30;
const minutesUsual = 3;
const minute = 60;
const day = 86_400;

/** Scopes that every pool has. */
const standardScopes: ReadonlySet<string> = new Set([
  'phone',
  'email',
  'openid',
  'profile',
  'aws.cognito.signin.user.admin',
]);

/** What settings of a client are checked against. */
export interface ClientSurroundings {
  readonly pool: UserPoolRecord;
  readonly hasSecret: boolean;
  readonly isNew: boolean;
  /** Custom scopes of the pool. */
  readonly scopes: ReadonlySet<string>;
  /** Names of the pool's identity providers. */
  readonly providers: readonly string[];
  readonly urlsMax: number;
}

/**
 * Settings of a client, new or updated: what is not given has its default.
 * @throws ServiceError InvalidParameterException, InvalidOAuthFlowException, ScopeDoesNotExistException,
 * FeatureUnavailableInTierException
 */
export function newClientSettings(
  input: ClientSettingsInput,
  surroundings: ClientSurroundings,
): AppClientSettings {
  const settings = settingsOf(input);
  checkFlows(settings, surroundings);
  checkTokens(settings);
  checkAttributes(settings, surroundings);
  checkClientUrls(settings, surroundings.urlsMax);
  checkOAuth(settings, surroundings);
  checkProviders(settings, surroundings);
  requireThat(
    settings.EnablePropagateAdditionalUserContextData !== true || surroundings.hasSecret,
    'EnablePropagateAdditionalUserContextData can only be activated for an app client that has a client secret.',
  );
  return settings;
}

function settingsOf(input: ClientSettingsInput): AppClientSettings {
  const {
    RefreshTokenValidity,
    AccessTokenValidity,
    IdTokenValidity,
    TokenValidityUnits,
    ReadAttributes,
    WriteAttributes,
    ExplicitAuthFlows,
    SupportedIdentityProviders,
    CallbackURLs,
    LogoutURLs,
    DefaultRedirectURI,
    AllowedOAuthFlows,
    AllowedOAuthScopes,
    PreventUserExistenceErrors,
    RefreshTokenRotation,
    AnalyticsConfiguration,
  } = input;
  const isFilled = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;
  const hasFlows = isFilled(ExplicitAuthFlows);
  return {
    RefreshTokenValidity: RefreshTokenValidity || refreshDaysUsual,
    ...(AccessTokenValidity && { AccessTokenValidity }),
    ...(IdTokenValidity && { IdTokenValidity }),
    TokenValidityUnits: TokenValidityUnits ?? {},
    ...(ReadAttributes && isFilled(ReadAttributes) && { ReadAttributes }),
    ...(WriteAttributes && isFilled(WriteAttributes) && { WriteAttributes }),
    ...(ExplicitAuthFlows && hasFlows && { ExplicitAuthFlows }),
    ...(SupportedIdentityProviders && isFilled(SupportedIdentityProviders) && { SupportedIdentityProviders }),
    ...(CallbackURLs && isFilled(CallbackURLs) && { CallbackURLs }),
    ...(LogoutURLs && isFilled(LogoutURLs) && { LogoutURLs }),
    ...(DefaultRedirectURI && { DefaultRedirectURI }),
    ...(AllowedOAuthFlows && isFilled(AllowedOAuthFlows) && { AllowedOAuthFlows }),
    ...(AllowedOAuthScopes && isFilled(AllowedOAuthScopes) && { AllowedOAuthScopes }),
    AllowedOAuthFlowsUserPoolClient: input.AllowedOAuthFlowsUserPoolClient ?? false,
    ...(PreventUserExistenceErrors && { PreventUserExistenceErrors }),
    EnableTokenRevocation: input.EnableTokenRevocation ?? true,
    EnablePropagateAdditionalUserContextData: input.EnablePropagateAdditionalUserContextData ?? false,
    AuthSessionValidity: input.AuthSessionValidity ?? minutesUsual,
    ...(RefreshTokenRotation && { RefreshTokenRotation }),
    ...(AnalyticsConfiguration && { AnalyticsConfiguration }),
  };
}

function checkFlows(settings: AppClientSettings, { pool }: ClientSurroundings): void {
  const { ExplicitAuthFlows: flows = [], RefreshTokenRotation: rotation } = settings;
  requireDistinct('ExplicitAuthFlows', flows);
  const former = flows.filter(isFormerName);
  requireThat(
    former.length === 0 || former.length === flows.length,
    `ExplicitAuthFlows cannot hold ${former[0]} together with values that begin with ALLOW_.`,
  );
  requireThat(
    flows.length === 1 || !flows.includes('ALLOW_CLIENT_TOKEN_AUTH'),
    'ALLOW_CLIENT_TOKEN_AUTH cannot be enabled together with other flows.',
  );
  const { UserPoolTier: tier } = pool.settings;
  if (flows.includes('ALLOW_USER_AUTH') && tier === 'LITE')
    throw userPoolErrors.featureUnavailableInTier('ALLOW_USER_AUTH', tier);
  requireRange('refreshTokenRotation.retryGracePeriodSeconds', rotation?.RetryGracePeriodSeconds, {
    min: 0,
    max: 60,
  });
  requireThat(
    rotation?.Feature !== 'ENABLED' || !flows.includes('ALLOW_REFRESH_TOKEN_AUTH'),
    'ALLOW_REFRESH_TOKEN_AUTH cannot be enabled together with refresh token rotation.',
  );
}

/** Source: API reference, CreateUserPoolClient: 5 minutes to a day; an hour to 10 years. */
function checkTokens(settings: AppClientSettings): void {
  const { access, id, refresh } = tokenSeconds({ settings });
  const isIn = (seconds: number, min: number, max: number): boolean => seconds >= min && seconds <= max;
  requireThat(
    isIn(access, 5 * minute, day) && isIn(id, 5 * minute, day) && isIn(refresh, 60 * minute, 3_650 * day),
    'Invalid range for token validity.',
  );
  requireThat(
    access <= refresh && id <= refresh,
    'Access token and id token validity cannot be greater than refresh token validity.',
  );
  requireRange('authSessionValidity', settings.AuthSessionValidity, { min: 3, max: 15 });
}

/** Whoever may sign up through a client must be able to say what the pool requires. */
function checkAttributes(settings: AppClientSettings, { pool, isNew }: ClientSurroundings): void {
  const { ReadAttributes: read = [], WriteAttributes: write } = settings;
  const doing = isNew ? 'creating' : 'updating';
  const readable = new Set(readableNames(pool));
  requireThat(
    read.every((name) => readable.has(name)),
    `Invalid read attributes specified while ${doing} a client`,
  );
  if (write === undefined) return;
  const writable = new Set(writableNames(pool));
  const required = pool.settings.SchemaAttributes.filter(
    ({ Name, Required }) => Required && writable.has(Name),
  );
  requireThat(
    write.every((name) => writable.has(name)) && required.every(({ Name }) => write.includes(Name)),
    `Invalid write attributes specified while ${doing} a client`,
  );
}

function checkOAuth(settings: AppClientSettings, { hasSecret, scopes }: ClientSurroundings): void {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: allowed = [], CallbackURLs = [] } = settings;
  const refuse = (isWrong: boolean, text: string): void => {
    if (isWrong) throw userPoolErrors.invalidOAuthFlow(text);
  };
  const isForUsers = flows.includes('code') || flows.includes('implicit');
  const isForMachines = flows.includes('client_credentials');
  refuse(
    isForMachines && isForUsers,
    'client_credentials flow can not be selected along with code flow or implicit flow.',
  );
  refuse(
    isForMachines && !hasSecret,
    'client_credentials flow can not be selected if client does not have a client secret.',
  );
  refuse(
    settings.AllowedOAuthFlowsUserPoolClient === true && (flows.length === 0 || allowed.length === 0),
    'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
  );
  refuse(
    isForUsers && CallbackURLs.length === 0,
    'CallbackUrls can not be empty when code flow or implicit flow is selected.',
  );
  requireDistinct('AllowedOAuthFlows', flows);
  requireDistinct('AllowedOAuthScopes', allowed);
  const unknown = allowed.find((scope) => !standardScopes.has(scope) && !scopes.has(scope));
  if (unknown !== undefined) throw userPoolErrors.scopeDoesNotExist(`Invalid scope requested: ${unknown}`);
  const standard = allowed.find((scope) => standardScopes.has(scope));
  refuse(
    isForMachines && standard !== undefined,
    `client_credentials flow can not be selected with the scope ${standard}: it takes custom scopes only.`,
  );
}

function checkProviders(settings: AppClientSettings, { pool, providers }: ClientSurroundings): void {
  const { SupportedIdentityProviders: supported = [] } = settings;
  requireDistinct('SupportedIdentityProviders', supported);
  const unknown = supported.find((name) => name !== 'COGNITO' && !providers.includes(name));
  requireThat(unknown === undefined, `The provider ${unknown} does not exist for User Pool ${pool.id}.`);
}
