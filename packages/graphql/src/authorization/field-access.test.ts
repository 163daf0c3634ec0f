import { describe, expect, it } from 'vitest';
import type { AuthenticationType } from '../apis/api-documents.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import { readSchema } from '../schema/read-schema.ts';
import { FieldAccess, type FieldAccessOptions } from './field-access.ts';

const schema = readSchema(`
type Query {
  plain: Int
  key: Int @aws_api_key
  keyOrIam: Int @aws_api_key @aws_iam
  users: Int @aws_cognito_user_pools
  admins: Int @aws_cognito_user_pools(cognito_groups: ["Admins"])
  one: Int @aws_cognito_user_pools(cognito_groups: "Admins")
  nobody: Int @aws_cognito_user_pools(cognito_groups: [])
  adminsOrIam: Int @aws_cognito_user_pools(cognito_groups: ["Admins"]) @aws_iam
  auth: Int @aws_auth(cognito_groups: ["Writers"])
  both: Int @aws_auth(cognito_groups: ["Writers"]) @aws_api_key
  typed: Typed
}
type Typed @aws_oidc { inherited: Int own: Int @aws_lambda }
extend type Typed { added: Int }
`) as ApiSchema;

const fields = 'plain key keyOrIam users admins one nobody adminsOrIam auth both'.split(' ');

function access(options: Partial<FieldAccessOptions>): FieldAccess {
  return new FieldAccess({
    ...{ schema, defaultMode: 'API_KEY', defaultAction: 'ALLOW', isOnlyMode: false, ...options },
  });
}

const open = (reach: (typeName: string, fieldName: string) => boolean): string =>
  fields.filter((name) => reach('Query', name)).join(' ');

describe('what is open to a mode', () => {
  it.each<[AuthenticationType, Exclude<AuthenticationType, 'AMAZON_COGNITO_USER_POOLS'>, string]>([
    ['API_KEY', 'API_KEY', 'plain key keyOrIam auth both'],
    ['API_KEY', 'AWS_IAM', 'keyOrIam adminsOrIam'],
    ['API_KEY', 'OPENID_CONNECT', ''],
    ['AWS_IAM', 'API_KEY', 'key keyOrIam both'],
    ['AWS_IAM', 'AWS_IAM', 'plain keyOrIam adminsOrIam auth'],
    ['AMAZON_COGNITO_USER_POOLS', 'AWS_LAMBDA', ''],
  ])('by default %s: to %s', (defaultMode, mode, expected) => {
    expect(open(access({ defaultMode }).ofMode(mode))).toBe(expected);
  });

  it('a type says it for its fields, also for those that are added, and a field for itself', () => {
    const reach = (mode: 'OPENID_CONNECT' | 'AWS_LAMBDA' | 'API_KEY') => {
      const isOpen = access({}).ofMode(mode);
      return ['inherited', 'own', 'added'].map((name) => isOpen('Typed', name));
    };
    expect(reach('OPENID_CONNECT')).toEqual([true, false, true]);
    expect(reach('AWS_LAMBDA')).toEqual([false, true, false]);
    expect(reach('API_KEY')).toEqual([false, false, false]);
  });
});

describe('what is open to users of pools', () => {
  const defaultMode = 'AMAZON_COGNITO_USER_POOLS';
  it.each<[string, Partial<FieldAccessOptions>, readonly string[], string]>([
    ['not by default', {}, [], 'users'],
    ['not by default, with a group', {}, ['Admins'], 'users admins one adminsOrIam'],
    ['by default', { defaultMode }, [], 'plain users auth'],
    [
      'by default, with groups',
      { defaultMode },
      ['Writers', 'Admins'],
      'plain users admins one adminsOrIam auth',
    ],
    [
      'who are denied by default',
      { defaultMode, defaultAction: 'DENY' },
      ['Admins'],
      'users admins one adminsOrIam',
    ],
    ['alone', { defaultMode, isOnlyMode: true }, [], 'plain users'],
    ['alone, with a group', { defaultMode, isOnlyMode: true }, ['Writers'], 'plain users auth both'],
    [
      'alone, denied by default',
      { defaultMode, isOnlyMode: true, defaultAction: 'DENY' },
      ['Writers'],
      'users auth both',
    ],
  ])('%s', (_, options, groups, expected) => {
    expect(open(access(options).ofGroups(groups))).toBe(expected);
  });

  it('groups are compared whole, and as they are spelt', () => {
    expect(open(access({}).ofGroups(['admins', 'Admin', 'Admins ', '__proto__', 'toString']))).toBe('users');
  });
});
