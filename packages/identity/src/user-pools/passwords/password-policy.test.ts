import { nodeUserPoolCrypto } from '@cairn/host/identity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualSettings } from '../testing/pool-records.ts';
import { admin, poolId, userPoolFixture } from '../testing/user-pool-fixture.ts';
import { passwordProblem, passwordSymbols } from './password-policy.ts';
import { temporaryPassword } from './temporary-password.ts';

const strict = usualSettings.Policies.PasswordPolicy;
const lax = {
  ...strict,
  MinimumLength: 6,
  RequireUppercase: false,
  RequireLowercase: false,
  RequireNumbers: false,
  RequireSymbols: false,
};

describe('the policy of passwords', () => {
  it.each([...passwordSymbols])('takes %s for a symbol', (symbol) => {
    expect(passwordProblem(strict, `Passw0rd${symbol}`)).toBeUndefined();
  });

  it('takes a space within for a symbol, and refuses one at an end', () => {
    expect(passwordProblem(strict, 'Pass w0rd')).toBeUndefined();
    expect(passwordProblem(strict, 'Passw0rd ')).toBe('Password must have symbol characters');
    expect(passwordProblem(strict, ' Passw0rd!')).toBe('Password must not begin or end with a space');
  });

  it('counts characters, not the halves of which some are made', () => {
    expect(passwordProblem(lax, '😀😀😀😀😀')).toBe('Password not long enough');
    expect(passwordProblem(lax, '😀😀😀😀😀😀')).toBeUndefined();
    expect(passwordProblem(lax, 'a'.repeat(257))).toBe('Password too long');
  });

  it('is kept by temporary passwords, whatever it asks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 99 }), (MinimumLength) => {
        const password = temporaryPassword(nodeUserPoolCrypto(), { MinimumLength });
        expect(passwordProblem({ ...strict, MinimumLength }, password)).toBeUndefined();
      }),
    );
  });
});

describe('the history of passwords', () => {
  it('refuses the last ones, the one in force among them', async () => {
    const settings = {
      Policies: {
        PasswordPolicy: { ...strict, PasswordHistorySize: 2 },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] as const },
      },
    };
    const { operations } = await userPoolFixture({ settings });
    const user = { UserPoolId: poolId, Username: 'ada' };
    await operations.adminCreateUser(admin, { ...user, MessageAction: 'SUPPRESS' });
    const set = (Password: string) =>
      operations.adminSetUserPassword(admin, { ...user, Password, Permanent: true });
    for (const password of ['Passw0rd!1', 'Passw0rd!2', 'Passw0rd!3']) await set(password);
    const refusal = { name: 'PasswordHistoryPolicyViolationException' };
    await expect(set('Passw0rd!3')).rejects.toMatchObject(refusal);
    await expect(set('Passw0rd!2')).rejects.toMatchObject(refusal);
    await set('Passw0rd!1');
  });
});
