import { type Principal, rolePrincipal, seededRandom } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { accessKeyId, accountOfKey } from './iam/iam-ids.ts';
import { account, identityFixture, root } from './testing/identity-fixture.ts';

const trust = (principal: object) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });

describe('access keys', () => {
  it('hold the number of their account', () => {
    const random = seededRandom(7);
    for (const number of ['000000000000', '999999999999', '123456789012', '100000000001']) {
      for (let each = 0; each < 50; each++)
        expect(accountOfKey(accessKeyId('AKIA', number, random))).toBe(number);
    }
    expect(accountOfKey('AKIAUNKNOWN')).toBeUndefined();
  });

  it('are found after a restart, and their secrets lie sealed', async () => {
    const { identity, records, written } = await identityFixture();
    await identity.iam.createUser(root, { UserName: 'ada' });
    const { AccessKey } = await identity.iam.createAccessKey(root, { UserName: 'ada' });
    const { AccessKeyId, SecretAccessKey } = AccessKey;
    expect(written.join()).toContain(AccessKeyId);
    expect(written.join()).not.toContain(SecretAccessKey);
    const later = (await identityFixture({ records })).identity;
    expect(await later.resolveAccessKey(AccessKeyId, undefined)).toMatchObject({
      kind: 'found',
      secretAccessKey: SecretAccessKey,
      account,
      principal: { arn: `arn:aws:iam::${account}:user/ada`, kind: 'user' },
    });
  });

  it('sign nothing while they are inactive, once they are deleted, and with a token', async () => {
    const { identity } = await identityFixture();
    await identity.iam.createUser(root, { UserName: 'ada' });
    const { AccessKey } = await identity.iam.createAccessKey(root, { UserName: 'ada' });
    const { AccessKeyId } = AccessKey;
    const key = { UserName: 'ada', AccessKeyId };
    expect(identity.resolveAccessKey(AccessKeyId, 'token')).toEqual({ kind: 'token-invalid' });
    await identity.iam.updateAccessKey(root, { ...key, Status: 'Inactive' });
    expect(identity.resolveAccessKey(AccessKeyId, undefined)).toEqual({ kind: 'unknown' });
    await identity.iam.updateAccessKey(root, { ...key, Status: 'Active' });
    expect(identity.resolveAccessKey(AccessKeyId, undefined)).toMatchObject({ kind: 'found' });
    await identity.iam.deleteAccessKey(root, key);
    expect(identity.resolveAccessKey(AccessKeyId, undefined)).toEqual({ kind: 'unknown' });
  });
});

describe('sessions', () => {
  it('of a role are made for a service that it trusts; its ARN alone is nobody', async () => {
    const { identity } = await identityFixture();
    const { authorizer } = identity;
    const { Role } = await identity.iam.createRole(root, {
      RoleName: 'r',
      AssumeRolePolicyDocument: trust({ Service: 'events.amazonaws.com' }),
    });
    const allowAll = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    await identity.iam.putRolePolicy(root, {
      RoleName: 'r',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify(allowAll),
    });
    const as = (principal: Principal) => ({ ...root, principal });
    const sessionFor = (service: string) => as(rolePrincipal(Role.Arn, 's', { service }));
    const asked = { action: 'sqs:SendMessage', resource: `arn:aws:sqs:eu-west-1:${account}:q` };
    expect(authorizer.sessionProblemOf(sessionFor('events.amazonaws.com'))).toBeUndefined();
    expect(authorizer.denialOf({ ...asked, scope: sessionFor('events.amazonaws.com') })).toBeUndefined();
    expect(authorizer.sessionProblemOf(sessionFor('lambda.amazonaws.com'))).toMatchObject({
      kind: 'untrusted',
    });
    expect(authorizer.denialOf({ ...asked, scope: as({ arn: Role.Arn }) })).toBeDefined();
  });

  it('end at their time, and hold for their own key only', async () => {
    const { identity, clock } = await identityFixture({ isStrict: false });
    const RoleArn = `arn:aws:iam::${account}:role/r`;
    const assume = () =>
      identity.sts.assumeRole(root, { RoleArn, RoleSessionName: 's1', DurationSeconds: 900 });
    const { Credentials: one } = await assume();
    const { Credentials: two } = await assume();
    expect(identity.resolveAccessKey(one.AccessKeyId, one.SessionToken)).toMatchObject({
      kind: 'found',
      principal: { arn: `arn:aws:sts::${account}:assumed-role/r/s1`, roleArn: RoleArn },
    });
    expect(identity.resolveAccessKey(one.AccessKeyId, two.SessionToken)).toEqual({ kind: 'token-invalid' });
    expect(identity.resolveAccessKey(one.AccessKeyId, undefined)).toEqual({ kind: 'token-invalid' });
    clock.nowMs += 900_000;
    expect(identity.resolveAccessKey(one.AccessKeyId, one.SessionToken)).toEqual({ kind: 'token-expired' });
  });

  it('of a role that assumes another last an hour at most, and hand on their transitive tags', async () => {
    const { identity } = await identityFixture();
    const { iam, sts } = identity;
    await iam.createUser(root, { UserName: 'ada' });
    const ada = {
      ...root,
      principal: { arn: `arn:aws:iam::${account}:user/ada`, kind: 'user', account },
    } as const;
    const allowTags = (principal: object) =>
      trust(principal).replace('"sts:AssumeRole"', '["sts:AssumeRole","sts:TagSession"]');
    await iam.createRole(root, {
      RoleName: 'first',
      AssumeRolePolicyDocument: allowTags({ AWS: ada.principal.arn }),
    });
    const first = `arn:aws:iam::${account}:role/first`;
    const long = {
      RoleName: 'second',
      AssumeRolePolicyDocument: allowTags({ AWS: first }),
      MaxSessionDuration: 43_200,
    };
    await iam.createRole(root, long);
    const { Credentials } = await sts.assumeRole(ada, {
      RoleArn: first,
      RoleSessionName: 's1',
      Tags: [
        { Key: 'team', Value: 'red' },
        { Key: 'own', Value: 'x' },
      ],
      TransitiveTagKeys: ['team'],
    });
    const found = identity.resolveAccessKey(Credentials.AccessKeyId, Credentials.SessionToken);
    if (found instanceof Promise || found.kind !== 'found') throw new Error('the session is found at once');
    expect(found.principal.tags).toEqual({ team: 'red', own: 'x' });
    const asFirst = { ...root, principal: found.principal };
    const RoleArn = `arn:aws:iam::${account}:role/second`;
    await expect(
      sts.assumeRole(asFirst, { RoleArn, RoleSessionName: 's2', DurationSeconds: 7_200 }),
    ).rejects.toThrow('exceeds the 1 hour session limit for roles assumed by role chaining');
    const { Credentials: chained } = await sts.assumeRole(asFirst, { RoleArn, RoleSessionName: 's2' });
    expect(identity.resolveAccessKey(chained.AccessKeyId, chained.SessionToken)).toMatchObject({
      principal: { tags: { team: 'red' }, transitiveTagKeys: ['team'] },
    });
  });

  it('of a role that was made anew have none of its permissions', async () => {
    const { identity } = await identityFixture();
    const { iam, sts, authorizer } = identity;
    await iam.createUser(root, { UserName: 'ada' });
    const ada = {
      ...root,
      principal: { arn: `arn:aws:iam::${account}:user/ada`, kind: 'user', account },
    } as const;
    const make = async () => {
      await iam.createRole(root, {
        RoleName: 'r',
        AssumeRolePolicyDocument: trust({ AWS: ada.principal.arn }),
      });
      const PolicyDocument = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
      await iam.putRolePolicy(root, { RoleName: 'r', PolicyName: 'all', PolicyDocument });
    };
    await make();
    const RoleArn = `arn:aws:iam::${account}:role/r`;
    const { Credentials } = await sts.assumeRole(ada, { RoleArn, RoleSessionName: 's1' });
    const found = identity.resolveAccessKey(Credentials.AccessKeyId, Credentials.SessionToken);
    if (found instanceof Promise || found.kind !== 'found') throw new Error('the session is found at once');
    const question = {
      scope: { ...root, principal: found.principal },
      action: 's3:GetObject',
      resource: '*',
    };
    expect(authorizer.denialOf(question)).toBeUndefined();
    await iam.deleteRolePolicy(root, { RoleName: 'r', PolicyName: 'all' });
    await iam.deleteRole(root, { RoleName: 'r' });
    await make();
    expect(authorizer.denialOf(question)).toMatchObject({ decision: { kind: 'implicitly-denied' } });
  });
});

it('changes that come at once are all kept', async () => {
  const { identity, records } = await identityFixture();
  await identity.iam.createUser(root, { UserName: 'ada' });
  const arns = ['AmazonS3FullAccess', 'AmazonSQSFullAccess', 'AmazonSNSFullAccess'].map(
    (name) => `arn:aws:iam::aws:policy/${name}`,
  );
  await Promise.all(
    arns.map((PolicyArn) => identity.iam.attachUserPolicy(root, { UserName: 'ada', PolicyArn })),
  );
  const later = (await identityFixture({ records })).identity;
  const { AttachedPolicies } = (await later.iam.listAttachedUserPolicies(root, { UserName: 'ada' })) as {
    readonly AttachedPolicies: readonly { readonly PolicyArn: string }[];
  };
  expect(AttachedPolicies.map(({ PolicyArn }) => PolicyArn).sort()).toEqual([...arns].sort());
});

it('whoever asks for a policy of AWS that is not here learns what to do by the log', async () => {
  const { identity, logged } = await identityFixture();
  await identity.iam.createUser(root, { UserName: 'ada' });
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEC2FullAccess';
  await expect(identity.iam.attachUserPolicy(root, { UserName: 'ada', PolicyArn })).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: `Policy ${PolicyArn} does not exist or is not attachable.`,
  });
  expect(logged).toEqual([
    `Cairn has no policy ${PolicyArn}: create one of your own account that allows what it allows`,
  ]);
});

it('IAM itself is asked about by the whole ARN, path included', async () => {
  const { identity } = await identityFixture();
  const { iam, authorizer } = identity;
  await iam.createUser(root, { UserName: 'ada' });
  const statements = [
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:*', Resource: `arn:aws:iam::${account}:role/guarded/*` },
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await iam.putUserPolicy(root, { UserName: 'ada', PolicyName: 'own', PolicyDocument });
  const AssumeRolePolicyDocument = trust({ Service: 'states.amazonaws.com' });
  await iam.createRole(root, { RoleName: 'r', Path: '/guarded/', AssumeRolePolicyDocument });
  const ada = {
    ...root,
    principal: { arn: `arn:aws:iam::${account}:user/ada`, kind: 'user', account },
  } as const;
  const resource = `arn:aws:iam::${account}:role/r`;
  expect(authorizer.denialOf({ scope: ada, action: 'iam:DeleteRole', resource })?.message).toBe(
    `User: arn:aws:iam::${account}:user/ada is not authorized to perform: iam:DeleteRole on resource: arn:aws:iam::${account}:role/guarded/r with an explicit deny in an identity-based policy`,
  );
});
