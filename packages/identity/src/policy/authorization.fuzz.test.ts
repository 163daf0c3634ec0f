import type { Principal } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApplicablePolicies, authorize } from './authorization.ts';
import { compilePolicyJson } from './compiled-policy.ts';
import { conditionContext } from './condition-context.ts';
import { compilePattern, patternMatches } from './policy-pattern.ts';

const context = conditionContext({ 'aws:username': 'ab' });
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 });

describe('patterns, against regular expressions', () => {
  it('cover what the expression covers', () => {
    fc.assert(
      fc.property(
        letters,
        fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 10 }),
        (pattern, text) => {
          const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
          const compiled = compilePattern(pattern, { wildcards: true, variables: true });
          expect(patternMatches(compiled, text, context)).toBe(new RegExp(`^${source}$`, 's').test(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('end in proportion to their length, however many stars there are', () => {
    const pattern = compilePattern(`${'a*'.repeat(1_000)}b`, { wildcards: true, variables: false });
    expect(patternMatches(pattern, 'a'.repeat(5_000), context)).toBe(false);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => {
        const compiled = compilePattern(pattern, { wildcards: true, variables: true });
        expect(typeof patternMatches(compiled, text, context)).toBe('boolean');
      }),
    );
  });
});

/** A statement of few words, so that questions meet it often. */
interface SmallStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly isNotAction: boolean;
  readonly username: string | undefined;
}

const statement: fc.Arbitrary<SmallStatement> = fc.record({
  effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
  actions: fc.array(fc.constantFrom('s3:Get', 's3:*', 's3:Put', 'sqs:*'), { minLength: 1, maxLength: 2 }),
  isNotAction: fc.boolean(),
  username: fc.option(fc.constantFrom('ab', 'ba'), { nil: undefined }),
});
const policy = fc.array(statement, { minLength: 1, maxLength: 3 });
const grantee = fc.constantFrom('nobody', 'user', 'account', 'everyone');

/** Carries a statement out word by word. */
function holds({ actions, isNotAction, username }: SmallStatement, action: string): boolean {
  const isNamed = actions.some(
    (each) => each === action || (each.endsWith('*') && action.startsWith(each.slice(0, -1))),
  );
  return isNamed !== isNotAction && (username === undefined || username === 'ab');
}

const says = (statements: readonly SmallStatement[], effect: string, action: string): boolean =>
  statements.some((each) => each.effect === effect && holds(each, action));

const documentOf = (statements: readonly SmallStatement[]) =>
  compilePolicyJson({
    Statement: statements.map(({ effect, actions, isNotAction, username }) => ({
      Effect: effect,
      [isNotAction ? 'NotAction' : 'Action']: actions,
      Resource: '*',
      ...(username === undefined ? {} : { Condition: { StringEquals: { 'aws:username': username } } }),
    })),
  });

const own = '111122223333';
const user: Principal = { arn: `arn:aws:iam::${own}:user/ab`, kind: 'user', account: own };
const granted: { readonly [name: string]: object | string } = {
  user: { AWS: user.arn },
  account: { AWS: own },
  everyone: '*',
};

describe('decisions, against the flow chart of the user guide taken word by word', () => {
  const situation = fc.record({
    action: fc.constantFrom('s3:Get', 's3:Put', 'sqs:Send'),
    identity: fc.array(policy, { maxLength: 2 }),
    boundary: fc.option(policy, { nil: undefined }),
    session: fc.option(policy, { nil: undefined }),
    grantee,
    isOwnAccount: fc.boolean(),
  });

  it('are the same', () => {
    fc.assert(
      fc.property(situation, ({ action, identity, boundary, session, grantee: to, isOwnAccount }) => {
        const policies: ApplicablePolicies = {
          identity: identity.map(documentOf),
          boundary: boundary && documentOf(boundary),
          session: session && [documentOf(session)],
          resource: granted[to] === undefined ? undefined : grant(granted[to]),
          resourceAccount: isOwnAccount ? own : '444455556666',
        };
        const all = [...identity, boundary ?? [], session ?? []];
        const isDenied = all.some((each) => says(each, 'Deny', action));
        const byIdentity = identity.some((each) => says(each, 'Allow', action));
        const within = (held: readonly SmallStatement[] | undefined) =>
          held === undefined || says(held, 'Allow', action);
        const isHeld = within(boundary) && within(session);
        const plain = byIdentity && isHeld;
        const naive = isOwnAccount
          ? plain || to === 'user' || (to === 'everyone' && isHeld)
          : plain && to !== 'nobody';
        const decision = authorize({ action, resource: 'r', context, principal: user }, policies);
        expect(decision.kind === 'allowed').toBe(naive && !isDenied);
        expect(decision.kind === 'explicitly-denied').toBe(isDenied);
      }),
      { numRuns: 3_000 },
    );
  });
});

function grant(principal: object | string) {
  return compilePolicyJson({
    Statement: { Effect: 'Allow', Principal: principal, Action: '*', Resource: '*' },
  } as never);
}
