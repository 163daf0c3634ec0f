import { describe, expect, it } from 'vitest';
import { type ApplicablePolicies, authorize } from './authorization.ts';
import { compilePolicyJson } from './compiled-policy.ts';
import { denialText } from './denial-text.ts';
import { ada, question } from './testing/policy-question.ts';

const own = '111122223333';
const other = '444455556666';
const allow = compilePolicyJson({ Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } });
const deny = compilePolicyJson({ Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } });
const nothing = compilePolicyJson({ Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: '*' } });
const grants = (Principal: object | string, Effect = 'Allow') =>
  compilePolicyJson({ Statement: { Effect, Principal, Action: '*', Resource: '*' } } as never);

const session = {
  arn: `arn:aws:sts::${own}:assumed-role/r/s`,
  roleArn: `arn:aws:iam::${own}:role/r`,
  account: own,
  kind: 'role-session',
} as const;
const root = { arn: `arn:aws:iam::${own}:root`, account: own, kind: 'root' } as const;
const service = { arn: 'sns.amazonaws.com', service: 'sns.amazonaws.com', kind: 'service' } as const;

type Given = Omit<Partial<ApplicablePolicies>, 'identity'> & {
  readonly identity?: ApplicablePolicies['identity'];
  readonly principal?: typeof session | typeof root | typeof service | typeof ada;
};

/** `allowed`, or the end of AWS's text. */
function outcome({ principal = ada, ...policies }: Given): string {
  const request = question({ principal });
  const decision = authorize(request, { identity: [], resourceAccount: own, ...policies });
  if (decision.kind === 'allowed') return 'allowed';
  const { arn: principalArn } = principal;
  const text = denialText(
    { principalArn, action: 's3:GetObject', resource: 'arn:aws:s3:::notes/a' },
    decision,
  );
  const start = `User: ${principalArn} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::notes/a `;
  expect(text.startsWith(start)).toBe(true);
  return text.slice(start.length);
}

const no = (kind: string) => `because no ${kind} allows the s3:GetObject action`;
const explicit = (kind: string) => `with an explicit deny in ${kind}`;

describe('who may do what, within an account', () => {
  it.each<[string, Given, string]>([
    ['nothing allows', {}, no('identity-based policy')],
    ['an identity policy allows', { identity: [nothing, allow] }, 'allowed'],
    ['one allows and another denies', { identity: [allow, deny] }, explicit('an identity-based policy')],
    ['the boundary does not allow', { identity: [allow], boundary: nothing }, no('permissions boundary')],
    ['the boundary denies', { identity: [allow], boundary: deny }, explicit('a permissions boundary')],
    ['the boundary alone allows', { boundary: allow }, no('identity-based policy')],
    ['the session does not allow', { identity: [allow], session: [nothing] }, no('session policy')],
    ['the session denies', { identity: [allow], session: [allow, deny] }, explicit('a session policy')],
    ['all of them allow', { identity: [allow], boundary: allow, session: [allow] }, 'allowed'],
    ['the resource names the user', { resource: grants({ AWS: ada.arn }) }, 'allowed'],
    [
      'the resource names the user, the boundary nothing',
      { resource: grants({ AWS: ada.arn }), boundary: nothing },
      'allowed',
    ],
    ['the resource names the account', { resource: grants({ AWS: own }) }, no('identity-based policy')],
    [
      'the resource names the account, an identity policy allows',
      { resource: grants({ AWS: own }), identity: [allow] },
      'allowed',
    ],
    [
      'the resource denies',
      { identity: [allow], resource: grants('*', 'Deny') },
      explicit('a resource-based policy'),
    ],
    [
      'the resource names the role',
      { principal: session, resource: grants({ AWS: session.roleArn }) },
      'allowed',
    ],
    [
      'the resource names the role, its boundary nothing',
      { principal: session, resource: grants({ AWS: session.roleArn }), boundary: nothing },
      no('permissions boundary'),
    ],
    [
      'the resource names the session, its boundary nothing',
      { principal: session, resource: grants({ AWS: session.arn }), boundary: nothing },
      'allowed',
    ],
    ['the root', { principal: root }, 'allowed'],
    [
      'the root, denied by the resource',
      { principal: root, resource: grants({ AWS: own }, 'Deny') },
      explicit('a resource-based policy'),
    ],
    [
      'a service that the resource names',
      { principal: service, resource: grants({ Service: 'sns.amazonaws.com' }) },
      'allowed',
    ],
    ['a service that nobody names', { principal: service }, no('resource-based policy')],
    ['a role does not trust', { identity: [allow], resourceMustAllow: true }, no('resource-based policy')],
    ['a role trusts the user', { resource: grants({ AWS: ada.arn }), resourceMustAllow: true }, 'allowed'],
    [
      'a role trusts the account only',
      { resource: grants({ AWS: own }), resourceMustAllow: true },
      no('identity-based policy'),
    ],
  ])('%s', (_, given, expected) => {
    expect(outcome(given)).toBe(expected);
  });
});

describe('who may do what, across accounts', () => {
  const there = { resourceAccount: other };
  it.each<[string, Given, string]>([
    ['the identity alone allows', { identity: [allow] }, no('resource-based policy')],
    ['neither allows', {}, no('identity-based policy')],
    [
      'the resource alone allows the user',
      { resource: grants({ AWS: ada.arn }) },
      no('identity-based policy'),
    ],
    ['both, for the user', { identity: [allow], resource: grants({ AWS: ada.arn }) }, 'allowed'],
    ['both, for the account', { identity: [allow], resource: grants({ AWS: own }) }, 'allowed'],
    ['both, for everybody', { identity: [allow], resource: grants('*') }, 'allowed'],
    [
      'both, for another account',
      { identity: [allow], resource: grants({ AWS: other }) },
      no('resource-based policy'),
    ],
    [
      'both, beyond the boundary',
      { identity: [allow], boundary: nothing, resource: grants({ AWS: own }) },
      no('permissions boundary'),
    ],
    [
      'the root of an account that the resource does not know',
      { principal: root },
      no('resource-based policy'),
    ],
    [
      'the root of an account that the resource allows',
      { principal: root, resource: grants({ AWS: own }) },
      'allowed',
    ],
  ])('%s', (_, given, expected) => {
    expect(outcome({ ...there, ...given })).toBe(expected);
  });
});
