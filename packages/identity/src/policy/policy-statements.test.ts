import { describe, expect, it } from 'vitest';
import { compilePolicyJson } from './compiled-policy.ts';
import { type ConditionContext, type ConditionValue, untold } from './condition-context.ts';
import { type Question, question } from './testing/policy-question.ts';

type Statement = { readonly [member: string]: unknown };

/** The effect of one statement on a question: undefined when it does not hold. */
function effectOf(statement: Statement, asked: Question, version = '2012-10-17'): string | undefined {
  const policy = compilePolicyJson({
    Version: version,
    Statement: { Effect: 'Allow', ...statement },
  } as never);
  const found = policy.statements[0];
  return found?.match(question(asked)) === undefined ? undefined : found.effect;
}

const anything = { Action: '*', Resource: '*' };

describe('actions', () => {
  it.each([
    ['s3:GetObject', 's3:GetObject', true],
    ['S3:getobject', 's3:GetObject', true],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:*Object', 's3:GetObject', true],
    ['s3:GetO?ject', 's3:GetObject', true],
    ['s3:Get', 's3:GetObject', false],
    ['s3:*', 'sqs:SendMessage', false],
    ['*', 'sqs:SendMessage', true],
    ['*:SendMessage', 'sqs:SendMessage', true],
  ])('%s covers %s: %s', (pattern, action, expected) => {
    expect(effectOf({ Action: pattern, Resource: '*' }, { action })).toBe(expected ? 'Allow' : undefined);
  });

  it('NotAction covers all others', () => {
    const statement = { NotAction: ['iam:*', 'sts:*'], Resource: '*' };
    expect(effectOf(statement, { action: 's3:GetObject' })).toBe('Allow');
    expect(effectOf(statement, { action: 'iam:CreateUser' })).toBeUndefined();
  });
});

describe('resources', () => {
  it.each([
    ['arn:aws:s3:::notes/*', 'arn:aws:s3:::notes/a/b', true],
    ['arn:aws:s3:::notes/*', 'arn:aws:s3:::Notes/a', false],
    ['arn:aws:s3:::notes', 'arn:aws:s3:::notes/a', false],
    ['arn:aws:sqs:*:*:queue-?', 'arn:aws:sqs:eu-west-1:111122223333:queue-1', true],
    ['arn:aws:sqs:*', 'arn:aws:sqs:eu-west-1:111122223333:queue-1', true],
    ['arn:aws:sqs:us-*-1:111122223333:q', 'arn:aws:sqs:us-east-1:111122223333:q', true],
  ])('%s covers %s: %s', (pattern, resource, expected) => {
    expect(effectOf({ Action: '*', Resource: pattern }, { resource })).toBe(expected ? 'Allow' : undefined);
  });

  it('NotResource covers all others', () => {
    const statement = { Action: '*', NotResource: 'arn:aws:s3:::secret/*' };
    expect(effectOf(statement, { resource: 'arn:aws:s3:::notes/a' })).toBe('Allow');
    expect(effectOf(statement, { resource: 'arn:aws:s3:::secret/a' })).toBeUndefined();
  });
});

describe('variables', () => {
  const home = { Action: '*', Resource: `arn:aws:s3:::notes/\${aws:username}/*` };
  it('stand for keys of the request', () => {
    const context = { 'aws:username': 'ada' };
    expect(effectOf(home, { context, resource: 'arn:aws:s3:::notes/ada/x' })).toBe('Allow');
    expect(effectOf(home, { context, resource: 'arn:aws:s3:::notes/bob/x' })).toBeUndefined();
  });
  it('bring in no wildcards', () => {
    const context = { 'aws:username': '*' };
    expect(effectOf(home, { context, resource: 'arn:aws:s3:::notes/ada/x' })).toBeUndefined();
    expect(effectOf(home, { context, resource: 'arn:aws:s3:::notes/*/x' })).toBe('Allow');
  });
  it('without a value cover nothing', () => {
    expect(effectOf(home, { resource: 'arn:aws:s3:::notes//x' })).toBeUndefined();
  });
  it('may have a default', () => {
    const Resource = `arn:aws:s3:::notes/\${aws:PrincipalTag/team, 'company-wide'}/*`;
    expect(effectOf({ Action: '*', Resource }, { resource: 'arn:aws:s3:::notes/company-wide/x' })).toBe(
      'Allow',
    );
    const context = { 'aws:PrincipalTag/team': 'yellow' };
    expect(effectOf({ Action: '*', Resource }, { context, resource: 'arn:aws:s3:::notes/yellow/x' })).toBe(
      'Allow',
    );
  });
  it('are text before version 2012-10-17', () => {
    const asked = { context: { 'aws:username': 'ada' }, resource: 'arn:aws:s3:::notes/ada/x' };
    expect(effectOf(home, asked, '2008-10-17')).toBeUndefined();
  });
  it(`escape wildcards: \${*}, \${?}, \${$}`, () => {
    const Resource = `arn:aws:s3:::notes/a\${*}b\${$}`;
    expect(effectOf({ Action: '*', Resource }, { resource: 'arn:aws:s3:::notes/a*b$' })).toBe('Allow');
    expect(effectOf({ Action: '*', Resource }, { resource: 'arn:aws:s3:::notes/axb$' })).toBeUndefined();
  });
  it('stand in conditions, of texts and ARNs', () => {
    const Condition = { StringEquals: { 's3:prefix': `home/\${aws:username}` } };
    const context = { 'aws:username': 'ada', 's3:prefix': 'home/ada' };
    expect(effectOf({ ...anything, Condition }, { context })).toBe('Allow');
  });
});

describe('conditions', () => {
  it.each<[string, string, unknown, ConditionValue | undefined, boolean]>([
    ['StringEquals', 'aws:username', 'ada', 'ada', true],
    ['StringEquals', 'AWS:UserName', 'ada', 'ada', true],
    ['StringEquals', 'aws:username', 'Ada', 'ada', false],
    ['StringEquals', 'aws:username', 'a*', 'ada', false],
    ['StringEquals', 'aws:username', ['bob', 'ada'], 'ada', true],
    ['StringEquals', 'aws:username', 'ada', undefined, false],
    ['StringEquals', 's3:prefix', ['', 'home/'], '', true],
    ['StringNotEquals', 'aws:username', ['bob', 'ada'], 'ada', false],
    ['StringNotEquals', 'aws:username', 'bob', undefined, true],
    ['StringEqualsIgnoreCase', 'aws:username', 'ADA', 'ada', true],
    ['StringNotEqualsIgnoreCase', 'aws:username', 'ADA', 'ada', false],
    ['StringLike', 'aws:username', 'a?a', 'ada', true],
    ['StringNotLike', 'aws:username', 'b*', 'ada', true],
    ['StringEqualsIfExists', 'aws:username', 'ada', undefined, true],
    ['StringEqualsIfExists', 'aws:username', 'ada', 'bob', false],
    ['NumericLessThanEquals', 's3:max-keys', '10', '10', true],
    ['NumericLessThanEquals', 's3:max-keys', 10, '11', false],
    ['NumericLessThan', 's3:max-keys', 10, 'many', false],
    ['NumericEquals', 's3:max-keys', '10.0', '10', true],
    ['NumericNotEquals', 's3:max-keys', '10', '11', true],
    ['NumericGreaterThan', 's3:max-keys', '10', '11', true],
    ['NumericGreaterThanEquals', 's3:max-keys', '12', '11', false],
    ['DateGreaterThan', 'aws:CurrentTime', '2020-04-01T00:00:00Z', '2020-04-01T00:00:01Z', true],
    ['DateLessThan', 'aws:CurrentTime', '2020-06-30T23:59:59Z', '2020-07-01T00:00:00Z', false],
    ['DateLessThan', 'aws:TokenIssueTime', '2020-07-01T00:00:00Z', '1593561599', true],
    ['DateEquals', 'aws:CurrentTime', '2020-01-01', '2020-01-01T00:00:00Z', true],
    ['DateNotEquals', 'aws:CurrentTime', '2020-01-01', '2020-01-01T00:00:00Z', false],
    ['Bool', 'aws:SecureTransport', 'true', 'true', true],
    ['Bool', 'aws:SecureTransport', true, 'true', true],
    ['Bool', 'aws:SecureTransport', 'false', 'true', false],
    ['Bool', 'aws:MultiFactorAuthPresent', 'false', undefined, false],
    ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'false', undefined, true],
    ['BinaryEquals', 'key', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.113.7', true],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.114.7', false],
    ['IpAddress', 'aws:SourceIp', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', 'aws:SourceIp', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678::1', true],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['IpAddress', 'aws:SourceIp', 'nowhere', '10.1.2.3', false],
    ['NotIpAddress', 'aws:SourceIp', ['192.0.2.0/24', '203.0.113.0/24'], '192.0.2.1', false],
    ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24', undefined, true],
    [
      'ArnEquals',
      'aws:SourceArn',
      'arn:aws:sns:*:123456789012:t*',
      'arn:aws:sns:eu-west-1:123456789012:topic',
      true,
    ],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:topic', 'arn:aws:sns:eu-west-1:123456789012:topic', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:notes', 'arn:aws:s3:::notes', true],
    ['ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::notes', 'arn:aws:s3:::other', true],
    ['Null', 'aws:TokenIssueTime', 'true', undefined, true],
    ['Null', 'aws:TokenIssueTime', 'true', '1', false],
    ['Null', 'aws:TokenIssueTime', 'false', '1', true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], undefined, true],
    ['ForAllValues:StringNotEquals', 'aws:TagKeys', 'c', ['a', 'c'], false],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'], undefined, false],
    ['ForAnyValue:StringLike', 'aws:TagKeys', 'a*', ['b', 'ax'], true],
    ['ForAnyValue:StringNotEquals', 'aws:TagKeys', 'c', ['a', 'c'], true],
  ])('%s { %s: %j } for %j: %s', (operator, key, value, given, expected) => {
    const Condition = { [operator]: { [key]: value } };
    const context: { [key: string]: ConditionValue } =
      given === undefined ? {} : { [key.toLowerCase()]: given };
    expect(effectOf({ ...anything, Condition }, { context })).toBe(expected ? 'Allow' : undefined);
  });

  it('all lines of a block have to hold', () => {
    const Condition = {
      StringEquals: { 'aws:username': 'ada', 's3:prefix': 'x' },
      Bool: { 'aws:SecureTransport': 'true' },
    };
    const context = { 'aws:username': 'ada', 's3:prefix': 'x', 'aws:SecureTransport': 'true' };
    expect(effectOf({ ...anything, Condition }, { context })).toBe('Allow');
    expect(
      effectOf({ ...anything, Condition }, { context: { ...context, 's3:prefix': 'y' } }),
    ).toBeUndefined();
    expect(
      effectOf({ ...anything, Condition }, { context: { ...context, 'aws:SecureTransport': 'false' } }),
    ).toBeUndefined();
  });

  it('an unknown operator is an error', () => {
    expect(() =>
      effectOf({ ...anything, Condition: { StringSimilar: { 'aws:username': 'a' } } }, {}),
    ).toThrow('unknown condition operator StringSimilar');
  });
});

describe('keys that the server does not tell', () => {
  const context: ConditionContext = { get: () => untold };
  const matches = (Effect: string, Condition: object) =>
    compilePolicyJson({ Statement: { ...anything, Effect, Condition } } as never).statements[0]?.match({
      ...question({}),
      context,
    }) !== undefined;

  it.each([
    { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'ada' } },
    { StringEqualsIfExists: { 'dynamodb:Select': 'COUNT' } },
    { StringNotEquals: { 'aws:ResourceTag/team': 'red' } },
    { Null: { 'aws:ResourceTag/team': 'true' } },
  ])('are held against whoever asks: %j', (condition) => {
    expect(matches('Allow', condition)).toBe(false);
    expect(matches('Deny', condition)).toBe(true);
  });
});

describe('principals', () => {
  const session = {
    arn: 'arn:aws:sts::111122223333:assumed-role/builder/s1',
    roleArn: 'arn:aws:iam::111122223333:role/ci/builder',
    userId: 'AROABUILDER:s1',
    account: '111122223333',
    kind: 'role-session',
  } as const;
  const service = { arn: 'states.amazonaws.com', kind: 'service', service: 'states.amazonaws.com' } as const;
  const matchOf = (principals: object, asked: Question, Effect = 'Allow') =>
    compilePolicyJson({ Statement: { Effect, ...anything, ...principals } } as never).statements[0]?.match(
      question(asked),
    );

  it.each([
    ['*', {}, 'everyone'],
    [{ AWS: '*' }, {}, 'everyone'],
    [{ AWS: '111122223333' }, {}, 'account'],
    [{ AWS: ['arn:aws:iam::111122223333:root'] }, {}, 'account'],
    [{ AWS: '444455556666' }, {}, undefined],
    [{ AWS: 'arn:aws:iam::111122223333:user/ada' }, {}, 'self'],
    [{ AWS: 'arn:aws:iam::111122223333:user/*' }, {}, undefined],
    [{ AWS: session.roleArn }, { principal: session }, 'role'],
    [{ AWS: session.arn }, { principal: session }, 'self'],
    [{ AWS: 'AROABUILDER' }, { principal: session }, 'role'],
    [{ Service: 'states.amazonaws.com' }, { principal: service }, 'self'],
    [{ Service: 'events.amazonaws.com' }, { principal: service }, undefined],
    [{ Service: 'states.amazonaws.com' }, {}, undefined],
  ])('%j', (Principal, asked, expected) => {
    expect(matchOf({ Principal }, asked)).toBe(expected);
  });

  it('a Deny spares those only whose account is named as well', () => {
    const user = 'arn:aws:iam::111122223333:user/ada';
    expect(matchOf({ NotPrincipal: { AWS: user } }, {}, 'Deny')).toBe('everyone');
    expect(matchOf({ NotPrincipal: { AWS: [user, '111122223333'] } }, {}, 'Deny')).toBeUndefined();
    expect(matchOf({ NotPrincipal: { AWS: user } }, {}, 'Allow')).toBeUndefined();
  });
});
