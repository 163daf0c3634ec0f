import type { Json } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { AuthRules } from './auth-rules.ts';

const identity = {
  username: 'ada',
  claims: { sub: 's-1', 'cognito:username': 'ada', 'cognito:groups': ['editors', 'admins'] },
};
const pool = { identity, authorizationType: 'User Pool Authorization' };
const key = { identity: null, authorizationType: 'API Key Authorization' };
const role = {
  identity: {
    userArn: 'arn:aws:sts::1:assumed-role/Auth/x',
    cognitoIdentityPoolId: 'p',
    cognitoIdentityAuthType: 'authenticated',
  },
  authorizationType: 'IAM Authorization',
};

const publicKey: Json = { type: 'public', provider: 'apiKey' };
const owner: Json = {
  type: 'owner',
  provider: 'userPools',
  ownerFieldName: 'owner',
  ownerFieldType: 'string',
  identityClaim: 'sub::username',
};
const group: Json = {
  type: 'groups',
  provider: 'userPools',
  allowedGroups: ['editors'],
  identityClaim: 'cognito:groups',
};
const namedGroup: Json = {
  type: 'groups',
  provider: 'userPools',
  groupsFieldName: 'teams',
  groupsFieldType: 'string[]',
  groupClaim: 'cognito:groups',
};

describe('rules that hold whatever the record is', () => {
  it.each<[string, Json, typeof pool | typeof key | typeof role, boolean]>([
    ['an API key', publicKey, key, true],
    ['an API key', publicKey, pool, false],
    ['a group', group, pool, true],
    ['another group', { ...(group as object), allowedGroups: ['owners'] }, pool, false],
    ['anybody who signed in', { type: 'private', provider: 'userPools' }, pool, true],
    [
      'a role',
      { type: 'private', provider: 'iam', roleArn: 'arn:aws:sts::1:assumed-role/Auth/x' },
      role,
      true,
    ],
    [
      'an identity pool',
      { type: 'private', provider: 'iam', roleArn: null, cognitoIdentityPoolId: 'p' },
      role,
      true,
    ],
    ['another role', { type: 'public', provider: 'iam', roleArn: 'arn:other' }, role, false],
    ['an admin', { type: 'admin', provider: 'iam', strict: false, roles: ['assumed-role/Auth'] }, role, true],
    [
      'a strict admin',
      { type: 'admin', provider: 'iam', strict: true, roles: ['assumed-role/Auth'] },
      role,
      false,
    ],
    ['no rule', { type: 'custom', provider: 'function' }, key, false],
  ])('%s: %j', (_, rule, caller, authorized) => {
    const rules = new AuthRules([rule], caller);
    expect(rules.queryAuth()).toEqual({ authorized });
    expect(rules.subscriptionAuth()).toEqual({ authorized });
    expect(rules.mutationAuth('create', { title: 'x' }, null)).toEqual({ authorized });
    expect(rules.validateUsingSource({ title: 'x' })).toBe(authorized);
  });

  it('nothing is allowed without rules', () => {
    expect(new AuthRules([], key).queryAuth()).toEqual({ authorized: false });
    expect(new AuthRules(null, key).mutationAuth('delete', {}, {})).toEqual({ authorized: false });
  });
});

describe('rules on records', () => {
  it('become conditions when records are read', () => {
    expect(new AuthRules([owner, namedGroup], pool).queryAuth()).toEqual({
      authorized: true,
      authFilter: {
        or: [
          { owner: { eq: 's-1::ada' } },
          { owner: { eq: 's-1' } },
          { owner: { eq: 'ada' } },
          { teams: { contains: 'editors' } },
          { teams: { contains: 'admins' } },
        ],
      },
    });
  });

  it('make the caller the owner of a new record', () => {
    const rules = new AuthRules([owner], pool);
    expect(rules.mutationAuth('create', { title: 'x' }, null)).toEqual({
      authorized: true,
      authorizedInput: { title: 'x', owner: 's-1::ada' },
    });
    expect(rules.mutationAuth('create', { owner: 'ada' }, null)).toEqual({ authorized: true });
    expect(rules.mutationAuth('create', { owner: 'eve' }, null)).toEqual({ authorized: false });
  });

  it('are held against what is there', () => {
    const rules = new AuthRules([owner, namedGroup], pool);
    expect(rules.mutationAuth('update', { title: 'y' }, { owner: 's-1::ada' })).toEqual({ authorized: true });
    expect(rules.mutationAuth('update', { title: 'y' }, { owner: 'eve' })).toEqual({ authorized: false });
    expect(rules.mutationAuth('delete', { id: 1 }, { teams: ['admins'] })).toEqual({ authorized: true });
    expect(rules.mutationAuth('delete', { id: 1 }, null)).toEqual({ authorized: false });
    expect(rules.validateUsingSource({ teams: ['nobody'] })).toBe(false);
    expect(rules.validateUsingSource({ owner: 'ada' })).toBe(true);
    expect(rules.validateUsingSource(null)).toBe(true);
  });
});

it('a field that no rule allows is refused', () => {
  const rules = new AuthRules([{ ...(publicKey as object), allowedFields: ['id', 'title'] }], key);
  expect(rules.mutationAuth('update', { id: 1, title: 'x' }, {})).toEqual({ authorized: true });
  expect(rules.mutationAuth('update', { id: 1, secret: 'x' }, {})).toEqual({ authorized: false });
});
