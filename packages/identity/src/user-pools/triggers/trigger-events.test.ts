import { describe, expect, it } from 'vitest';
import { userOf } from '../messages/testing/message-fixture.ts';
import {
  clientCredentialsEvent,
  clientNotApplicable,
  createAuthChallengeEvent,
  customMessageEvent,
  defineAuthChallengeEvent,
  postAuthenticationEvent,
  postConfirmationEvent,
  preAuthenticationEvent,
  preSignUpEvent,
  preTokenGenerationEvent,
  userMigrationEvent,
  verifyAuthChallengeResponseEvent,
} from './trigger-events.ts';

const user = userOf({
  status: 'CONFIRMED',
  attributes: { email: 'bob@example.com', email_verified: 'true' },
});
const userAttributes = {
  sub: user.sub,
  'cognito:user_status': 'CONFIRMED',
  email: 'bob@example.com',
  email_verified: 'true',
};
const clientMetadata = { from: 'app' };
const about = { user, clientId: 'web', clientMetadata };
const nobody = { userName: 'nobody', clientId: 'web' };
const session = [{ challengeName: 'SRP_A', challengeResult: true }];
const told = { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null };

// Each as its page of the developer guide has it.
const shapes = {
  'a sign-up': [
    preSignUpEvent({
      occasion: 'SignUp',
      userName: 'bob',
      clientId: 'web',
      userAttributes: { email: 'bob@example.com' },
      validationData: { key: 'value' },
      clientMetadata,
    }),
    {
      trigger: 'PreSignUp',
      source: 'PreSignUp_SignUp',
      userName: 'bob',
      clientId: 'web',
      request: {
        userAttributes: { email: 'bob@example.com' },
        validationData: { key: 'value' },
        clientMetadata,
      },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    },
  ],
  'a user whom an administrator makes': [
    preSignUpEvent({ occasion: 'AdminCreateUser', userName: 'bob', userAttributes: {} }),
    {
      trigger: 'PreSignUp',
      source: 'PreSignUp_AdminCreateUser',
      userName: 'bob',
      clientId: clientNotApplicable,
      request: { userAttributes: {}, validationData: null },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    },
  ],
  'a confirmation': [
    postConfirmationEvent('ConfirmForgotPassword', about),
    {
      trigger: 'PostConfirmation',
      source: 'PostConfirmation_ConfirmForgotPassword',
      userName: 'user-1',
      clientId: 'web',
      request: { userAttributes, clientMetadata },
      response: {},
    },
  ],
  'the beginning of a sign-in': [
    preAuthenticationEvent({ ...about, validationData: { key: 'value' } }),
    {
      trigger: 'PreAuthentication',
      source: 'PreAuthentication_Authentication',
      userName: 'user-1',
      clientId: 'web',
      request: { userAttributes, validationData: { key: 'value' }, clientMetadata },
      response: {},
    },
  ],
  'the beginning of a sign-in of nobody': [
    preAuthenticationEvent(nobody),
    {
      trigger: 'PreAuthentication',
      source: 'PreAuthentication_Authentication',
      userName: 'nobody',
      clientId: 'web',
      request: { userAttributes: {}, validationData: null, userNotFound: true },
      response: {},
    },
  ],
  'the end of a sign-in': [
    postAuthenticationEvent({ ...about, newDeviceUsed: true }),
    {
      trigger: 'PostAuthentication',
      source: 'PostAuthentication_Authentication',
      userName: 'user-1',
      clientId: 'web',
      request: { userAttributes, newDeviceUsed: true, clientMetadata },
      response: {},
    },
  ],
  'the question what comes next': [
    defineAuthChallengeEvent({ ...about, session }),
    {
      trigger: 'DefineAuthChallenge',
      source: 'DefineAuthChallenge_Authentication',
      userName: 'user-1',
      clientId: 'web',
      request: { userAttributes, session: [told], clientMetadata },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    },
  ],
  'the question what is asked': [
    createAuthChallengeEvent({ ...nobody, session, challengeName: 'CUSTOM_CHALLENGE' }),
    {
      trigger: 'CreateAuthChallenge',
      source: 'CreateAuthChallenge_Authentication',
      userName: 'nobody',
      clientId: 'web',
      request: {
        userAttributes: {},
        challengeName: 'CUSTOM_CHALLENGE',
        session: [told],
        userNotFound: true,
      },
      response: {
        publicChallengeParameters: null,
        privateChallengeParameters: null,
        challengeMetadata: null,
      },
    },
  ],
  'the question whether an answer is right': [
    verifyAuthChallengeResponseEvent({
      ...about,
      privateChallengeParameters: { answer: '5' },
      challengeAnswer: '4',
    }),
    {
      trigger: 'VerifyAuthChallengeResponse',
      source: 'VerifyAuthChallengeResponse_Authentication',
      userName: 'user-1',
      clientId: 'web',
      request: {
        userAttributes,
        privateChallengeParameters: { answer: '5' },
        challengeAnswer: '4',
        clientMetadata,
      },
      response: { answerCorrect: null },
    },
  ],
  'tokens of version 1': [
    preTokenGenerationEvent('TokenGeneration_Authentication', {
      ...about,
      version: '1',
      scopes: ['openid'],
      groupConfiguration: { groupsToOverride: ['a'], iamRolesToOverride: [], preferredRole: null },
    }),
    {
      trigger: 'PreTokenGeneration',
      source: 'TokenGeneration_Authentication',
      version: '1',
      userName: 'user-1',
      clientId: 'web',
      request: {
        userAttributes,
        groupConfiguration: { groupsToOverride: ['a'], iamRolesToOverride: [], preferredRole: null },
        clientMetadata,
      },
      response: { claimsOverrideDetails: null },
    },
  ],
  'tokens of version 2': [
    preTokenGenerationEvent('TokenGeneration_RefreshTokens', {
      ...about,
      version: '2',
      scopes: ['openid'],
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
    }),
    {
      trigger: 'PreTokenGeneration',
      source: 'TokenGeneration_RefreshTokens',
      version: '2',
      userName: 'user-1',
      clientId: 'web',
      request: {
        userAttributes,
        groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
        scopes: ['openid'],
        clientMetadata,
      },
      response: { claimsAndScopeOverrideDetails: null },
    },
  ],
  'a token of a client itself': [
    clientCredentialsEvent({ clientId: 'machine', scopes: ['notes/read'] }),
    {
      trigger: 'PreTokenGeneration',
      source: 'TokenGeneration_ClientCredentials',
      version: '3',
      userName: 'machine',
      clientId: 'machine',
      request: { userAttributes: {}, groupConfiguration: {}, scopes: ['notes/read'] },
      response: { claimsAndScopeOverrideDetails: null },
    },
  ],
  'a user of elsewhere': [
    userMigrationEvent({
      occasion: 'Authentication',
      userName: 'bob',
      clientId: 'web',
      password: 'Pass',
      clientMetadata,
    }),
    {
      trigger: 'UserMigration',
      source: 'UserMigration_Authentication',
      userName: 'bob',
      clientId: 'web',
      request: { password: 'Pass', validationData: null, clientMetadata },
      response: {
        userAttributes: null,
        finalUserStatus: null,
        messageAction: null,
        desiredDeliveryMediums: null,
        forceAliasCreation: null,
        enableSMSMFA: null,
      },
    },
  ],
  'an invitation': [
    customMessageEvent('CustomMessage_AdminCreateUser', { user }),
    {
      trigger: 'CustomMessage',
      source: 'CustomMessage_AdminCreateUser',
      userName: 'user-1',
      clientId: clientNotApplicable,
      request: {
        userAttributes,
        codeParameter: '{####}',
        linkParameter: '{##Click Here##}',
        usernameParameter: '{username}',
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    },
  ],
} as const;

describe('the event of', () => {
  it.each(Object.entries(shapes))('%s is as the developer guide has it', (_name, [made, expected]) => {
    expect(made).toEqual(expected);
  });

  it('a user with identities of elsewhere tells them as text', () => {
    const identities = [
      {
        userId: '1',
        providerName: 'Google',
        providerType: 'Google',
        issuer: null,
        primary: true,
        dateCreatedMs: 5,
      },
    ];
    const { request } = postConfirmationEvent('ConfirmSignUp', { user: { ...user, identities } });
    expect(JSON.parse((request.userAttributes as { readonly identities: string }).identities)).toEqual([
      {
        userId: '1',
        providerName: 'Google',
        providerType: 'Google',
        issuer: null,
        primary: true,
        dateCreated: 5,
      },
    ]);
  });
});
