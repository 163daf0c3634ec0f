import {
  CreateResourceServerCommand,
  DeleteResourceServerCommand,
  DescribeResourceServerCommand,
  ListResourceServersCommand,
  UpdateResourceServerCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { inProcessClient } from './testing/in-process-client.ts';
import { newPool, poolsFixture, scope } from './testing/pools-fixture.ts';

const Scopes = [{ ScopeName: 'read', ScopeDescription: 'reads' }];

describe('a resource server', () => {
  it('is made, described, changed, listed and deleted', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const UserPoolId = await newPool(fixture);
    const Identifier = 'https://api.example.com/v1';
    const server = { UserPoolId, Identifier, Name: 'api', Scopes };
    const made = await client.send(new CreateResourceServerCommand(server));
    expect(made.ResourceServer).toEqual(server);
    const described = await client.send(new DescribeResourceServerCommand({ UserPoolId, Identifier }));
    expect(described.ResourceServer).toEqual(server);
    await client.send(new UpdateResourceServerCommand({ UserPoolId, Identifier, Name: 'other' }));
    const listed = await client.send(new ListResourceServersCommand({ UserPoolId, MaxResults: 50 }));
    expect(listed.ResourceServers).toEqual([{ UserPoolId, Identifier, Name: 'other', Scopes: [] }]);
    await client.send(new DeleteResourceServerCommand({ UserPoolId, Identifier }));
    await expect(
      client.send(new DescribeResourceServerCommand({ UserPoolId, Identifier })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is one of its identifier, of as many as the limit says', async () => {
    const fixture = await poolsFixture({ limits: { userPoolResourceServers: 2 } });
    const UserPoolId = await newPool(fixture);
    const create = (Identifier: string) =>
      fixture.operations.createResourceServer(scope, { UserPoolId, Identifier, Name: 'api' });
    const results = await Promise.allSettled([create('a'), create('a')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await create('b');
    await expect(create('c')).rejects.toMatchObject({ code: 'LimitExceededException' });
  });

  it.each([
    { Identifier: 'a b', Scopes },
    { Identifier: 'a', Scopes: [...Scopes, ...Scopes] },
    { Identifier: 'a', Scopes: [{ ScopeName: 'a/b', ScopeDescription: 'x' }] },
    { Identifier: 'a', Scopes: [{ ScopeName: 'a b', ScopeDescription: 'x' }] },
    { Identifier: 'a', Scopes: [{ ScopeName: '', ScopeDescription: 'x' }] },
  ])('does not make scopes that cannot be told apart: %j', async (input) => {
    const fixture = await poolsFixture();
    const UserPoolId = await newPool(fixture);
    await expect(
      fixture.operations.createResourceServer(scope, { UserPoolId, Name: 'api', ...input }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('has no more scopes than the limit says', async () => {
    const fixture = await poolsFixture({ limits: { userPoolScopesPerResourceServer: 1 } });
    const UserPoolId = await newPool(fixture);
    const create = (names: readonly string[]) =>
      fixture.operations.createResourceServer(scope, {
        UserPoolId,
        Identifier: 'a',
        Name: 'api',
        Scopes: names.map((ScopeName) => ({ ScopeName, ScopeDescription: 'x' })),
      });
    await expect(create(['a', 'b'])).rejects.toMatchObject({ code: 'LimitExceededException' });
    await create(['a']);
  });
});
