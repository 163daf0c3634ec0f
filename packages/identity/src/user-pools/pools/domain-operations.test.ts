import {
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  UpdateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { openMemoryStore } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import { inProcessClient } from './testing/in-process-client.ts';
import { account, newPool, poolsFixture, scope, scopeOf } from './testing/pools-fixture.ts';

const CertificateArn = `arn:aws:acm:us-east-1:${account}:certificate/1`;

describe('a domain', () => {
  it('is made, described, changed and deleted', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const UserPoolId = await newPool(fixture);
    const made = await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'notes' }));
    expect(made.ManagedLoginVersion).toBe(1);
    expect(made).not.toHaveProperty('CloudFrontDomain');
    const describeDomain = async () =>
      (await client.send(new DescribeUserPoolDomainCommand({ Domain: 'notes' }))).DomainDescription;
    expect(await describeDomain()).toEqual({
      UserPoolId,
      AWSAccountId: account,
      Domain: 'notes',
      CloudFrontDistribution: 'auth.localhost:4566/notes',
      Version: '20260101000000',
      Status: 'ACTIVE',
      ManagedLoginVersion: 1,
    });
    const pool = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(pool.UserPool?.Domain).toBe('notes');
    await client.send(
      new UpdateUserPoolDomainCommand({ UserPoolId, Domain: 'notes', ManagedLoginVersion: 2 }),
    );
    expect((await describeDomain())?.ManagedLoginVersion).toBe(2);
    await client.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: 'notes' }));
    expect(await describeDomain()).toEqual({});
  });

  it('of its own name stands beside a prefix, one of each', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const UserPoolId = await newPool(fixture);
    const custom = { UserPoolId, CustomDomainConfig: { CertificateArn } };
    const made = await client.send(
      new CreateUserPoolDomainCommand({ ...custom, Domain: 'auth.example.com', ManagedLoginVersion: 2 }),
    );
    expect(made).toMatchObject({
      ManagedLoginVersion: 2,
      CloudFrontDomain: 'auth.localhost:4566/auth.example.com',
    });
    await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'notes' }));
    for (const more of [
      { UserPoolId, Domain: 'others' },
      { ...custom, Domain: 'sign.example.com' },
    ])
      await expect(client.send(new CreateUserPoolDomainCommand(more))).rejects.toMatchObject({
        message: 'User pool already has a domain configured.',
      });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({ Domain: 'notes', CustomDomain: 'auth.example.com' });
    const { DomainDescription } = await client.send(
      new DescribeUserPoolDomainCommand({ Domain: 'auth.example.com' }),
    );
    expect(DomainDescription?.CustomDomainConfig).toEqual({ CertificateArn });
  });

  it.each([
    ['my-cognito', 'Domain cannot contain reserved word: cognito'],
    ['aws-notes', 'Domain cannot contain reserved word: aws'],
    ['theamazon', 'Domain cannot contain reserved word: amazon'],
    [
      'Notes',
      'The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens. Please enter a different name that follows this format: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$',
    ],
    ['-notes', /invalid character/],
    ['a.b', /invalid character/],
    ['../x', /invalid character/],
    ['a'.repeat(64), /invalid character/],
  ])('is never %s', async (Domain, message) => {
    const fixture = await poolsFixture();
    const UserPoolId = await newPool(fixture);
    await expect(
      fixture.operations.createUserPoolDomain(scope, { UserPoolId, Domain }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('belongs to whoever comes first, in whatever account or region', async () => {
    const { records } = await openMemoryStore();
    const fixture = await poolsFixture({ records });
    const scopes = [scope, scopeOf('444455556666', 'eu-west-1'), scopeOf(account, 'us-east-1')];
    const pools = await Promise.all(
      scopes.map(async (caller) => ({
        caller,
        id: (await fixture.operations.createUserPool(caller, { PoolName: 'notes' })).UserPool.Id,
      })),
    );
    const results = await Promise.allSettled(
      pools.map(({ caller, id }) =>
        fixture.operations.createUserPoolDomain(caller, { UserPoolId: id, Domain: 'notes' }),
      ),
    );
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        code: 'InvalidParameterException',
        message: 'Domain already associated with another user pool.',
      });
    const after = await poolsFixture({ records });
    expect([...after.store.domains.all()]).toHaveLength(1);
    const winner = pools[results.findIndex(({ status }) => status === 'fulfilled')];
    for (const { caller } of pools) {
      const { DomainDescription } = await after.operations.describeUserPoolDomain(caller, {
        Domain: 'notes',
      });
      if (caller === winner?.caller) expect(DomainDescription).toHaveProperty('UserPoolId', winner.id);
      else expect(DomainDescription).toEqual({});
    }
  });

  it('is changed and deleted by its own pool alone', async () => {
    const fixture = await poolsFixture();
    const mine = await newPool(fixture);
    const other = await newPool(fixture);
    await fixture.operations.createUserPoolDomain(scope, { UserPoolId: mine, Domain: 'notes' });
    const foreign = { UserPoolId: other, Domain: 'notes' };
    for (const call of [
      fixture.operations.deleteUserPoolDomain(scope, foreign),
      fixture.operations.updateUserPoolDomain(scope, foreign),
    ])
      await expect(call).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('has no managed login in the plan LITE', async () => {
    const { operations } = await poolsFixture();
    const { UserPool } = await operations.createUserPool(scope, { PoolName: 'notes', UserPoolTier: 'LITE' });
    await expect(
      operations.createUserPoolDomain(scope, {
        UserPoolId: UserPool.Id,
        Domain: 'notes',
        ManagedLoginVersion: 2,
      }),
    ).rejects.toMatchObject({ code: 'FeatureUnavailableInTierException' });
  });
});
