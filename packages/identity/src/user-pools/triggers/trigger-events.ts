import type { JsonObject } from '@cairn/kit';
import { identitiesText } from '../records/identities-text.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { TokenOccasion } from '../tokens/tokens.ts';
import type { TriggerEvent } from './triggers.ts';

/**
 * The events of each trigger: what stands in `request`, and what the function finds in `response`.
 * Source: developer guide, "Customizing user pool workflows with Lambda triggers", one page each.
 */

/** What calls of administrators name in the place of an app client. */
export const clientNotApplicable = 'CLIENT_ID_NOT_APPLICABLE';

/** Attributes by name, as a function is told them. */
export type TriggerAttributes = { readonly [name: string]: string };

/** What the caller sends for functions alone: ClientMetadata, ValidationData. */
export type CallerData = JsonObject | undefined;

/** What most events are about. */
export interface EventOfUser {
  readonly user: UserRecord;
  /** {@link clientNotApplicable} unless said. */
  readonly clientId?: string | undefined;
  readonly clientMetadata?: CallerData;
}

/** A user's attributes with those that the pool keeps of him. */
export function attributesOf({ sub, status, attributes, identities }: UserRecord): TriggerAttributes {
  return {
    sub,
    'cognito:user_status': status,
    ...attributes,
    ...(identities === undefined || identities.length === 0
      ? {}
      : { identities: identitiesText(identities) }),
  };
}

/** Somebody signs up, or is made: before there is a user. */
export function preSignUpEvent({
  occasion,
  userName,
  clientId = clientNotApplicable,
  userAttributes,
  validationData,
  clientMetadata,
}: {
  readonly occasion: 'SignUp' | 'AdminCreateUser' | 'ExternalProvider';
  readonly userName: string;
  readonly clientId?: string | undefined;
  readonly userAttributes: TriggerAttributes;
  readonly validationData?: CallerData;
  readonly clientMetadata?: CallerData;
}): TriggerEvent {
  return {
    trigger: 'PreSignUp',
    source: `PreSignUp_${occasion}`,
    userName,
    clientId,
    request: { userAttributes, validationData: validationData ?? null, ...metadata(clientMetadata) },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  };
}

/** A user was confirmed, or has a new password. */
export function postConfirmationEvent(
  occasion: 'ConfirmSignUp' | 'ConfirmForgotPassword',
  about: EventOfUser,
): TriggerEvent {
  return ofUser('PostConfirmation', occasion, about, {}, {});
}

/** Somebody begins to sign in. Without a user where nobody may learn that there is none. */
export function preAuthenticationEvent({
  validationData,
  ...about
}: (EventOfUser | EventOfNobody) & { readonly validationData?: CallerData }): TriggerEvent {
  const request = { validationData: validationData ?? null, ...found(about) };
  return ofUser('PreAuthentication', 'Authentication', about, request, {});
}

/** A user has signed in. */
export function postAuthenticationEvent({
  newDeviceUsed,
  ...about
}: EventOfUser & { readonly newDeviceUsed: boolean }): TriggerEvent {
  return ofUser('PostAuthentication', 'Authentication', about, { newDeviceUsed }, {});
}

/** Somebody who is not there, where PreventUserExistenceErrors hides that. */
export interface EventOfNobody {
  readonly userName: string;
  readonly clientId?: string | undefined;
  readonly clientMetadata?: CallerData;
}

/** One step of a custom sign-in that is behind. */
export interface ChallengeResult {
  readonly [member: string]: string | boolean | undefined;
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata?: string | undefined;
}

/** What comes next in a custom sign-in. */
export function defineAuthChallengeEvent({
  session,
  ...about
}: (EventOfUser | EventOfNobody) & { readonly session: readonly ChallengeResult[] }): TriggerEvent {
  const request = { session: session.map(resultOf), ...found(about) };
  const response = { challengeName: null, issueTokens: null, failAuthentication: null };
  return ofUser('DefineAuthChallenge', 'Authentication', about, request, response);
}

/** What is asked next in a custom sign-in. */
export function createAuthChallengeEvent({
  session,
  challengeName,
  ...about
}: (EventOfUser | EventOfNobody) & {
  readonly session: readonly ChallengeResult[];
  readonly challengeName: string;
}): TriggerEvent {
  const request = { challengeName, session: session.map(resultOf), ...found(about) };
  const response = {
    publicChallengeParameters: null,
    privateChallengeParameters: null,
    challengeMetadata: null,
  };
  return ofUser('CreateAuthChallenge', 'Authentication', about, request, response);
}

/** Whether an answer is the right one. */
export function verifyAuthChallengeResponseEvent({
  privateChallengeParameters,
  challengeAnswer,
  ...about
}: (EventOfUser | EventOfNobody) & {
  readonly privateChallengeParameters: JsonObject;
  readonly challengeAnswer: string;
}): TriggerEvent {
  const request = { privateChallengeParameters, challengeAnswer, ...found(about) };
  return ofUser('VerifyAuthChallengeResponse', 'Authentication', about, request, { answerCorrect: null });
}

/** The groups of a user, as tokens tell them. */
export interface GroupConfiguration {
  readonly groupsToOverride: readonly string[];
  readonly iamRolesToOverride: readonly string[];
  readonly preferredRole: string | null;
}

/** Of the event of PreTokenGeneration. */
export type EventVersion = '1' | '2' | '3';

/** Tokens are about to be made. Versions 2 and 3 are told the scopes, and may change the access token. */
export function preTokenGenerationEvent(
  occasion: TokenOccasion,
  {
    groupConfiguration,
    scopes,
    version,
    ...about
  }: EventOfUser & {
    readonly groupConfiguration: GroupConfiguration;
    readonly scopes?: readonly string[] | undefined;
    readonly version: EventVersion;
  },
): TriggerEvent {
  const request = {
    groupConfiguration: { ...groupConfiguration },
    ...(version === '1' || scopes === undefined ? {} : { scopes }),
  };
  const response =
    version === '1' ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null };
  return { ...ofUser('PreTokenGeneration', '', about, request, response), source: occasion, version };
}

/** An app client asks for a token of its own (client credentials): version 3 alone hears of it. */
export function clientCredentialsEvent({
  clientId,
  scopes,
  clientMetadata,
}: {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly clientMetadata?: CallerData;
}): TriggerEvent {
  return {
    trigger: 'PreTokenGeneration',
    source: 'TokenGeneration_ClientCredentials',
    userName: clientId,
    clientId,
    request: { userAttributes: {}, groupConfiguration: {}, scopes, ...metadata(clientMetadata) },
    response: { claimsAndScopeOverrideDetails: null },
    version: '3',
  };
}

/** Somebody whom the pool does not know signs in, or has forgotten his password. */
export function userMigrationEvent({
  occasion,
  userName,
  clientId,
  password,
  validationData,
  clientMetadata,
}: {
  readonly occasion: 'Authentication' | 'ForgotPassword';
  readonly userName: string;
  readonly clientId: string;
  /** Absent with ForgotPassword. */
  readonly password?: string | undefined;
  readonly validationData?: CallerData;
  readonly clientMetadata?: CallerData;
}): TriggerEvent {
  return {
    trigger: 'UserMigration',
    source: `UserMigration_${occasion}`,
    userName,
    clientId,
    request: {
      password: password ?? null,
      validationData: validationData ?? null,
      ...metadata(clientMetadata),
    },
    response: {
      userAttributes: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
    },
  };
}

/** What stands for codes, links and usernames in the texts of CustomMessage. */
export const messageParameters = {
  codeParameter: '{####}',
  linkParameter: '{##Click Here##}',
  usernameParameter: '{username}',
} as const;

/** A message is about to be sent. Only invitations name the user. */
export function customMessageEvent(source: string, about: EventOfUser): TriggerEvent {
  const { codeParameter, linkParameter, usernameParameter } = messageParameters;
  const isInvitation = source === 'CustomMessage_AdminCreateUser';
  const request = {
    codeParameter,
    linkParameter,
    usernameParameter: isInvitation ? usernameParameter : null,
  };
  const response = { smsMessage: null, emailMessage: null, emailSubject: null };
  return { ...ofUser('CustomMessage', '', about, request, response), source };
}

function ofUser(
  trigger: TriggerEvent['trigger'],
  occasion: string,
  about: EventOfUser | EventOfNobody,
  request: JsonObject,
  response: JsonObject,
): TriggerEvent {
  const { clientId = clientNotApplicable, clientMetadata } = about;
  const isThere = 'user' in about;
  return {
    trigger,
    source: `${trigger}_${occasion}`,
    userName: isThere ? about.user.username : about.userName,
    clientId,
    request: {
      userAttributes: isThere ? attributesOf(about.user) : {},
      ...request,
      ...metadata(clientMetadata),
    },
    response,
  };
}

/** `userNotFound` of the events of signing in. */
function found(about: object): { readonly userNotFound?: true } {
  return 'user' in about ? {} : { userNotFound: true };
}

function metadata(clientMetadata: CallerData): { readonly clientMetadata?: JsonObject } {
  return clientMetadata === undefined ? {} : { clientMetadata };
}

function resultOf({ challengeName, challengeResult, challengeMetadata }: ChallengeResult): JsonObject {
  return { challengeName, challengeResult, challengeMetadata: challengeMetadata ?? null };
}
