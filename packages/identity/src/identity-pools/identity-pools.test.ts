import { openMemoryStore } from '@cairn/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { PausingRecords } from '../testing/pausing-records.ts';
import type { VerifiedLogin } from './logins.ts';
import { chooseRole } from './role-choice.ts';
import {
  account,
  app,
  awsName,
  claimsOf,
  clientId,
  type IdentityPoolsFixture,
  identityPoolsFixture,
  makeRole,
  openIdIssuer,
  ownName,
  region,
  root,
  signed,
} from './testing/identity-pools-fixture.ts';

let fixture: IdentityPoolsFixture;
let poolId: string;
let authenticated: string;
let unauthenticated: string;

const readsAll = { Effect: 'Allow', Action: ['s3:GetObject', 'ec2:RunInstances'], Resource: '*' };

async function makePool(settings: object = {}): Promise<string> {
  const { IdentityPoolId } = await fixture.operations.createIdentityPool(root, {
    IdentityPoolName: 'notes',
    AllowUnauthenticatedIdentities: true,
    CognitoIdentityProviders: [{ ProviderName: awsName, ClientId: clientId }],
    ...settings,
  });
  return IdentityPoolId;
}

beforeEach(async () => {
  fixture = await identityPoolsFixture();
  poolId = await makePool();
  authenticated = await makeRole(fixture, 'users', { aud: poolId, amr: 'authenticated', policy: readsAll });
  unauthenticated = await makeRole(fixture, 'guests', {
    aud: poolId,
    amr: 'unauthenticated',
    policy: readsAll,
  });
  await setRoles();
});

const setRoles = (RoleMappings: object = {}) =>
  fixture.operations.setIdentityPoolRoles(root, {
    IdentityPoolId: poolId,
    Roles: { authenticated, unauthenticated },
    RoleMappings: RoleMappings as never,
  });
const getId = async (Logins?: { readonly [name: string]: string }) =>
  (await fixture.operations.getId(app, { IdentityPoolId: poolId, ...(Logins && { Logins }) })).IdentityId;
const credentials = (
  IdentityId: string,
  Logins?: { readonly [name: string]: string },
  CustomRoleArn?: string,
) =>
  fixture.operations.getCredentialsForIdentity(app, {
    IdentityId,
    ...(Logins && { Logins }),
    ...(CustomRoleArn === undefined ? {} : { CustomRoleArn }),
  });

/** Whose the credentials are, as the front door finds it. */
async function principalOf(given: ReturnType<typeof credentials>) {
  const { AccessKeyId, SessionToken } = (await given).Credentials;
  const found = await fixture.identity.resolveAccessKey(AccessKeyId, SessionToken);
  if (found.kind !== 'found') throw new Error(found.kind);
  return found.principal;
}

function isAllowed(
  principal: Awaited<ReturnType<typeof principalOf>>,
  action: string,
  resource: string,
): boolean {
  const scope = { account, region, principal };
  return fixture.identity.authorizer.denialOf({ scope, action, resource }) === undefined;
}

describe('an identity', () => {
  it('is the same for the same user, by whichever name his pool is called, and after a restart', async () => {
    const id = await getId({ [ownName]: fixture.idToken() });
    expect(id).toMatch(/^eu-west-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await getId({ [awsName]: fixture.idToken() })).toBe(id);
    expect(await getId({ [ownName]: fixture.idToken({ sub: 'user-2' }) })).not.toBe(id);
    fixture = await identityPoolsFixture({ records: fixture.records });
    expect(await getId({ [ownName]: fixture.idToken() })).toBe(id);
  });

  it('is one, where the same login is seen many times at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => getId({ [ownName]: fixture.idToken() })));
    expect(new Set(ids).size).toBe(1);
    const { Identities } = await fixture.operations.listIdentities(root, {
      IdentityPoolId: poolId,
      MaxResults: 60,
    });
    expect(Identities.map(({ IdentityId }) => IdentityId)).toEqual([ids[0]]);
  });

  it('is not made in a pool that is deleted meanwhile', async () => {
    const { records: inner } = await openMemoryStore();
    const records = new PausingRecords(inner);
    fixture = await identityPoolsFixture({ records });
    for (const logins of [undefined, { [ownName]: fixture.idToken() }]) {
      poolId = await makePool();
      const pause = records.pauseAt(1);
      const asked = getId(logins).catch((error: unknown) => error);
      const isHeld = await Promise.race([pause.reached.then(() => true), asked.then(() => false)]);
      await fixture.operations.deleteIdentityPool(root, { IdentityPoolId: poolId });
      pause.release();
      if (isHeld && logins !== undefined)
        expect(await asked).toMatchObject({ name: 'ResourceNotFoundException' });
      await asked;
      for (const collection of [
        'cognito-identities',
        'cognito-identities-of-pools',
        'cognito-identity-logins',
      ])
        expect(await inner.list(collection, { limit: 10 })).toEqual([]);
    }
  });

  it('of a guest is made so often for an address, however many ask at once', async () => {
    fixture = await identityPoolsFixture({
      records: fixture.records,
      limits: { identityPoolGuestsPerHour: 32 },
    });
    const from = (sourceIp: string) => ({ ...app, origin: { sourceIp } });
    const ask = (address: string, logins?: { readonly [name: string]: string }) =>
      fixture.operations.getId(from(address), {
        IdentityPoolId: poolId,
        ...(logins && { Logins: logins }),
      });
    const all = await Promise.allSettled(Array.from({ length: 200 }, () => ask('203.0.113.1')));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(32);
    await expect(ask('203.0.113.1')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate exceeded',
    });
    await ask('203.0.113.2');
    await ask('203.0.113.1', { [ownName]: fixture.idToken() });
    const { Identities } = await fixture.operations.listIdentities(root, {
      IdentityPoolId: poolId,
      MaxResults: 60,
    });
    expect(Identities).toHaveLength(34);
    fixture.clock.nowMs += 3_600_000;
    await ask('203.0.113.1');
  });

  it('of a guest is a new one each time, and becomes that of who signs in with it', async () => {
    const guest = await getId();
    expect(await getId()).not.toBe(guest);
    await credentials(guest);
    await credentials(guest, { [ownName]: fixture.idToken() });
    await expect(credentials(guest)).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: `Access to Identity '${guest}' is forbidden.`,
    });
    expect(await getId({ [ownName]: fixture.idToken() })).toBe(guest);
  });

  it('belongs to one of two who sign in with the same guest at once', async () => {
    const guest = await getId();
    const tries = ['user-1', 'user-2'].map((sub) =>
      credentials(guest, { [ownName]: fixture.idToken({ sub }) }),
    );
    const ends = await Promise.allSettled(tries);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = ends.find((end) => end.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'NotAuthorizedException' });
  });

  it('is refused to whoever has another login, and to guests where there are none', async () => {
    const id = await getId({ [ownName]: fixture.idToken() });
    await expect(credentials(id, { [ownName]: fixture.idToken({ sub: 'user-2' }) })).rejects.toMatchObject({
      message:
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    });
    poolId = await makePool({ AllowUnauthenticatedIdentities: false });
    await expect(getId()).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: 'Unauthenticated access is not supported for this identity pool.',
    });
    await expect(credentials(`${region}:nobody`)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    poolId = `${region}:none`;
    await expect(getId()).rejects.toMatchObject({ message: `IdentityPool '${poolId}' not found.` });
  });

  it('may have a second login, which no other identity has', async () => {
    const arn = `arn:aws:iam::${account}:oidc-provider/${openIdIssuer}`;
    await fixture.iam.createOpenIDConnectProvider(root, {
      Url: `https://${openIdIssuer}`,
      ClientIDList: ['app'],
    });
    poolId = await makePool({ OpenIdConnectProviderARNs: [arn] });
    const user = { [ownName]: fixture.idToken() };
    const both = { ...user, [openIdIssuer]: fixture.openIdToken() };
    const id = await getId(user);
    expect(await getId(both)).toBe(id);
    expect(await getId({ [openIdIssuer]: fixture.openIdToken() })).toBe(id);
    const second = await getId({ [openIdIssuer]: fixture.openIdToken({ sub: 'grace' }) });
    await expect(
      getId({ ...user, [openIdIssuer]: fixture.openIdToken({ sub: 'grace' }) }),
    ).rejects.toMatchObject({ code: 'ResourceConflictException' });
    const described = await fixture.operations.describeIdentity(root, { IdentityId: id });
    expect(described.Logins).toEqual([awsName, openIdIssuer]);
    await fixture.operations.unlinkIdentity(app, {
      IdentityId: id,
      Logins: user,
      LoginsToRemove: [openIdIssuer],
    });
    expect(await getId({ [openIdIssuer]: fixture.openIdToken() })).not.toBe(id);
    await fixture.operations.unlinkIdentity(app, { IdentityId: id, Logins: user, LoginsToRemove: [ownName] });
    // What has lost its last login is nobody's, and no guest's.
    await expect(fixture.operations.getOpenIdToken(app, { IdentityId: id })).rejects.toMatchObject({
      message: `Access to Identity '${id}' is forbidden.`,
    });
    expect(second).not.toBe(id);
  });

  it('goes with its pool, and its logins with it', async () => {
    const id = await getId({ [ownName]: fixture.idToken() });
    await fixture.operations.deleteIdentityPool(root, { IdentityPoolId: poolId });
    await expect(credentials(id)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await fixture.pools.settled();
    const left = await Promise.all(
      ['cognito-identities', 'cognito-identities-of-pools', 'cognito-identity-logins'].map((collection) =>
        fixture.records.list(collection, { limit: 10 }),
      ),
    );
    expect(left.flat()).toEqual([]);
  });
});

describe('a login', () => {
  const stranger = () => fixture.idToken({}, 'stranger');
  it.each([
    ['that somebody else has signed', stranger, "Couldn't verify signed token."],
    ['that is none', () => 'a.b.c', 'Not a valid OpenId Connect identity token.'],
    ['that nobody has signed', () => `${fixture.idToken().split('.', 2).join('.')}.AAAA`, "Couldn't verify"],
    ['that is over', () => fixture.idToken({ exp: 1 }), 'Token expired: '],
    ['of another app client', () => fixture.idToken({ aud: 'other' }), 'Incorrect token audience.'],
    ['with an access token', () => fixture.idToken({ aud: undefined, token_use: 'access' }), 'claim: aud'],
    ['with another kind of token', () => fixture.idToken({ token_use: 'access' }), 'Not a valid OpenId'],
    ['of another pool', () => fixture.idToken({ iss: 'http://localhost:4566/eu-west-1_other' }), "Couldn't"],
  ])('%s is refused', async (_, make, text) => {
    await expect(getId({ [ownName]: make() })).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: expect.stringContaining(text),
    });
  });

  it.each([
    ['cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other', 'NotAuthorizedException'],
    ['cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEf123', 'NotAuthorizedException'],
    ['evil.example/eu-west-1_AbCdEf123', 'NotAuthorizedException'],
    ['graph.facebook.com', 'InvalidParameterException'],
    ['constructor', 'NotAuthorizedException'],
    ['__proto__', 'NotAuthorizedException'],
  ])('of %s is refused', async (name, code) => {
    const Logins = JSON.parse(
      JSON.stringify({ name: fixture.idToken() }).replace('"name"', JSON.stringify(name)),
    );
    await expect(getId(Logins)).rejects.toMatchObject({ code });
  });

  it('of a user who was signed out is refused where his pool is asked', async () => {
    fixture.signedOut.add('user-1');
    const id = await getId({ [ownName]: fixture.idToken() });
    const checked = { ProviderName: ownName, ClientId: clientId, ServerSideTokenCheck: true };
    await fixture.operations.updateIdentityPool(root, {
      IdentityPoolId: poolId,
      IdentityPoolName: 'notes',
      AllowUnauthenticatedIdentities: false,
      CognitoIdentityProviders: [checked],
    });
    await expect(credentials(id, { [ownName]: fixture.idToken() })).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
  });
});

describe('credentials', () => {
  it('are those of a session of the role, and say whose they are', async () => {
    const id = await getId({ [ownName]: fixture.idToken() });
    const given = await credentials(id, { [ownName]: fixture.idToken() });
    expect(given.Credentials.AccessKeyId).toMatch(/^ASIA/);
    expect(given.Credentials.Expiration).toBe(fixture.clock.nowMs + 3_600_000);
    expect(await principalOf(Promise.resolve(given))).toMatchObject({
      kind: 'role-session',
      arn: `arn:aws:sts::${account}:assumed-role/users/CognitoIdentityCredentials`,
      roleArn: authenticated,
      federatedProvider: 'cognito-identity.amazonaws.com',
      cognitoIdentity: {
        identityId: id,
        identityPoolId: poolId,
        methods: ['authenticated', awsName, `${awsName}:CognitoSignIn:user-1`],
      },
    });
  });

  it('resolve the identity in policies', async () => {
    const sub = `\${cognito-identity.amazonaws.com:sub}`;
    authenticated = await makeRole(fixture, 'own-folder', {
      aud: poolId,
      policy: { Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::files/private/${sub}/*` },
    });
    await setRoles();
    const [mine, other] = [await getId({ [ownName]: fixture.idToken() }), await getId()];
    const principal = await principalOf(credentials(mine, { [ownName]: fixture.idToken() }));
    expect(isAllowed(principal, 's3:PutObject', `arn:aws:s3:::files/private/${mine}/a`)).toBe(true);
    expect(isAllowed(principal, 's3:PutObject', `arn:aws:s3:::files/private/${other}/a`)).toBe(false);
  });

  it('of guests reach only the services that AWS lets guests reach', async () => {
    const guest = await principalOf(credentials(await getId()));
    expect(guest.roleArn).toBe(unauthenticated);
    expect(isAllowed(guest, 's3:GetObject', 'arn:aws:s3:::files/public/a')).toBe(true);
    expect(isAllowed(guest, 'ec2:RunInstances', '*')).toBe(false);
    const id = await getId({ [ownName]: fixture.idToken() });
    const user = await principalOf(credentials(id, { [ownName]: fixture.idToken() }));
    expect(isAllowed(user, 'ec2:RunInstances', '*')).toBe(true);
  });

  it('are not given for a role that does not trust the pool, or does not exist, or is not set', async () => {
    const refused = { code: 'InvalidIdentityPoolConfigurationException' };
    const guest = await getId();
    unauthenticated = await makeRole(fixture, 'of-another-pool', { aud: `${region}:other` });
    await setRoles();
    await expect(credentials(guest)).rejects.toMatchObject(refused);
    unauthenticated = authenticated;
    await setRoles();
    await expect(credentials(guest)).rejects.toMatchObject(refused);
    unauthenticated = `arn:aws:iam::${account}:role/nothing`;
    await setRoles();
    await expect(credentials(guest)).rejects.toMatchObject(refused);
    poolId = await makePool();
    await expect(credentials(await getId())).rejects.toMatchObject(refused);
  });

  it('need no role where nothing is verified, but a login all the same', async () => {
    fixture = await identityPoolsFixture({ isStrict: false });
    poolId = await makePool();
    authenticated = `arn:aws:iam::${account}:role/anything`;
    await setRoles();
    const id = await getId({ [ownName]: fixture.idToken() });
    const principal = await principalOf(credentials(id, { [ownName]: fixture.idToken() }));
    expect(principal.roleArn).toBe(authenticated);
    await expect(credentials(id)).rejects.toMatchObject({ code: 'NotAuthorizedException' });
    await expect(credentials(id, { [ownName]: fixture.idToken({}, 'stranger') })).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
  });
});

describe('the role of whoever is signed in', () => {
  const admins = `arn:aws:iam::${account}:role/admins`;
  const editors = `arn:aws:iam::${account}:role/editors`;
  const usual = `arn:aws:iam::${account}:role/usual`;
  const login = (claims: object): VerifiedLogin => ({
    provider: awsName,
    subject: 'user-1',
    mappingName: `${awsName}:${clientId}`,
    methods: [],
    claims: claims as VerifiedLogin['claims'],
  });
  const choose = (mapping: object | undefined, claims: object, customRoleArn?: string) => () =>
    chooseRole(
      {
        id: 'pool',
        account,
        region,
        createdMs: 0,
        settings: { IdentityPoolName: 'p', AllowUnauthenticatedIdentities: false },
        tags: {},
        tagMaps: {},
        roles: { authenticated: usual },
        roleMappings: (mapping === undefined ? {} : { [`${awsName}:${clientId}`]: mapping }) as never,
      },
      { identityId: 'id', logins: [login(claims)], isGuest: false, customRoleArn },
    );
  const token = (AmbiguousRoleResolution: string) => ({ Type: 'Token', AmbiguousRoleResolution });
  const two = { 'cognito:roles': [admins, editors] };
  const rule = (Claim: string, MatchType: string, Value: string, RoleARN: string) => ({
    Claim,
    MatchType,
    Value,
    RoleARN,
  });
  const rules = (...Rules: object[]) => ({
    Type: 'Rules',
    AmbiguousRoleResolution: 'Deny',
    RulesConfiguration: { Rules },
  });
  const forbidden = 'forbidden';
  const isAdmin = rule('cognito:groups', 'Contains', 'admins', admins);

  it.each([
    ['the usual one without a mapping', choose(undefined, two), usual],
    [
      'the preferred one of the token',
      choose(token('Deny'), { ...two, 'cognito:preferred_role': editors }),
      editors,
    ],
    ['the only one of the token', choose(token('Deny'), { 'cognito:roles': [admins] }), admins],
    ['the usual one of many', choose(token('AuthenticatedRole'), two), usual],
    ['none of many', choose(token('Deny'), two), forbidden],
    ['the one asked for, of many', choose(token('Deny'), two, editors), editors],
    ['none that the token does not give', choose(token('AuthenticatedRole'), two, usual), forbidden],
    ['none that nobody gives', choose(undefined, two, admins), forbidden],
    [
      'that of the first rule',
      choose(rules(rule('a', 'Equals', '1', editors), isAdmin), { a: 1, 'cognito:groups': ['admins'] }),
      editors,
    ],
    [
      'that of a later rule, asked for',
      choose(
        rules(rule('a', 'Equals', '1', editors), isAdmin),
        { a: '1', 'cognito:groups': ['admins'] },
        admins,
      ),
      admins,
    ],
    [
      'none of a rule that does not fit',
      choose(rules(isAdmin), { 'cognito:groups': ['not-admins'] }, admins),
      forbidden,
    ],
    [
      'by a part of a text',
      choose(rules(rule('email', 'Contains', '@corp.', admins)), { email: 'a@corp.example' }),
      admins,
    ],
    ['by a beginning', choose(rules(rule('name', 'StartsWith', 'a', admins)), { name: 'ada' }), admins],
    ['by a difference', choose(rules(rule('dept', 'NotEqual', 'guests', admins)), { dept: 'it' }), admins],
    [
      'none by the absence of a claim',
      choose(rules(rule('dept', 'NotEqual', 'guests', admins)), {}),
      forbidden,
    ],
    [
      'none by a list that holds more',
      choose(rules(rule('g', 'Equals', 'admins', admins)), { g: ['admins', 'x'] }),
      forbidden,
    ],
  ])('is %s', (_, choice, expected) => {
    if (expected === forbidden) expect(choice).toThrow("Access to Identity 'id' is forbidden.");
    else expect(choice()).toBe(expected);
  });

  it('is asked for in vain by whoever has no such role in his token', async () => {
    const admin = await makeRole(fixture, 'admins', { aud: poolId, policy: readsAll });
    await setRoles({ [`${ownName}:${clientId}`]: token('AuthenticatedRole') });
    const id = await getId({ [ownName]: fixture.idToken() });
    await expect(credentials(id, { [ownName]: fixture.idToken() }, admin)).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
    const promoted = fixture.idToken({ 'cognito:roles': [admin, authenticated] });
    expect((await principalOf(credentials(id, { [ownName]: promoted }, admin))).roleArn).toBe(admin);
    await expect(credentials(await getId(), undefined, admin)).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
  });
});

describe('tags of sessions', () => {
  const map = (PrincipalTags?: { readonly [key: string]: string }) =>
    fixture.operations.setPrincipalTagAttributeMap(root, {
      IdentityPoolId: poolId,
      IdentityProviderName: ownName,
      UseDefaults: PrincipalTags === undefined,
      ...(PrincipalTags && { PrincipalTags }),
    });
  const team = `\${aws:PrincipalTag/team}`;
  const policy = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::files/${team}/*` };

  it('are claims of the token, and open what the role opens to them alone', async () => {
    authenticated = await makeRole(fixture, 'tagged', { aud: poolId, tags: true, policy });
    await setRoles();
    await map({ team: 'custom:team' });
    const idToken = fixture.idToken({ 'custom:team': 'red' });
    const id = await getId({ [ownName]: idToken });
    const principal = await principalOf(credentials(id, { [ownName]: idToken }));
    expect(principal.tags).toEqual({ team: 'red' });
    expect(isAllowed(principal, 's3:GetObject', 'arn:aws:s3:::files/red/a')).toBe(true);
    expect(isAllowed(principal, 's3:GetObject', 'arn:aws:s3:::files/blue/a')).toBe(false);
    expect(isAllowed(principal, 's3:PutObject', 'arn:aws:s3:::files/red/a')).toBe(false);
    const untagged = await principalOf(credentials(id, { [ownName]: fixture.idToken() }));
    expect(untagged.tags).toBeUndefined();
    expect(isAllowed(untagged, 's3:GetObject', 'arn:aws:s3:::files//a')).toBe(false);
    await expect(
      credentials(id, { [ownName]: fixture.idToken({ 'custom:team': 'red*' }) }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('are not set for a role that does not let them be set', async () => {
    await map();
    const id = await getId({ [ownName]: fixture.idToken() });
    await expect(credentials(id, { [ownName]: fixture.idToken() })).rejects.toMatchObject({
      code: 'InvalidIdentityPoolConfigurationException',
    });
    const got = await fixture.operations.getPrincipalTagAttributeMap(root, {
      IdentityPoolId: poolId,
      IdentityProviderName: awsName,
    });
    expect(got).toMatchObject({ UseDefaults: true, PrincipalTags: { username: 'sub', client: 'aud' } });
  });
});

describe('the classic flow', () => {
  const assume = (WebIdentityToken: string, RoleArn = authenticated) =>
    fixture.sts.assumeRoleWithWebIdentity(app, { RoleArn, RoleSessionName: 'app', WebIdentityToken });
  const tokenOf = async (Logins: { readonly [name: string]: string }) =>
    (await fixture.operations.getOpenIdToken(app, { IdentityId: await getId(Logins), Logins })).Token;

  beforeEach(async () => {
    const roles = { authenticated, unauthenticated };
    poolId = await makePool({ AllowClassicFlow: true });
    authenticated = await makeRole(fixture, 'classic', { aud: poolId, amr: 'authenticated' });
    unauthenticated = roles.unauthenticated;
  });

  it('gives a token that STS takes, and a session that is the identity', async () => {
    const Logins = { [ownName]: fixture.idToken() };
    const token = await tokenOf(Logins);
    expect(claimsOf(token)).toMatchObject({
      iss: 'https://cognito-identity.amazonaws.com',
      aud: poolId,
      sub: await getId(Logins),
    });
    const given = await assume(token);
    expect(given.Provider).toBe('cognito-identity.amazonaws.com');
    const { AccessKeyId, SessionToken } = given.Credentials;
    expect(await fixture.identity.resolveAccessKey(AccessKeyId, SessionToken)).toMatchObject({
      principal: { cognitoIdentity: { identityId: await getId(Logins), identityPoolId: poolId } },
    });
  });

  it('is refused to guests who want to be more, to forgers and where it is not allowed', async () => {
    const guest = await getId();
    const { Token } = await fixture.operations.getOpenIdToken(app, { IdentityId: guest });
    await expect(assume(Token)).rejects.toMatchObject({ code: 'AccessDenied' });
    const forged = { ...claimsOf(Token), amr: ['authenticated'] };
    await expect(assume(signed(forged, 'stranger'))).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(assume(signed(forged, 'stranger', 'none'))).rejects.toMatchObject({
      code: 'InvalidIdentityToken',
    });
    fixture.clock.nowMs += 600_000;
    await expect(assume(Token)).rejects.toMatchObject({ code: 'ExpiredTokenException' });
    poolId = await makePool();
    await expect(fixture.operations.getOpenIdToken(app, { IdentityId: await getId() })).rejects.toMatchObject(
      { message: 'Basic (classic) flow is not enabled, please use enhanced flow.' },
    );
  });

  it('gives tokens that are no logins: a guest stays one, and nobody goes on after he has signed out', async () => {
    poolId = await makePool({ AllowClassicFlow: true, DeveloperProviderName: 'login.notes' });
    await setRoles();
    for (const Logins of [undefined, { [ownName]: fixture.idToken() }]) {
      const IdentityId = await getId(Logins);
      const { Token } = await fixture.operations.getOpenIdToken(app, {
        IdentityId,
        ...(Logins && { Logins }),
      });
      const again = { 'cognito-identity.amazonaws.com': Token };
      const refusal = { code: 'NotAuthorizedException' };
      await expect(credentials(IdentityId, again)).rejects.toMatchObject(refusal);
      await expect(getId(again)).rejects.toMatchObject(refusal);
      await expect(
        fixture.operations.getOpenIdToken(app, { IdentityId, Logins: again }),
      ).rejects.toMatchObject(refusal);
    }
  });

  it('takes id tokens of user pools too, without asking for keys over HTTP', async () => {
    await fixture.iam.createOpenIDConnectProvider(root, {
      Url: `http://${ownName}`,
      ClientIDList: [clientId],
    });
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${ownName}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${ownName}:aud`]: clientId } },
      },
    });
    const { Role } = await fixture.iam.createRole(root, { RoleName: 'direct', AssumeRolePolicyDocument });
    const given = await assume(fixture.idToken(), Role.Arn);
    expect(given.SubjectFromWebIdentityToken).toBe('user-1');
    await expect(assume(fixture.idToken({}, 'stranger'), Role.Arn)).rejects.toMatchObject({
      code: 'InvalidIdentityToken',
    });
    await expect(assume(fixture.idToken({ aud: undefined }), Role.Arn)).rejects.toMatchObject({
      code: 'InvalidIdentityToken',
    });
  });
});

describe("a developer's own users", () => {
  const provider = 'login.notes';
  const tokenFor = (user: string, more: object = {}) =>
    fixture.operations.getOpenIdTokenForDeveloperIdentity(root, {
      IdentityPoolId: poolId,
      Logins: { [provider]: user },
      ...more,
    });
  beforeEach(async () => {
    poolId = await makePool({ DeveloperProviderName: provider });
    authenticated = await makeRole(fixture, 'developer-users', { aud: poolId, amr: provider, tags: true });
    await setRoles();
  });

  it('get credentials by a token that the developer has asked for', async () => {
    const { IdentityId, Token } = await tokenFor('ada', { PrincipalTags: { team: 'red' } });
    expect((await tokenFor('ada')).IdentityId).toBe(IdentityId);
    const Logins = { 'cognito-identity.amazonaws.com': Token };
    expect(await getId(Logins)).toBe(IdentityId);
    const principal = await principalOf(credentials(IdentityId, Logins));
    expect(principal).toMatchObject({ roleArn: authenticated, tags: { team: 'red' } });
    const other = await tokenFor('grace');
    await expect(credentials(other.IdentityId, Logins)).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
    const forged = signed({ ...claimsOf(Token), sub: other.IdentityId }, 'stranger');
    await expect(
      credentials(other.IdentityId, { 'cognito-identity.amazonaws.com': forged }),
    ).rejects.toMatchObject({ code: 'NotAuthorizedException' });
    // Nobody says by himself who he is to the developer.
    await expect(getId({ [provider]: 'ada' })).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  });

  it('get no token that outlasts the one of the developer', async () => {
    poolId = await makePool({ DeveloperProviderName: provider, AllowClassicFlow: true });
    const { IdentityId, Token } = await tokenFor('ada', { TokenDuration: 60 });
    fixture.clock.nowMs += 20_000;
    const Logins = { 'cognito-identity.amazonaws.com': Token };
    const next = await fixture.operations.getOpenIdToken(app, { IdentityId, Logins });
    expect(claimsOf(next.Token)['exp']).toBe(claimsOf(Token)['exp']);
  });

  it('are looked up, merged and unlinked', async () => {
    const { operations } = fixture;
    const ada = (await tokenFor('ada')).IdentityId;
    const grace = (await tokenFor('grace')).IdentityId;
    await expect(tokenFor('ada', { IdentityId: grace })).rejects.toMatchObject({
      code: 'DeveloperUserAlreadyRegisteredException',
    });
    const merged = await operations.mergeDeveloperIdentities(root, {
      IdentityPoolId: poolId,
      DeveloperProviderName: provider,
      SourceUserIdentifier: 'ada',
      DestinationUserIdentifier: 'grace',
    });
    expect(merged).toEqual({ IdentityId: grace });
    expect((await tokenFor('ada')).IdentityId).toBe(grace);
    const lookup = { IdentityPoolId: poolId, DeveloperUserIdentifier: 'ada', MaxResults: 1 };
    expect(await operations.lookupDeveloperIdentity(root, lookup)).toEqual({
      IdentityId: grace,
      DeveloperUserIdentifierList: ['grace'],
      NextToken: '1',
    });
    const unlink = { IdentityId: grace, IdentityPoolId: poolId, DeveloperProviderName: provider };
    await operations.unlinkDeveloperIdentity(root, { ...unlink, DeveloperUserIdentifier: 'ada' });
    expect([ada, grace]).not.toContain((await tokenFor('ada')).IdentityId);
    await expect(credentials(ada)).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  });
});

describe('a pool', () => {
  it('is described as it was made, changed, tagged and listed, by its own account only', async () => {
    const { operations } = fixture;
    const described = await operations.describeIdentityPool(root, { IdentityPoolId: poolId });
    expect(described).toMatchObject({ IdentityPoolName: 'notes', AllowUnauthenticatedIdentities: true });
    const ResourceArn = `arn:aws:cognito-identity:${region}:${account}:identitypool/${poolId}`;
    await operations.tagResource(root, { ResourceArn, Tags: { a: '1', b: '2' } });
    await operations.untagResource(root, { ResourceArn, TagKeys: ['a'] });
    expect(await operations.listTagsForResource(root, { ResourceArn })).toEqual({ Tags: { b: '2' } });
    const second = await makePool();
    const first = await operations.listIdentityPools(root, { MaxResults: 1 });
    const rest = await operations.listIdentityPools(root, {
      MaxResults: 1,
      NextToken: first.NextToken as string,
    });
    expect(
      [first, rest].flatMap(({ IdentityPools }) => IdentityPools.map((each) => each.IdentityPoolId)),
    ).toEqual([poolId, second].sort());
    expect(rest.NextToken).toBeUndefined();
    const foreign = { ...root, account: '999900001111' };
    await expect(operations.describeIdentityPool(foreign, { IdentityPoolId: poolId })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    const id = await getId();
    await expect(operations.describeIdentity(foreign, { IdentityId: id })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    const answer = await operations.deleteIdentities(root, { IdentityIdsToDelete: [id, `${region}:none`] });
    expect(answer.UnprocessedIdentityIds).toEqual([
      { IdentityId: `${region}:none`, ErrorCode: 'AccessDenied' },
    ]);
  });

  it('keeps roles and mappings under one name for each provider', async () => {
    const mapping = { Type: 'Token', AmbiguousRoleResolution: 'Deny' } as const;
    await setRoles({ [`${ownName}:${clientId}`]: mapping });
    expect(await fixture.operations.getIdentityPoolRoles(root, { IdentityPoolId: poolId })).toEqual({
      IdentityPoolId: poolId,
      Roles: { authenticated, unauthenticated },
      RoleMappings: { [`${awsName}:${clientId}`]: mapping },
    });
    await expect(setRoles({ [awsName]: { Type: 'Token' } })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });
});
