import { describe, expect, it } from 'vitest';
import { admin, clientId, poolId, userPoolFixture, visitor } from '../testing/user-pool-fixture.ts';

const input = { ClientId: clientId, Username: 'ada' };
const user = { UserPoolId: poolId, Username: 'ada' };

/** A confirmed user with a verified address and telephone. */
async function recoveryFixture(options: Parameters<typeof userPoolFixture>[0] = {}) {
  const fixture = await userPoolFixture(options);
  const { operations, context, pool } = fixture;
  await operations.adminCreateUser(admin, {
    ...user,
    UserAttributes: [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'phone_number', Value: '+15555550123' },
      { Name: 'phone_number_verified', Value: 'true' },
    ],
    MessageAction: 'SUPPRESS',
  });
  await operations.adminSetUserPassword(admin, { ...user, Password: 'Passw0rd!', Permanent: true });
  const hasPassword = async (password: string) => {
    const found = await context.users.named(pool, { kind: 'username', value: 'ada' });
    const { password: verifier } = await context.users.credentials(found ?? { userPoolId: poolId, sub: '' });
    return context.verifiers.matches(pool, { username: 'ada' }, { password, verifier });
  };
  const confirm = (ConfirmationCode: string, Password = 'N3wPassw0rd!') =>
    operations.confirmForgotPassword(visitor(), { ...input, ConfirmationCode, Password });
  return { ...fixture, hasPassword, confirm };
}

describe('ForgotPassword', () => {
  it('sets a new password by a code, once, and signs out everywhere', async () => {
    const { operations, lastCode, confirm, hasPassword, signedOut, events } = await recoveryFixture({
      onTrigger: () => ({}),
    });
    const { CodeDeliveryDetails } = await operations.forgotPassword(visitor(), input);
    expect(CodeDeliveryDetails).toEqual({
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    const code = lastCode();
    const both = await Promise.allSettled([confirm(code), confirm(code, '0therPassw0rd!')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await hasPassword('Passw0rd!')).toBe(false);
    expect(signedOut).toHaveLength(1);
    expect(events.at(-1)?.source).toBe('PostConfirmation_ConfirmForgotPassword');
    await expect(confirm(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('leaves the code where the new password is none, so that it can be tried again', async () => {
    const { operations, lastCode, confirm, hasPassword } = await recoveryFixture();
    await operations.forgotPassword(visitor(), input);
    await expect(confirm(lastCode(), 'short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await confirm(lastCode());
    expect(await hasPassword('N3wPassw0rd!')).toBe(true);
  });

  it('follows the order of recovery, and leaves out what the second factor goes to', async () => {
    const RecoveryMechanisms = [
      { Priority: 2, Name: 'verified_email' },
      { Priority: 1, Name: 'verified_phone_number' },
    ] as const;
    const { operations } = await recoveryFixture({
      settings: { AccountRecoverySetting: { RecoveryMechanisms } },
    });
    const medium = async () =>
      (await operations.forgotPassword(visitor(), input)).CodeDeliveryDetails.DeliveryMedium;
    expect(await medium()).toBe('SMS');
    const MFAOptions = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }];
    await operations.adminSetUserSettings(admin, { ...user, MFAOptions });
    expect(await medium()).toBe('EMAIL');
  });

  it('is the administrator’s affair where the pool says so', async () => {
    const RecoveryMechanisms = [{ Priority: 1, Name: 'admin_only' }] as const;
    const { operations } = await recoveryFixture({
      settings: { AccountRecoverySetting: { RecoveryMechanisms } },
    });
    await expect(operations.forgotPassword(visitor(), input)).rejects.toThrow(
      'Contact administrator to reset password.',
    );
  });

  it('sends nothing to an address that is not verified, and tells so only where it may', async () => {
    const { operations, sent } = await recoveryFixture();
    const UserAttributes = [{ Name: 'email_verified', Value: 'false' }];
    await operations.adminUpdateUserAttributes(admin, { ...user, UserAttributes });
    const { CodeDeliveryDetails } = await operations.forgotPassword(visitor(), input);
    expect(CodeDeliveryDetails.DeliveryMedium).toBe('EMAIL');
    expect(sent).toEqual([]);
    const open = await recoveryFixture({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await open.operations.adminUpdateUserAttributes(admin, { ...user, UserAttributes });
    await expect(open.operations.forgotPassword(visitor(), input)).rejects.toThrow(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
    await expect(
      open.operations.forgotPassword(visitor(), { ...input, Username: 'eve' }),
    ).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  it('ends with a code that was sent to an address that is no longer the user’s', async () => {
    const { operations, lastCode, confirm } = await recoveryFixture();
    await operations.forgotPassword(visitor(), input);
    const code = lastCode();
    const UserAttributes = [
      { Name: 'email', Value: 'ada@example.org' },
      { Name: 'email_verified', Value: 'true' },
    ];
    await operations.adminUpdateUserAttributes(admin, { ...user, UserAttributes });
    await expect(confirm(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('is begun by administrators too: the user has to set a new password', async () => {
    const { operations, lastCode, confirm } = await recoveryFixture();
    await operations.adminResetUserPassword(admin, user);
    expect(await operations.adminGetUser(admin, user)).toMatchObject({ UserStatus: 'RESET_REQUIRED' });
    await confirm(lastCode());
    expect(await operations.adminGetUser(admin, user)).toMatchObject({ UserStatus: 'CONFIRMED' });
  });

  it('is not for those who have to change a temporary password, or are disabled', async () => {
    const { operations } = await recoveryFixture({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await operations.adminDisableUser(admin, user);
    await expect(operations.forgotPassword(visitor(), input)).rejects.toThrow('User is disabled.');
    await operations.adminEnableUser(admin, user);
    await operations.adminSetUserPassword(admin, { ...user, Password: 'Temp0rary!' });
    await expect(operations.forgotPassword(visitor(), input)).rejects.toThrow(
      'User password cannot be reset in the current state.',
    );
  });
});
