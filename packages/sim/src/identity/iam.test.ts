import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: CairnServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true });
  iam = new IAMClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  iam.destroy();
  await server.stop();
});

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const readAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
});
const noSuchEntity = (message: string) => ({
  name: expect.stringMatching(/^NoSuchEntity/),
  message,
  $metadata: { httpStatusCode: 404 },
});

describe('users', () => {
  it('are created, read, listed by pages, renamed with their keys, and deleted when nothing hangs on them', async () => {
    for (const UserName of ['carol', 'bob', 'Ada']) {
      await iam.send(
        new CreateUserCommand({ UserName, Path: '/team/', Tags: [{ Key: 'a', Value: UserName }] }),
      );
    }
    const { User } = await iam.send(new GetUserCommand({ UserName: 'Ada' }));
    expect(User).toMatchObject({
      Path: '/team/',
      Arn: 'arn:aws:iam::111122223333:user/team/Ada',
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      CreateDate: expect.any(Date),
      Tags: [{ Key: 'a', Value: 'Ada' }],
    });
    const first = await iam.send(new ListUsersCommand({ MaxItems: 2, PathPrefix: '/team/' }));
    expect(first.Users?.map(({ UserName }) => UserName)).toEqual(['Ada', 'bob']);
    expect(first.IsTruncated).toBe(true);
    const second = await iam.send(new ListUsersCommand({ MaxItems: 2, Marker: first.Marker }));
    expect(second.Users?.map(({ UserName }) => UserName)).toEqual(['carol']);
    expect(second.IsTruncated).toBe(false);

    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
    expect(AccessKey).toMatchObject({
      UserName: 'bob',
      Status: 'Active',
      SecretAccessKey: expect.stringMatching(/^.{40}$/),
    });
    expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    await iam.send(new UpdateUserCommand({ UserName: 'bob', NewUserName: 'robert' }));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'robert' }));
    expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId: AccessKey?.AccessKeyId, UserName: 'robert' }]);
    const AccessKeyId = AccessKey?.AccessKeyId as string;
    await iam.send(new UpdateAccessKeyCommand({ UserName: 'robert', AccessKeyId, Status: 'Inactive' }));
    await expect(iam.send(new DeleteUserCommand({ UserName: 'robert' }))).rejects.toMatchObject({
      message: 'Cannot delete entity, must delete access keys first.',
      $metadata: { httpStatusCode: 409 },
    });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'robert', AccessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: 'robert' }));
    await expect(iam.send(new GetUserCommand({ UserName: 'robert' }))).rejects.toMatchObject(
      noSuchEntity('The user with name robert cannot be found.'),
    );
  });

  it('have names that differ by more than their case', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'Dora' }));
    await expect(iam.send(new CreateUserCommand({ UserName: 'dora' }))).rejects.toMatchObject({
      name: expect.stringMatching(/^EntityAlreadyExists/),
      message: 'User with name dora already exists.',
    });
    await expect(iam.send(new CreateUserCommand({ UserName: 'a b' }))).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    });
  });

  it('belong to groups', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'member' }));
    await iam.send(new CreateGroupCommand({ GroupName: 'crew' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'crew', UserName: 'member' }));
    const { Users, Group } = await iam.send(new GetGroupCommand({ GroupName: 'crew' }));
    expect(Group?.Arn).toBe('arn:aws:iam::111122223333:group/crew');
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['member']);
    const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: 'member' }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['crew']);
    await expect(iam.send(new DeleteUserCommand({ UserName: 'member' }))).rejects.toMatchObject({
      name: expect.stringMatching(/^DeleteConflict/),
    });
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: 'crew', UserName: 'member' }));
    await iam.send(new DeleteUserCommand({ UserName: 'member' }));
  });
});

describe('roles', () => {
  const RoleName = 'machine';
  it('are created with a trust policy, changed, tagged, and deleted when nothing hangs on them', async () => {
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: trust,
        MaxSessionDuration: 7200,
        Description: 'd',
      }),
    );
    expect(Role).toMatchObject({ Arn: 'arn:aws:iam::111122223333:role/machine', MaxSessionDuration: 7200 });
    await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600 }));
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'k', Value: 'v' }] }));
    await iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust.replace('states', 'lambda') }),
    );
    const { Role: found } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(found).toMatchObject({
      Description: 'd',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(decodeURIComponent(found?.AssumeRolePolicyDocument ?? '')).toContain('lambda.amazonaws.com');
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: readAll }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'read' }));
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(readAll);
    const managed = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: managed }));
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: managed }]);
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: managed }));
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      message: 'Cannot delete entity, must delete policies first.',
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject(
      noSuchEntity('The role with name machine cannot be found.'),
    );
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles).toEqual([]);
  });

  it('refuse what is malformed, and policies that are not there', async () => {
    const create = (AssumeRolePolicyDocument: string) =>
      iam.send(new CreateRoleCommand({ RoleName: 'broken', AssumeRolePolicyDocument }));
    await expect(create('{')).rejects.toMatchObject({
      name: expect.stringMatching(/^MalformedPolicyDocument/),
      message: 'This policy contains invalid Json',
    });
    await expect(create(trust.replace('"Action"', '"Resource":"*","Action"'))).rejects.toMatchObject({
      message: 'Has prohibited field Resource',
    });
    await iam.send(new CreateRoleCommand({ RoleName: 'plain', AssumeRolePolicyDocument: trust }));
    const PolicyArn = 'arn:aws:iam::111122223333:policy/none';
    await expect(
      iam.send(new AttachRolePolicyCommand({ RoleName: 'plain', PolicyArn })),
    ).rejects.toMatchObject(noSuchEntity(`Policy ${PolicyArn} does not exist or is not attachable.`));
    await expect(
      iam.send(new PutRolePolicyCommand({ RoleName: 'plain', PolicyName: 'p', PolicyDocument: '{}' })),
    ).rejects.toMatchObject({ message: 'Syntax errors in policy.' });
    await iam.send(new DeleteRoleCommand({ RoleName: 'plain' }));
    await expect(
      iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' })),
    ).rejects.toMatchObject({ message: 'Cairn does not support iam:CreateInstanceProfile.' });
  });
});

describe('managed policies', () => {
  it('have versions, of which one holds', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'reading', PolicyDocument: readAll }),
    );
    const PolicyArn = Policy?.Arn as string;
    expect(PolicyArn).toBe('arn:aws:iam::111122223333:policy/reading');
    const writing = readAll.replace('Get', 'Put');
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: writing, SetAsDefault: true }),
    );
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
      ['v2', true],
      ['v1', false],
    ]);
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(writing);
    await expect(
      iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' })),
    ).rejects.toMatchObject({
      message: 'Cannot delete the default version of a policy.',
    });
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await iam.send(new CreateUserCommand({ UserName: 'reader' }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'reader', PolicyArn }));
    const { Policy: used } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(used).toMatchObject({ AttachmentCount: 1, DefaultVersionId: 'v1', IsAttachable: true });
    const { PolicyUsers } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect(PolicyUsers?.map(({ UserName }) => UserName)).toEqual(['reader']);
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      message: 'Cannot delete a policy attached to entities.',
    });
    const { Policies } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
    expect(Policies?.map(({ PolicyName }) => PolicyName)).toEqual(['reading']);
    await expect(iam.send(new GetPolicyCommand({ PolicyArn: `${PolicyArn}x` }))).rejects.toMatchObject(
      noSuchEntity(`Policy ${PolicyArn}x was not found.`),
    );
  });
});

describe('an account', () => {
  it('is summed up, and has providers of web identities', async () => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ UsersQuota: 5000, VersionsPerPolicyQuota: 5 });
    const { OpenIDConnectProviderArn } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: 'https://issuer.example/tenant', ClientIDList: ['app'] }),
    );
    expect(OpenIDConnectProviderArn).toBe('arn:aws:iam::111122223333:oidc-provider/issuer.example/tenant');
    const provider = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(provider).toMatchObject({ Url: 'issuer.example/tenant', ClientIDList: ['app'] });
  });

  it('simulates policies', async () => {
    const { EvaluationResults } = await iam.send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [readAll],
        ActionNames: ['s3:GetObject', 's3:PutObject'],
        ResourceArns: ['arn:aws:s3:::notes/a'],
      }),
    );
    expect(
      EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]),
    ).toEqual([
      ['s3:GetObject', 'allowed'],
      ['s3:PutObject', 'implicitDeny'],
    ]);
    const simulated = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::111122223333:user/reader',
        ActionNames: ['s3:GetObject'],
      }),
    );
    expect(simulated.EvaluationResults?.[0]).toMatchObject({
      EvalDecision: 'allowed',
      MatchedStatements: [{ SourcePolicyId: 'arn:aws:iam::111122223333:policy/reading' }],
    });
  });
});

it('where any keys will do, those that were made here stand for their owners all the same', async () => {
  const options = { endpoint: server.endpoint, region: 'us-east-1', maxAttempts: 1 };
  await iam.send(new CreateUserCommand({ UserName: 'keyed' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'keyed' }));
  const user = { accessKeyId: AccessKey?.AccessKeyId as string, secretAccessKey: 'any' };
  const whoIs = async (credentials: typeof user & { readonly sessionToken?: string }) =>
    (await new STSClient({ ...options, credentials }).send(new GetCallerIdentityCommand({}))).Arn;
  expect(await whoIs(user)).toBe('arn:aws:iam::111122223333:user/keyed');
  const { Credentials } = await new STSClient({ ...options, credentials: user }).send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::444455556666:role/anything', RoleSessionName: 's1' }),
  );
  const session = {
    accessKeyId: Credentials?.AccessKeyId as string,
    secretAccessKey: 'any',
    sessionToken: Credentials?.SessionToken as string,
  };
  expect(await whoIs(session)).toBe('arn:aws:sts::444455556666:assumed-role/anything/s1');
  expect(await whoIs({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' })).toBe(
    'arn:aws:iam::000000000000:root',
  );
});
