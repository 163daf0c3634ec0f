import { ServiceError } from '@cairn/kit';
import { afterEach, describe, expect, it } from 'vitest';
import { admin, type FederationFixtureOptions, federationFixture } from './testing/federation-fixture.ts';

type Fixture = Awaited<ReturnType<typeof federationFixture>>;
const open: Fixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.stop();
});

async function withCompany(
  options: FederationFixtureOptions & { readonly mapping?: Readonly<Record<string, string>> } = {},
): Promise<Fixture> {
  const fixture = await federationFixture(options);
  open.push(fixture);
  await fixture.addProvider('Company', {}, options.mapping === undefined ? {} : { mapping: options.mapping });
  return fixture;
}

/** A user of the pool itself, with a password. */
async function withNative(
  { operations, UserPoolId }: Fixture,
  Username: string,
  email: string,
  { isVerified = true } = {},
): Promise<void> {
  await operations.adminCreateUser(admin, {
    ...{ UserPoolId, Username, MessageAction: 'SUPPRESS' },
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: String(isVerified) },
    ],
  });
  await operations.adminSetUserPassword(admin, {
    ...{ UserPoolId, Username, Password: 'Correct-1-horse', Permanent: true },
  });
}

const link = (
  { operations, UserPoolId }: Fixture,
  username: string,
  { value = 'ada-1', attribute = 'Cognito_Subject', provider = 'Company' } = {},
) =>
  operations.adminLinkProviderForUser(admin, {
    UserPoolId,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username },
    SourceUser: {
      ProviderName: provider,
      ProviderAttributeName: attribute,
      ProviderAttributeValue: value,
    },
  });

const usernames = async ({ operations, UserPoolId }: Fixture) =>
  (await operations.listUsers(admin, { UserPoolId })).Users.map(({ Username }) => Username).sort();

const caseless = { UsernameConfiguration: { CaseSensitive: false } };
const ada = { email: 'Ada@example.com', email_verified: true, name: 'Ada' };

describe('somebody whom a provider brings for the first time', () => {
  it('becomes a user by its name, with what the mapping takes, and a member of its group', async () => {
    const fixture = await withCompany({ pool: caseless });
    const { provider, operations, UserPoolId, events, clock } = fixture;
    provider.claims = { ...ada, phone_number: '+15550100', custom: 1 };
    const user = await fixture.signIn();
    expect(user.username).toBe('Company_ada-1');
    const shown = await fixture.userNamed('Company_ada-1');
    expect(shown).toMatchObject({ UserStatus: 'EXTERNAL_PROVIDER', Enabled: true });
    const { identities, ...attributes } = shown.attributes;
    expect(attributes).toEqual({
      ...{ sub: user.sub, email: 'ada@example.com', email_verified: 'true', name: 'Ada' },
    });
    const own = { userId: 'ada-1', providerName: 'Company', providerType: 'OIDC', issuer: null };
    expect(JSON.parse(identities ?? '')).toEqual([{ ...own, primary: true, dateCreated: clock.nowMs }]);
    const { Groups } = await operations.adminListGroupsForUser(admin, {
      ...{ UserPoolId, Username: 'Company_ada-1' },
    });
    expect(Groups.map(({ GroupName }) => GroupName)).toEqual([`${UserPoolId}_Company`]);
    expect(events.map(({ source }) => source)).toEqual([
      'PreSignUp_ExternalProvider',
      'PostConfirmation_ConfirmSignUp',
    ]);
    expect(events[0]?.request.userAttributes).toEqual({
      ...{ 'cognito:user_status': 'EXTERNAL_PROVIDER', email: 'ada@example.com', email_verified: 'true' },
      ...{ name: 'Ada', 'cognito:email_alias': '', 'cognito:phone_number_alias': '' },
    });
  });

  it('is nobody where a trigger refuses', async () => {
    const fixture = await withCompany({
      onTrigger({ source }) {
        if (source === 'PreSignUp_ExternalProvider')
          throw new ServiceError('UserLambdaValidationException', 'PreSignUp failed with error Not you.');
        return undefined;
      },
    });
    await expect(fixture.signIn()).rejects.toThrow('Not you.');
    expect(await usernames(fixture)).toEqual([]);
  });

  it('has the addresses that a trigger vouches for', async () => {
    const fixture = await withCompany({
      onTrigger: () => ({ autoVerifyEmail: true, autoVerifyPhone: true }),
    });
    fixture.provider.claims = { email: 'ada@example.com' };
    expect((await fixture.signIn()).attributes).toEqual({ email: 'ada@example.com', email_verified: 'true' });
  });

  it('is made once, though he comes twice at the same time', async () => {
    const fixture = await withCompany();
    const both = await Promise.all([fixture.signIn(), fixture.signIn()]);
    expect(both[0]?.sub).toBe(both[1]?.sub);
    expect(await usernames(fixture)).toEqual(['Company_ada-1']);
  });

  it.each<[string, FederationFixtureOptions, Record<string, unknown>, string]>([
    [
      'what the pool requires is not told',
      { pool: { Schema: [{ Name: 'email', Required: true, Mutable: true }] } },
      { name: 'Ada' },
      'attributes required: [email]',
    ],
    ['an address is none', {}, { email: 'not an address' }, 'Invalid email address format.'],
    [
      'the client may not write what is mapped',
      { client: { WriteAttributes: ['email'] } },
      ada,
      'A client attempted to write unauthorized attribute',
    ],
    ['he cannot be named so', {}, { sub: 'a b' }, 'names a user as no user can be named'],
    ['his name is too long', {}, { sub: 'a'.repeat(128) }, 'names a user as no user can be named'],
  ])('is refused where %s', async (_what, options, claims, text) => {
    const fixture = await withCompany(options);
    fixture.provider.claims = claims;
    await expect(fixture.signIn()).rejects.toThrow(text);
    expect(await usernames(fixture)).toEqual([]);
  });
});

describe('somebody whom a provider brings again', () => {
  it('is the same user, with what the provider tells now', async () => {
    const fixture = await withCompany();
    fixture.provider.claims = ada;
    const first = await fixture.signIn();
    fixture.clock.nowMs += 1_000;
    fixture.provider.claims = { email: 'ada@other.example', name: 'Ada L.' };
    const again = await fixture.signIn();
    expect(again.sub).toBe(first.sub);
    expect(again.attributes).toEqual({ email: 'ada@other.example', email_verified: 'false', name: 'Ada L.' });
    expect(fixture.events.slice(2).map(({ source }) => source)).toEqual([
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
    ]);
  });

  it('does not sign in while he is disabled, or where a trigger refuses', async () => {
    let refusal: string | undefined;
    const fixture = await withCompany({
      onTrigger({ trigger }) {
        if (trigger === refusal) throw new ServiceError('UserLambdaValidationException', 'No.');
        return undefined;
      },
    });
    const { operations, UserPoolId } = fixture;
    await fixture.signIn();
    refusal = 'PreAuthentication';
    await expect(fixture.signIn()).rejects.toThrow('No.');
    refusal = undefined;
    await operations.adminDisableUser(admin, { UserPoolId, Username: 'Company_ada-1' });
    await expect(fixture.signIn()).rejects.toThrow('User is disabled.');
  });

  it('keeps what may not change', async () => {
    const fixture = await withCompany({
      pool: { Schema: [{ Name: 'name', Required: false, Mutable: false }] },
    });
    fixture.provider.claims = { name: 'Ada' };
    await fixture.signIn();
    await expect(fixture.signIn()).resolves.toBeDefined();
    fixture.provider.claims = { name: 'Bob' };
    await expect(fixture.signIn()).rejects.toThrow('user.name: Attribute cannot be updated.');
  });
});

describe('an address that a provider tells', () => {
  const verified = { email: 'email', email_verified: 'email_verified' };
  it.each<[string, Record<string, string>, Record<string, unknown>, string]>([
    ['the provider says so', verified, { email_verified: true }, 'true'],
    ['the provider says so by a text, as Apple does', verified, { email_verified: 'true' }, 'true'],
    ['the provider says no', verified, { email_verified: false }, 'false'],
    ['the provider says something else', verified, { email_verified: 'yes' }, 'false'],
    ['the provider does not say', verified, {}, 'false'],
    ['the mapping does not take its word', { email: 'email' }, { email_verified: true }, 'false'],
    [
      'the word is of another address',
      { email: 'upn', email_verified: 'email_verified' },
      { email_verified: true },
      'false',
    ],
    [
      'the word is one that the company has made up',
      { email: 'upn', email_verified: 'upn_checked' },
      { upn_checked: true },
      'true',
    ],
  ])('is verified or not: %s', async (_what, mapping, told, outcome) => {
    const fixture = await withCompany({ mapping });
    fixture.provider.claims = { email: 'ada@example.com', upn: 'ada@example.com', ...told };
    expect((await fixture.signIn()).attributes.email_verified).toBe(outcome);
  });

  it.each([
    ['users sign up by it', { UsernameAttributes: ['email'] }],
    ['it is an alias', { AliasAttributes: ['email'] }],
  ])('makes nobody the user who has it, verified or not, where %s', async (_what, pool) => {
    for (const isVerified of [true, false]) {
      const fixture = await withCompany({ pool });
      const name = 'UsernameAttributes' in pool ? 'ada@example.com' : 'ada';
      await withNative(fixture, name, 'ada@example.com');
      const native = await fixture.userNamed('ada@example.com');
      fixture.provider.claims = { ...ada, email_verified: isVerified };
      const user = await fixture.signIn();
      expect(user.sub).not.toBe(native.attributes.sub);
      expect(user.username).toBe('Company_ada-1');
      expect(await fixture.userNamed('ada@example.com')).toEqual(native);
    }
  });

  it('keeps nobody from signing up by it', async () => {
    const fixture = await withCompany({ pool: { UsernameAttributes: ['email'] } });
    fixture.provider.claims = { ...ada, email: 'victim@example.com' };
    const user = await fixture.signIn();
    await withNative(fixture, 'victim@example.com', 'victim@example.com');
    expect((await fixture.userNamed('victim@example.com')).attributes.sub).not.toBe(user.sub);
  });
});

describe('users of one provider', () => {
  it('are not those of another, whatever they are called there', async () => {
    const fixture = await withCompany();
    await fixture.addProvider('Partner');
    await fixture.addProvider('Company/Cognito_Subject');
    const first = await fixture.signIn('Company');
    const second = await fixture.signIn('Partner');
    const third = await fixture.signIn('Company/Cognito_Subject');
    expect(new Set([first.sub, second.sub, third.sub]).size).toBe(3);
  });

  it('are not found by names that run together', async () => {
    const fixture = await withCompany({ mapping: { name: 'b/Cognito_Subject' } });
    await fixture.addProvider('Company/b');
    const victim = await fixture.signIn('Company/b');
    fixture.provider.claims = { sub: 'mallory', 'b/Cognito_Subject': 'ada-1' };
    expect((await fixture.signIn('Company')).sub).not.toBe(victim.sub);
  });

  it('do not become those who have taken their name here', async () => {
    const fixture = await withCompany();
    await withNative(fixture, 'Company_ada-1', 'mallory@example.com');
    const native = await fixture.userNamed('Company_ada-1');
    const user = await fixture.signIn();
    // They are let in all the same, by a name of their own, and always as the same.
    expect(user.username).toMatch(/^Company_ada-1_[0-9a-f]{8}$/);
    expect((await fixture.signIn()).sub).toBe(user.sub);
    expect(await fixture.userNamed('Company_ada-1')).toEqual(native);
    expect(native.UserStatus).toBe('CONFIRMED');
    const { operations, UserPoolId } = fixture;
    await operations.adminDeleteUser(admin, { UserPoolId, Username: 'Company_ada-1' });
    expect((await fixture.signIn()).sub).toBe(user.sub);
  });

  it('are the same with the first of two windows as with the second, where their name is taken', async () => {
    const fixture = await withCompany();
    await withNative(fixture, 'Company_ada-1', 'mallory@example.com');
    const all = await Promise.all([fixture.signIn(), fixture.signIn(), fixture.signIn()]);
    expect(new Set(all.map(({ sub }) => sub)).size).toBe(1);
    expect(await usernames(fixture)).toHaveLength(2);
  });

  it.each([
    ['Company_ada-1', 'company_ada-1', false],
    ['Company_ada-1', 'company_ada-1', true],
  ])('have names that nobody signs up by: %s, %s where the case counts: %s', async (exact, other, counts) => {
    const fixture = await withCompany({ pool: { UsernameConfiguration: { CaseSensitive: counts } } });
    const signUp = (Username: string) =>
      fixture.operations.signUp(
        { ...admin, principal: { arn: 'anonymous', kind: 'anonymous' } },
        { ClientId: fixture.requestOf().client.id, Username, Password: 'Correct-1-horse' },
      );
    const refusal = { code: 'InvalidParameterException' };
    await expect(signUp(exact)).rejects.toMatchObject(refusal);
    if (counts) await signUp(other);
    else await expect(signUp(other)).rejects.toMatchObject(refusal);
    await signUp('Company');
    await signUp('Companyada');
  });

  it('are never one user, though only the case of what the provider calls them parts them', async () => {
    const fixture = await withCompany({ pool: caseless });
    const first = await fixture.signIn();
    fixture.provider.claims = { sub: 'ADA-1' };
    const second = await fixture.signIn();
    expect(second.sub).not.toBe(first.sub);
    expect(second.username).toMatch(/^Company_ADA-1_[0-9a-f]{8}$/);
    expect((await fixture.signIn()).sub).toBe(second.sub);
  });

  it('are not known by a claim that they can change', async () => {
    const fixture = await federationFixture();
    open.push(fixture);
    await expect(fixture.addProvider('Company', {}, { mapping: { username: 'email' } })).rejects.toThrow(
      'The attribute mapping of username has to be sub.',
    );
  });
});

describe('somebody to whom an identity was linked', () => {
  it('is who signs in by it', async () => {
    const fixture = await withCompany({ pool: caseless });
    await withNative(fixture, 'ada', 'ada@example.com');
    await link(fixture, 'ada');
    fixture.provider.claims = { ...ada, email_verified: false };
    const user = await fixture.signIn();
    expect(user.username).toBe('ada');
    // He has proved the address by himself.
    expect(user.attributes).toEqual({ email: 'ada@example.com', email_verified: 'true', name: 'Ada' });
    expect(await usernames(fixture)).toEqual(['ada']);
    expect(fixture.events.map(({ source }) => source)).toEqual([
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
    ]);
  });

  it('signs in though it was the trigger of the first sign-in that linked it', async () => {
    let fixture: Fixture | undefined;
    fixture = await withCompany({
      async onTrigger({ source }) {
        if (source === 'PreSignUp_ExternalProvider') await link(fixture as Fixture, 'ada');
        return undefined;
      },
    });
    await withNative(fixture, 'ada', 'ada@example.com');
    expect((await fixture.signIn()).username).toBe('ada');
    expect(await usernames(fixture)).toEqual(['ada']);
  });

  it('is found by another claim that was linked, and by an address only if the provider has verified it', async () => {
    const mapping = { email: 'email', email_verified: 'email_verified', 'custom:employee': 'employee' };
    const Schema = [{ Name: 'employee', AttributeDataType: 'String', Mutable: true }];
    const fixture = await federationFixture({ pool: { Schema } });
    open.push(fixture);
    await fixture.addProvider('Company', {}, { mapping });
    await withNative(fixture, 'ada', 'ada@example.com');
    await link(fixture, 'ada', { attribute: 'email', value: 'ada@example.com' });
    await withNative(fixture, 'bob', 'bob@example.com');
    await link(fixture, 'bob', { attribute: 'employee', value: '7' });
    fixture.provider.claims = { sub: 'mallory', email: 'ada@example.com' };
    expect((await fixture.signIn()).username).toBe('Company_mallory');
    fixture.provider.claims = { sub: 'ada-2', email: 'ada@example.com', email_verified: true };
    expect((await fixture.signIn()).username).toBe('ada');
    fixture.provider.claims = { sub: 'bob-1', employee: '7' };
    expect((await fixture.signIn()).username).toBe('bob');
  });

  it('does not sign in before he is confirmed', async () => {
    const fixture = await withCompany();
    const { operations, UserPoolId } = fixture;
    const { ClientId = '' } =
      (await operations.listUserPoolClients(admin, { UserPoolId, MaxResults: 1 })).UserPoolClients[0] ?? {};
    await operations.signUp(admin, { ClientId, Username: 'ada', Password: 'Correct-1-horse' });
    await link(fixture, 'ada');
    await expect(fixture.signIn()).rejects.toMatchObject({ code: 'UserNotConfirmedException' });
  });

  it('does not sign in any more when the link was undone', async () => {
    const fixture = await withCompany();
    const { operations, UserPoolId } = fixture;
    await withNative(fixture, 'ada', 'ada@example.com');
    await link(fixture, 'ada');
    await fixture.signIn();
    await operations.adminDisableProviderForUser(admin, {
      UserPoolId,
      User: {
        ...{ ProviderName: 'Company', ProviderAttributeName: 'Cognito_Subject' },
        ProviderAttributeValue: 'ada-1',
      },
    });
    expect((await fixture.signIn()).username).toBe('Company_ada-1');
  });
});

describe('an address from which nobody signs in', () => {
  it('is refused before the provider is asked, and again where it comes back from there, using nothing up', async () => {
    const fixture = await withCompany();
    const { operations, UserPoolId, signIns, provider } = fixture;
    const elsewhere = fixture.requestOf('Company', { address: '198.51.100.1' });
    const { location, kept } = await signIns.begin(elsewhere);
    await operations.setRiskConfiguration(admin, {
      UserPoolId,
      RiskExceptionConfiguration: { BlockedIPRangeList: ['203.0.113.0/24'] },
    });
    const parameters = provider.agree(location);
    const asked = provider.asked.length;
    const blocked = { ...elsewhere, address: '203.0.113.7' };
    const refusal = {
      code: 'NotAuthorizedException',
      message: 'Request not allowed due to security reasons.',
    };
    await expect(signIns.begin(blocked)).rejects.toMatchObject(refusal);
    await expect(signIns.finish({ ...blocked, kept, parameters })).rejects.toMatchObject(refusal);
    expect(provider.asked).toHaveLength(asked);
    expect(await usernames(fixture)).toEqual([]);
    const { user } = await signIns.finish({ ...elsewhere, kept, parameters });
    expect(user.username).toBe('Company_ada-1');
  });
});

it('gives users of providers ids of the same kind as others have', async () => {
  const fixture = await withCompany();
  const { sub } = await fixture.signIn();
  // Random, version 4: nobody learns of an id when its user came.
  expect(sub).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

it('remembers sign-ins where the pool has threat protection, those that were refused among them', async () => {
  const fixture = await withCompany({
    pool: { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
  });
  const { operations, UserPoolId, clock } = fixture;
  await fixture.signIn();
  clock.nowMs += 60_000;
  await fixture.signIn();
  clock.nowMs += 60_000;
  const user = { UserPoolId, Username: 'Company_ada-1' };
  await operations.adminDisableUser(admin, user);
  await expect(fixture.signIn()).rejects.toThrow('User is disabled.');
  await fixture.settled();
  const { AuthEvents } = await operations.adminListUserAuthEvents(admin, user);
  const event = { EventType: 'SignIn', EventContextData: { IpAddress: '203.0.113.7' } };
  expect(AuthEvents).toMatchObject([
    { ...event, EventResponse: 'Fail', CreationDate: clock.nowMs },
    { ...event, EventResponse: 'Pass', CreationDate: clock.nowMs - 60_000 },
    { ...event, EventResponse: 'Pass', CreationDate: clock.nowMs - 120_000 },
  ]);
});

it('counts sign-ins by each provider, those that were refused as none', async () => {
  const fixture = await withCompany();
  const { counted, operations, UserPoolId } = fixture;
  await fixture.signIn();
  await operations.adminDisableUser(admin, { UserPoolId, Username: 'Company_ada-1' });
  await expect(fixture.signIn()).rejects.toThrow('User is disabled.');
  const name = 'FederationSuccesses';
  const federated = counted.filter((event) => event.name === name);
  const of = { name, userPoolId: UserPoolId, identityProvider: 'Company' };
  expect(federated).toMatchObject([
    { ...of, isSuccess: true },
    { ...of, isSuccess: false },
  ]);
});
