import { expect, it } from 'vitest';
import { administrator, anybody } from '../testing/whole-user-pools.ts';
import { factorsFixture } from './testing/factors-fixture.ts';

const on = { Enabled: true };
const preferred = { Enabled: true, PreferredMfa: true };

it.each([
  ['two that are preferred', { EmailMfaSettings: preferred, SMSMfaSettings: preferred }],
  ['one that is preferred and off', { EmailMfaSettings: { PreferredMfa: true } }],
  ['an authenticator that was not verified', { SoftwareTokenMfaSettings: on }],
  ['text messages without a telephone', { SMSMfaSettings: on }],
  ['passkeys without another method', { WebAuthnMfaSettings: on }],
])('%s are refused, by users and administrators, and change nothing', async (_name, preference) => {
  const at = await factorsFixture({ passkeys: 'MULTI_FACTOR_WITH_USER_VERIFICATION' });
  await at.addUser('ada');
  const AccessToken = await at.accessTokenOf('ada');
  const refused = { code: 'InvalidParameterException' };
  const own = at.operations.setUserMFAPreference(anybody, { AccessToken, ...preference });
  await expect(own).rejects.toMatchObject(refused);
  const admin = at.operations.adminSetUserMFAPreference(administrator, { ...at.named('ada'), ...preference });
  await expect(admin).rejects.toMatchObject(refused);
  const factors = await at.operations.adminGetUserAuthFactors(administrator, at.named('ada'));
  expect(factors).toEqual({ Username: 'ada', ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP'] });
});

it('what is not named stays, and a method that is off is preferred no longer', async () => {
  const at = await factorsFixture();
  await at.addUser('ada');
  const AccessToken = await at.accessTokenOf('ada');
  const set = (preference: object) =>
    at.operations.setUserMFAPreference(anybody, { AccessToken, ...preference });
  const shown = () => at.operations.getUserAuthFactors(anybody, { AccessToken });
  await set({ EmailMfaSettings: preferred });
  await set({});
  expect(await shown()).toMatchObject({
    PreferredMfaSetting: 'EMAIL_OTP',
    UserMFASettingList: ['EMAIL_OTP'],
  });
  await set({ EmailMfaSettings: on });
  expect(await shown()).not.toHaveProperty('PreferredMfaSetting');
  await set({ EmailMfaSettings: { Enabled: false } });
  expect(await shown()).not.toHaveProperty('UserMFASettingList');
});

it('a code by e-mail is asked for where it is preferred', async () => {
  const at = await factorsFixture();
  await at.addUser('ada');
  const AccessToken = await at.accessTokenOf('ada');
  await at.operations.setUserMFAPreference(anybody, { AccessToken, EmailMfaSettings: preferred });
  const { ChallengeName, Session = '' } = await at.signIn('ada');
  expect(ChallengeName).toBe('EMAIL_OTP');
  const EMAIL_OTP_CODE = /\d{6}/.exec(at.messages.at(-1)?.body ?? '')?.[0] ?? '';
  expect(
    (await at.respond('EMAIL_OTP', 'ada', { EMAIL_OTP_CODE, Session })).AuthenticationResult,
  ).toBeDefined();
});
