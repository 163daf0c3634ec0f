import { expect, it } from 'vitest';
import type { AppClient } from '../../wire/user-pool-types.ts';
import { validityText } from './token-validity.ts';

const client: AppClient = {
  ClientId: 'c',
  UserPoolId: 'p',
  ClientName: 'web',
  CreationDate: 0,
  LastModifiedDate: 0,
  RefreshTokenValidity: 1,
  IdTokenValidity: 90,
  TokenValidityUnits: { IdToken: 'minutes' },
};

it('says how long tokens hold, by Cognito’s own units where none are said', () => {
  expect(validityText(client, 'RefreshToken')).toBe('1 day');
  expect(validityText(client, 'IdToken')).toBe('90 minutes');
  expect(validityText(client, 'AccessToken')).toBe('1 hour');
  expect(validityText({ ...client, RefreshTokenValidity: 0 }, 'RefreshToken')).toBe('30 days');
});
