import { expect, it } from 'vitest';
import { identityPolicyProblem, trustPolicyProblem } from './validate-policy.ts';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::notes/*' };
const policy = (change: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...change }] });

it.each([
  ['a policy as it should be', policy({}), undefined],
  ['no JSON', '{', 'Syntax errors in policy.'],
  ['no statement', '{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
  ['an unknown member', policy({ Actions: 's3:*' }), 'Syntax errors in policy.'],
  ['an effect of its own', policy({ Effect: 'allow' }), 'Syntax errors in policy.'],
  [
    'another version',
    JSON.stringify({ Version: '2020-01-01', Statement: statement }),
    'Policy document must be version 2012-10-17 or greater.',
  ],
  ['no action', policy({ Action: undefined }), 'Policy statement must contain actions.'],
  ['no resource', policy({ Resource: undefined }), 'Policy statement must contain resources.'],
  ['a principal', policy({ Principal: '*' }), 'Policy document should not specify a principal.'],
  [
    'an action without its service',
    policy({ Action: 'GetObject' }),
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
  ['a wildcard for the service', policy({ Action: 's*:GetObject' }), 'Vendor s* is not valid'],
  [
    'a resource that is no ARN',
    policy({ Resource: 'notes' }),
    'Resource notes must be in ARN format or "*".',
  ],
  [
    'another partition',
    policy({ Resource: 'arn:azure:s3:::notes' }),
    'Partition "azure" is not valid for resource "arn:azure:s3:::notes".',
  ],
  ['half an ARN', policy({ Resource: 'arn:aws:s3' }), 'The policy failed legacy parsing'],
  [
    'a Sid with a hyphen',
    policy({ Sid: 'a-b' }),
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
  ],
  [
    'a Sid twice',
    JSON.stringify({
      Statement: [
        { ...statement, Sid: 'a' },
        { ...statement, Sid: 'a' },
      ],
    }),
    'Statement IDs (SID) in a single policy must be unique.',
  ],
  [
    'an unknown condition',
    policy({ Condition: { StringIs: { 'aws:username': 'a' } } }),
    'Invalid Condition type : StringIs.',
  ],
])('IAM refuses a policy with %s', (_, text, expected) => {
  expect(identityPolicyProblem(text)).toBe(expected);
});

const trust = (change: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Action: 'sts:AssumeRole',
        ...change,
      },
    ],
  });

it.each([
  ['all that it needs', trust({}), undefined],
  ['no JSON', 'trust me', 'This policy contains invalid Json'],
  ['a resource', trust({ Resource: '*' }), 'Has prohibited field Resource'],
  ['no principal', trust({ Principal: undefined }), 'Missing required field Principal'],
  ['no action', trust({ Action: undefined }), 'Missing required field Action'],
  ['no effect', trust({ Effect: undefined }), 'Missing required field Effect'],
  [
    'an action of another service',
    trust({ Action: 's3:GetObject' }),
    'AssumeRole policy may only specify STS AssumeRole actions.',
  ],
  [
    'a principal that is none',
    trust({ Principal: { AWS: 'ada' } }),
    'Invalid principal in policy: "AWS":"ada"',
  ],
  [
    'a service that is none',
    trust({ Principal: { Service: 'states' } }),
    'Invalid principal in policy: "SERVICE":"states"',
  ],
])('a trust policy with %s', (_, text, expected) => {
  expect(trustPolicyProblem(text)).toBe(expected);
});
