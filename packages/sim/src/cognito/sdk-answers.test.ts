/**
 * What the AWS SDK's clients of user pools and identity pools are answered, operation by operation: the answers on the wire
 * are held against the schemas of the SDK, which itself passes over what it does not know.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as identitySdk from '@aws-sdk/client-cognito-identity';
import * as userSdk from '@aws-sdk/client-cognito-identity-provider';
import { SoftwareAuthenticator } from '@cairn/host/identity/testing';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AnswerChecker } from './answer-checker.ts';
import { Inbox } from './inbox.ts';
import { oneTimePassword } from './one-time-password.ts';
import { allFlows, anyKey, password, region } from './pool-maker.ts';

const role = 'arn:aws:iam::000000000000:role/pools';
let server: CairnServer;
let users: userSdk.CognitoIdentityProvider;
let identities: identitySdk.CognitoIdentity;
let inbox: Inbox;
const userAnswers = new AnswerChecker(userSdk);
const identityAnswers = new AnswerChecker(identitySdk);

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  const shared = { endpoint: server.endpoint, region, credentials: anyKey, maxAttempts: 1 };
  users = new userSdk.CognitoIdentityProvider(shared);
  identities = new identitySdk.CognitoIdentity(shared);
  userAnswers.watch(users);
  identityAnswers.watch(identities);
  inbox = new Inbox(server.endpoint);
});
afterAll(async () => {
  users?.destroy();
  identities?.destroy();
  await server?.stop();
});

interface Place {
  readonly UserPoolId: string;
  readonly ClientId: string;
}
const emailOf = (name: string) => [
  { Name: 'email', Value: `${name}@example.com` },
  { Name: 'email_verified', Value: 'true' },
];

async function makePool(more: Partial<userSdk.CreateUserPoolCommandInput> = {}): Promise<Place> {
  const { UserPool } = await users.createUserPool({
    ...{ PoolName: 'notes', AutoVerifiedAttributes: ['email'], UserPoolTags: { team: 'notes' } },
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
    Policies: {
      PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
    },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    AdminCreateUserConfig: {
      InviteMessageTemplate: {
        EmailMessage: '{username} {####}',
        EmailSubject: 'hello',
        SMSMessage: '{username} {####}',
      },
    },
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', ReplyToEmailAddress: 'us@example.com' },
    SmsConfiguration: { SnsCallerArn: role, ExternalId: 'x', SnsRegion: region },
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    ...{ UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
    UsernameConfiguration: { CaseSensitive: false },
    VerificationMessageTemplate: {
      DefaultEmailOption: 'CONFIRM_WITH_CODE',
      EmailMessage: '{####}',
      EmailSubject: 'code',
    },
    Schema: [
      {
        Name: 'level',
        AttributeDataType: 'Number',
        Mutable: true,
        NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
      },
    ],
    ...more,
  });
  const UserPoolId = UserPool?.Id as string;
  const { UserPoolClient } = await users.createUserPoolClient({
    ...{ UserPoolId, ClientName: 'web', ExplicitAuthFlows: [...allFlows, 'ALLOW_ADMIN_USER_PASSWORD_AUTH'] },
    ...{ CallbackURLs: ['https://app.example.com/'], LogoutURLs: ['https://app.example.com/'] },
    ...{ DefaultRedirectURI: 'https://app.example.com/', SupportedIdentityProviders: ['COGNITO'] },
    ...{ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'], AllowedOAuthFlowsUserPoolClient: true },
    ...{
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 30,
      EnableTokenRevocation: true,
    },
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
    ...{
      ReadAttributes: ['email', 'email_verified', 'name', 'custom:level'],
      WriteAttributes: ['email', 'name', 'custom:level'],
    },
    ...{
      PreventUserExistenceErrors: 'ENABLED',
      AuthSessionValidity: 5,
      EnablePropagateAdditionalUserContextData: false,
    },
  });
  return { UserPoolId, ClientId: UserPoolClient?.ClientId as string };
}
async function addUser({ UserPoolId }: Place, Username: string) {
  await users.adminCreateUser({
    UserPoolId,
    Username,
    UserAttributes: emailOf(Username),
    MessageAction: 'SUPPRESS',
  });
  await users.adminSetUserPassword({ UserPoolId, Username, Password: password, Permanent: true });
}
async function signIn({ ClientId }: Place, USERNAME: string, PASSWORD = password) {
  const AuthParameters = { USERNAME, PASSWORD };
  const answer = await users.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  return { ...answer, AccessToken: answer.AuthenticationResult?.AccessToken as string };
}

it('tells of pools, their clients and what belongs to them', async () => {
  const { UserPoolId, ClientId } = await makePool();
  const { UserPool } = await users.describeUserPool({ UserPoolId });
  expect(UserPool).toMatchObject({
    ...{ Id: expect.stringMatching(/^us-east-1_[A-Za-z0-9]{9}$/), EstimatedNumberOfUsers: 0 },
    Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
    ...{ CreationDate: expect.any(Date), LastModifiedDate: expect.any(Date) },
  });
  await users.updateUserPool({ UserPoolId, PoolName: 'letters' });
  await users.setUserPoolMfaConfig({
    ...{ UserPoolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
    SmsMfaConfiguration: {
      SmsAuthenticationMessage: '{####}',
      SmsConfiguration: { SnsCallerArn: role, ExternalId: 'x', SnsRegion: region },
    },
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'preferred' },
  });
  await users.getUserPoolMfaConfig({ UserPoolId });
  await users.addCustomAttributes({
    UserPoolId,
    CustomAttributes: [
      { Name: 'born', AttributeDataType: 'DateTime' },
      {
        Name: 'motto',
        AttributeDataType: 'String',
        StringAttributeConstraints: { MinLength: '0', MaxLength: '99' },
      },
    ],
  });
  await users.listUserPools({ MaxResults: 60 });
  const ResourceArn = UserPool?.Arn as string;
  await users.tagResource({ ResourceArn, Tags: { a: 'b' } });
  expect((await users.listTagsForResource({ ResourceArn })).Tags).toEqual({ team: 'notes', a: 'b' });
  await users.untagResource({ ResourceArn, TagKeys: ['a'] });
  await users.describeUserPoolClient({ UserPoolId, ClientId });
  await users.listUserPoolClients({ UserPoolId, MaxResults: 60 });
  await users.updateUserPoolClient({
    UserPoolId,
    ClientId,
    ClientName: 'page',
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
    AnalyticsConfiguration: undefined,
  });
  const secret = await users.createUserPoolClient({ UserPoolId, ClientName: 'server', GenerateSecret: true });
  const withSecret = { UserPoolId, ClientId: secret.UserPoolClient?.ClientId as string };
  const added = await users.addUserPoolClientSecret({ ...withSecret });
  await users.listUserPoolClientSecrets(withSecret);
  await users.deleteUserPoolClientSecret({
    ...withSecret,
    ClientSecretId: added.ClientSecretDescriptor?.ClientSecretId as string,
  });
  await users.deleteUserPoolClient(withSecret);

  const named = { UserPoolId, Identifier: 'https://notes.example.com' };
  const server = { ...named, Name: 'notes', Scopes: [{ ScopeName: 'read', ScopeDescription: 'reads' }] };
  await users.createResourceServer(server);
  await users.updateResourceServer({ ...server, Name: 'Notes' });
  await users.describeResourceServer(named);
  await users.listResourceServers({ UserPoolId, MaxResults: 50 });
  const { UserPoolClient: machine } = await users.createUserPoolClient({
    ...{ UserPoolId, ClientName: 'machine', GenerateSecret: true, AllowedOAuthFlows: ['client_credentials'] },
    ...{ AllowedOAuthScopes: ['https://notes.example.com/read'], AllowedOAuthFlowsUserPoolClient: true },
    ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'] as never,
  });
  await users.getClientToken({
    ClientId: machine?.ClientId as string,
    Secret: machine?.ClientSecret as string,
    Scopes: ['https://notes.example.com/read'],
  } as never);
  await users.deleteResourceServer(named);

  const Domain = { UserPoolId, Domain: 'notes' };
  await users.createUserPoolDomain({ ...Domain, ManagedLoginVersion: 2 });
  await users.describeUserPoolDomain({ Domain: 'notes' });
  await users.describeUserPoolDomain({ Domain: 'nobody' });
  await users.updateUserPoolDomain({ UserPoolId, Domain: 'notes', ManagedLoginVersion: 1 } as never);
  await users.setUICustomization({
    UserPoolId,
    CSS: '.label-customizable {font-weight: 400;}',
    ImageFile: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  });
  await users.getUICustomization({ UserPoolId });
  const { ManagedLoginBranding } = await users.createManagedLoginBranding({
    ...{ UserPoolId, ClientId, Settings: { components: {} } },
    Assets: [
      {
        Category: 'FAVICON_SVG',
        ColorMode: 'LIGHT',
        Extension: 'SVG',
        Bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      },
    ],
  });
  const branding = {
    UserPoolId,
    ManagedLoginBrandingId: ManagedLoginBranding?.ManagedLoginBrandingId as string,
  };
  await users.describeManagedLoginBranding(branding);
  await users.describeManagedLoginBrandingByClient({ UserPoolId, ClientId });
  await users.updateManagedLoginBranding({ ...branding, Settings: { components: {} } });
  await users.deleteManagedLoginBranding(branding);
  const terms = { UserPoolId, ClientId, TermsName: 'terms-of-use' };
  const words = {
    TermsSource: 'LINK',
    Enforcement: 'NONE',
    Links: { 'cognito:default': 'https://app.example.com/terms' },
  } as const;
  const { Terms } = await users.createTerms({ ...terms, ...words });
  const TermsId = Terms?.TermsId as string;
  await users.describeTerms({ UserPoolId, TermsId });
  await users.describeTermsByClient(terms);
  await users.updateTerms({ UserPoolId, TermsId, Links: words.Links });
  await users.listTerms({ UserPoolId });
  await users.deleteTerms({ UserPoolId, TermsId });
  await users.deleteUserPoolDomain(Domain);

  const provider = { UserPoolId, ProviderName: 'Company' };
  const details = {
    client_id: 'cairn',
    client_secret: 'secret',
    oidc_issuer: 'https://company.example',
    authorize_scopes: 'openid',
    attributes_request_method: 'GET',
  };
  await users.createIdentityProvider({
    ...provider,
    ProviderType: 'OIDC',
    ProviderDetails: details,
    IdpIdentifiers: ['company'],
    AttributeMapping: { email: 'email' },
  });
  await users.describeIdentityProvider(provider);
  await users.getIdentityProviderByIdentifier({ UserPoolId, IdpIdentifier: 'company' });
  await users.updateIdentityProvider({ ...provider, AttributeMapping: { email: 'email', name: 'name' } });
  await users.listIdentityProviders({ UserPoolId, MaxResults: 60 });
  await users.adminCreateUser({ UserPoolId, Username: 'ada', MessageAction: 'SUPPRESS' });
  const SourceUser = {
    ProviderName: 'Company',
    ProviderAttributeName: 'Cognito_Subject',
    ProviderAttributeValue: '7',
  };
  await users.adminLinkProviderForUser({
    UserPoolId,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ada' },
    SourceUser,
  });
  await users.adminDisableProviderForUser({ UserPoolId, User: SourceUser });
  await users.deleteIdentityProvider(provider);

  await users.setRiskConfiguration({
    UserPoolId,
    RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
    CompromisedCredentialsRiskConfiguration: {
      EventFilter: ['SIGN_IN'],
      Actions: { EventAction: 'NO_ACTION' },
    },
  });
  await users.describeRiskConfiguration({ UserPoolId });
  await users.getCSVHeader({ UserPoolId });
  const { UserImportJob } = await users.createUserImportJob({
    UserPoolId,
    JobName: 'may',
    CloudWatchLogsRoleArn: role,
  });
  const job = { UserPoolId, JobId: UserImportJob?.JobId as string };
  const { CSVHeader = [] } = await users.getCSVHeader({ UserPoolId });
  await fetch(UserImportJob?.PreSignedUrl as string, { method: 'PUT', body: CSVHeader.join(',') });
  await users.startUserImportJob(job);
  await users.describeUserImportJob(job);
  await users.listUserImportJobs({ UserPoolId, MaxResults: 60 });
  await users.deleteUserPool({ UserPoolId });
  expect([...userAnswers.faults]).toEqual([]);
});

it('tells of users and groups', async () => {
  const place = await makePool();
  const { UserPoolId } = place;
  const created = await users.adminCreateUser({
    UserPoolId,
    Username: 'ada',
    UserAttributes: emailOf('ada'),
    TemporaryPassword: 'Temp0rary-one!',
    DesiredDeliveryMediums: ['EMAIL'],
  });
  expect(created.User).toMatchObject({
    ...{ Username: 'ada', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' },
    ...{ UserCreateDate: expect.any(Date), UserLastModifiedDate: expect.any(Date) },
  });
  const ada = { UserPoolId, Username: 'ada' };
  await users.adminSetUserPassword({ ...ada, Password: password, Permanent: true });
  await users.adminSetUserMFAPreference({ ...ada, SoftwareTokenMfaSettings: { Enabled: false } });
  await users.adminGetUser(ada);
  await users.adminGetUserAuthFactors(ada);
  await users.adminUpdateUserAttributes({ ...ada, UserAttributes: [{ Name: 'name', Value: 'Ada' }] });
  await users.adminDeleteUserAttributes({ ...ada, UserAttributeNames: ['name'] });
  await users.adminSetUserSettings({ ...ada, MFAOptions: [] });
  await users.adminDisableUser(ada);
  await users.adminEnableUser(ada);
  await users.listUsers({ UserPoolId });
  const group = { UserPoolId, GroupName: 'writers' };
  await users.createGroup({ ...group, Description: 'who writes', Precedence: 1, RoleArn: role });
  await users.updateGroup({ ...group, Precedence: 2 });
  await users.getGroup(group);
  await users.listGroups({ UserPoolId });
  await users.adminAddUserToGroup({ ...group, Username: 'ada' });
  await users.listUsersInGroup(group);
  await users.adminListGroupsForUser(ada);
  await users.adminRemoveUserFromGroup({ ...group, Username: 'ada' });
  await users.deleteGroup(group);
  await users.adminUserGlobalSignOut(ada);
  await users.adminResetUserPassword(ada);
  await users.adminDeleteUser(ada);
  expect([...userAnswers.faults]).toEqual([]);
});

it('tells of whoever signs up, in and out, of second factors, devices, passkeys and sessions', async () => {
  const place = await makePool();
  const { UserPoolId, ClientId } = place;
  await users.setUserPoolMfaConfig({
    ...{ UserPoolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'preferred' },
  });
  const mia = { ClientId, Username: 'mia' };
  const signedUp = await users.signUp({
    ...mia,
    Password: password,
    UserAttributes: [{ Name: 'email', Value: 'mia@example.com' }],
  });
  expect(signedUp).toMatchObject({ UserConfirmed: false, UserSub: expect.stringMatching(/^[\da-f-]{36}$/) });
  await inbox.code('mia@example.com');
  await users.resendConfirmationCode(mia);
  await users.confirmSignUp({ ...mia, ConfirmationCode: await inbox.code('mia@example.com') });
  await users.signUp({ ...mia, Username: 'eve', Password: password });
  await users.adminConfirmSignUp({ UserPoolId, Username: 'eve' });
  await users.forgotPassword(mia);
  await users.confirmForgotPassword({
    ...mia,
    ConfirmationCode: await inbox.code('mia@example.com'),
    Password: 'Sec0nd-password!',
  });
  const first = await signIn(place, 'mia', 'Sec0nd-password!');
  const { AccessToken } = first;
  await users.changePassword({
    AccessToken,
    PreviousPassword: 'Sec0nd-password!',
    ProposedPassword: 'Th1rd-password!',
  });
  await users.getUser({ AccessToken });
  await users.getUserAuthFactors({ AccessToken });
  await users.updateUserAttributes({
    AccessToken,
    UserAttributes: [{ Name: 'email', Value: 'moved@example.com' }],
  });
  await users.verifyUserAttribute({
    AccessToken,
    AttributeName: 'email',
    Code: await inbox.code('moved@example.com'),
  });
  await users.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
  await users.updateUserAttributes({ AccessToken, UserAttributes: [{ Name: 'name', Value: 'Mia' }] });
  await users.deleteUserAttributes({ AccessToken, UserAttributeNames: ['name'] });
  await users.setUserSettings({ AccessToken, MFAOptions: [] });

  const { DeviceKey = '' } = first.AuthenticationResult?.NewDeviceMetadata ?? {};
  const DeviceSecretVerifierConfig = {
    Salt: randomBytes(16).toString('base64'),
    PasswordVerifier: createHash('sha256').update('x').digest('base64'),
  };
  await users.confirmDevice({ AccessToken, DeviceKey, DeviceName: 'phone', DeviceSecretVerifierConfig });
  await users.updateDeviceStatus({ AccessToken, DeviceKey, DeviceRememberedStatus: 'remembered' });
  const device = await users.getDevice({ AccessToken, DeviceKey });
  expect(device.Device).toMatchObject({
    ...{ DeviceKey, DeviceCreateDate: expect.any(Date), DeviceLastModifiedDate: expect.any(Date) },
    DeviceLastAuthenticatedDate: expect.any(Date),
  });
  await users.listDevices({ AccessToken });
  const ofMia = { UserPoolId, Username: 'mia', DeviceKey };
  await users.adminGetDevice(ofMia);
  await users.adminListDevices({ UserPoolId, Username: 'mia' });
  await users.adminUpdateDeviceStatus({ ...ofMia, DeviceRememberedStatus: 'not_remembered' });
  await users.forgetDevice({ AccessToken, DeviceKey });
  const again = await signIn(place, 'mia', 'Th1rd-password!');
  const other = again.AuthenticationResult?.NewDeviceMetadata?.DeviceKey ?? '';
  await users.confirmDevice({ AccessToken: again.AccessToken, DeviceKey: other, DeviceSecretVerifierConfig });
  await users.adminForgetDevice({ ...ofMia, DeviceKey: other });

  const { CredentialCreationOptions } = await users.startWebAuthnRegistration({ AccessToken });
  const { challenge } = CredentialCreationOptions as unknown as { readonly challenge: string };
  const authenticator = new SoftwareAuthenticator();
  const ceremony = { relyingPartyId: 'localhost', origin: 'http://localhost' };
  await users.completeWebAuthnRegistration({
    AccessToken,
    Credential: authenticator.register({ ...ceremony, challenge }) as never,
  });
  const { Credentials = [] } = await users.listWebAuthnCredentials({ AccessToken });
  expect(Credentials[0]?.CreatedAt).toBeInstanceOf(Date);
  const asked = await users.initiateAuth({
    ClientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: 'mia', PREFERRED_CHALLENGE: 'WEB_AUTHN' },
  });
  const request = JSON.parse(asked.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}');
  const CREDENTIAL = JSON.stringify(authenticator.assert({ ...ceremony, challenge: request.challenge }));
  await users.respondToAuthChallenge({
    ClientId,
    ChallengeName: 'WEB_AUTHN',
    Session: asked.Session,
    ChallengeResponses: { USERNAME: 'mia', CREDENTIAL },
  });
  await users.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'mia' } });
  await users.deleteWebAuthnCredential({ AccessToken, CredentialId: Credentials[0]?.CredentialId as string });

  const { SecretCode = '' } = await users.associateSoftwareToken({ AccessToken });
  await users.verifySoftwareToken({
    AccessToken,
    UserCode: oneTimePassword(SecretCode, 0),
    FriendlyDeviceName: 'app',
  });
  await users.setUserMFAPreference({
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  await users.getUser({ AccessToken });
  await users.getUserAuthFactors({ AccessToken });
  await users.adminGetUser({ UserPoolId, Username: 'mia' });
  await users.adminGetUserAuthFactors({ UserPoolId, Username: 'mia' });
  await users.adminDeleteSoftwareToken({ UserPoolId, Username: 'mia' });

  await addUser(place, 'zoe');
  const begun = await users.adminInitiateAuth({
    UserPoolId,
    ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'zoe', PASSWORD: password },
  });
  await users.getTokensFromRefreshToken({
    ClientId,
    RefreshToken: begun.AuthenticationResult?.RefreshToken as string,
    DeviceKey: begun.AuthenticationResult?.NewDeviceMetadata?.DeviceKey,
  });
  const zoe = begun.AuthenticationResult?.AccessToken as string;
  const ofZoe = { UserPoolId, Username: 'zoe' };
  const before = await users.adminListUserSessions(ofZoe);
  await signIn(place, 'zoe');
  const { Sessions = [] } = await users.listUserSessions({ AccessToken: zoe });
  const mine = new Set(before.Sessions?.map(({ SessionId }) => SessionId));
  const SessionId = Sessions.find((session) => !mine.has(session.SessionId))?.SessionId as string;
  await users.revokeUserSession({ AccessToken: zoe, SessionId });
  const second = await signIn(place, 'zoe');
  await signIn(place, 'zoe');
  const { Sessions: [newest] = [] } = await users.adminListUserSessions(ofZoe);
  await users.adminRevokeUserSession({ ...ofZoe, SessionId: newest?.SessionId as string });
  await users.revokeToken({ ClientId, Token: second.AuthenticationResult?.RefreshToken as string });
  await users.adminCreateUser({
    UserPoolId,
    Username: 'new',
    TemporaryPassword: password,
    MessageAction: 'SUPPRESS',
  });
  const forced = await users.adminInitiateAuth({
    UserPoolId,
    ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'new', PASSWORD: password },
  });
  await users.adminRespondToAuthChallenge({
    UserPoolId,
    ClientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: forced.Session,
    ChallengeResponses: { USERNAME: 'new', NEW_PASSWORD: 'Sec0nd-password!' },
  });
  const { AuthEvents = [] } = await users.adminListUserAuthEvents({ UserPoolId, Username: 'zoe' });
  expect(AuthEvents[0]?.CreationDate).toBeInstanceOf(Date);
  await users.adminUpdateAuthEventFeedback({
    UserPoolId,
    Username: 'zoe',
    EventId: AuthEvents[0]?.EventId as string,
    FeedbackValue: 'Valid',
  });
  await users.adminListUserAuthEvents({ UserPoolId, Username: 'zoe' });
  await users.setLogDeliveryConfiguration({ UserPoolId, LogConfigurations: [] });
  await users.getLogDeliveryConfiguration({ UserPoolId });
  const last = await signIn(place, 'new', 'Sec0nd-password!');
  await users.globalSignOut({ AccessToken: last.AccessToken });
  const leaving = await signIn(place, 'new', 'Sec0nd-password!');
  await users.deleteUser({ AccessToken: leaving.AccessToken });
  expect([...userAnswers.faults]).toEqual([]);
});

it('tells of identity pools', async () => {
  const place = await makePool();
  await addUser(place, 'ada');
  const ProviderName = `cognito-idp.${region}.amazonaws.com/${place.UserPoolId}`;
  const pool = await identities.createIdentityPool({
    ...{ IdentityPoolName: 'notes', AllowUnauthenticatedIdentities: true, AllowClassicFlow: true },
    ...{ DeveloperProviderName: 'login.notes', IdentityPoolTags: { a: 'b' } },
    CognitoIdentityProviders: [{ ProviderName, ClientId: place.ClientId, ServerSideTokenCheck: true }],
    SupportedLoginProviders: { 'graph.facebook.com': '123' },
  });
  const IdentityPoolId = pool.IdentityPoolId as string;
  expect(IdentityPoolId).toMatch(/^us-east-1:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
  await identities.describeIdentityPool({ IdentityPoolId });
  await identities.listIdentityPools({ MaxResults: 60 });
  await identities.updateIdentityPool({ ...pool, IdentityPoolName: 'letters' } as never);
  const ResourceArn = `arn:aws:cognito-identity:us-east-1:000000000000:identitypool/${IdentityPoolId}`;
  await identities.tagResource({ ResourceArn, Tags: { c: 'd' } });
  expect((await identities.listTagsForResource({ ResourceArn })).Tags).toEqual({ a: 'b', c: 'd' });
  await identities.untagResource({ ResourceArn, TagKeys: ['c'] });
  const rule = { Claim: 'sub', MatchType: 'Equals', Value: 'x', RoleARN: role } as const;
  await identities.setIdentityPoolRoles({
    IdentityPoolId,
    Roles: { authenticated: role, unauthenticated: role },
    RoleMappings: {
      [`${ProviderName}:${place.ClientId}`]: {
        Type: 'Rules',
        AmbiguousRoleResolution: 'AuthenticatedRole',
        RulesConfiguration: { Rules: [rule] },
      },
    },
  });
  await identities.getIdentityPoolRoles({ IdentityPoolId });
  const mapped = { IdentityPoolId, IdentityProviderName: ProviderName };
  await identities.setPrincipalTagAttributeMap({
    ...mapped,
    UseDefaults: false,
    PrincipalTags: { user: 'sub' },
  });
  await identities.getPrincipalTagAttributeMap(mapped);
  const guest = await identities.getId({ IdentityPoolId });
  const { Credentials } = await identities.getCredentialsForIdentity({ IdentityId: guest.IdentityId });
  expect(Credentials?.Expiration).toBeInstanceOf(Date);
  await identities.getOpenIdToken({ IdentityId: guest.IdentityId });
  const { AuthenticationResult } = await signIn(place, 'ada');
  const Logins = { [ProviderName]: AuthenticationResult?.IdToken as string };
  const { IdentityId } = await identities.getId({ IdentityPoolId, Logins });
  await identities.getCredentialsForIdentity({ IdentityId, Logins });
  const described = await identities.describeIdentity({ IdentityId });
  expect([described.CreationDate, described.LastModifiedDate]).toEqual([expect.any(Date), expect.any(Date)]);
  await identities.listIdentities({ IdentityPoolId, MaxResults: 60 });
  await identities.unlinkIdentity({ IdentityId, Logins, LoginsToRemove: [ProviderName] });
  const developer = (name: string) =>
    identities.getOpenIdTokenForDeveloperIdentity({ IdentityPoolId, Logins: { 'login.notes': name } });
  const one = await developer('one');
  await developer('two');
  await identities.lookupDeveloperIdentity({ IdentityPoolId, IdentityId: one.IdentityId });
  await identities.lookupDeveloperIdentity({ IdentityPoolId, DeveloperUserIdentifier: 'two' });
  const merged = await identities.mergeDeveloperIdentities({
    IdentityPoolId,
    DeveloperProviderName: 'login.notes',
    SourceUserIdentifier: 'one',
    DestinationUserIdentifier: 'two',
  });
  await identities.unlinkDeveloperIdentity({
    IdentityPoolId,
    IdentityId: merged.IdentityId,
    DeveloperProviderName: 'login.notes',
    DeveloperUserIdentifier: 'one',
  });
  await identities.deleteIdentities({
    IdentityIdsToDelete: [IdentityId as string, `${region}:00000000-0000-4000-8000-000000000000`],
  });
  await identities.deleteIdentityPool({ IdentityPoolId });
  expect([...identityAnswers.faults]).toEqual([]);
});

const commandsOf = (sdk: object) =>
  Object.keys(sdk)
    .filter((name) => /^[A-Z].*Command$/.test(name))
    .map((name) => name.replace(/Command$/, ''));

/** What is not called above. */
const uncalled: { readonly [why: string]: string } = {
  'a pool is in one region':
    'CreateUserPoolReplica UpdateUserPoolReplica DeleteUserPoolReplica ListUserPoolReplicas',
  'limits are settings of the server': 'GetProvisionedLimit UpdateProvisionedLimit',
  'sessions are not tracked by settings':
    'GetUserPoolSessionConfiguration SetUserPoolSessionConfiguration ' +
    'GetUserPoolClientSessionConfiguration SetUserPoolClientSessionConfiguration',
  'requests to SAML providers have no signature': 'GetSigningCertificate',
  'the token for it is in a mail that asks users': 'UpdateAuthEventFeedback',
  'an import as small as this one is over before it can be stopped': 'StopUserImportJob',
};

it('has called all operations that the SDK has, but those named here', () => {
  const named = Object.values(uncalled).flatMap((names) => names.split(' '));
  const left = (sdk: object, { answered }: AnswerChecker) =>
    commandsOf(sdk).filter((name) => !answered.has(name) && !named.includes(name));
  expect(left(userSdk, userAnswers)).toEqual([]);
  expect(left(identitySdk, identityAnswers)).toEqual([]);
});
