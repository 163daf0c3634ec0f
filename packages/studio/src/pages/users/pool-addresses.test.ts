import { expect, it } from 'vitest';
import { documentsOf, issuerOf, signInPagesOf } from './pool-addresses.ts';

const own = {
  issuer: 'http://localhost:4566/{userPoolId}',
  documents: 'http://localhost:4566/{userPoolId}',
  signInPages: 'https://auth.localhost:4566/{domain}',
};

it('names the issuer of a pool as the server does', () => {
  const pool = { region: 'eu-west-1', userPoolId: 'eu-west-1_AbCdEf123' };
  expect(issuerOf(own, pool)).toBe('http://localhost:4566/eu-west-1_AbCdEf123');
  const issuer = 'https://cognito-idp.{region}.amazonaws.com/{userPoolId}';
  expect(issuerOf({ ...own, issuer }, pool)).toBe(
    'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
  );
  expect(documentsOf({ ...own, issuer }, pool.userPoolId)).toEqual({
    keys: 'http://localhost:4566/eu-west-1_AbCdEf123/.well-known/jwks.json',
    discovery: 'http://localhost:4566/eu-west-1_AbCdEf123/.well-known/openid-configuration',
  });
});

it('finds the pages of a prefix, and those of a name of its own', () => {
  expect(signInPagesOf(own, { Domain: 'notes' })).toBe('https://auth.localhost:4566/notes');
  expect(signInPagesOf(own, { CustomDomain: 'login.example.com' })).toBe('https://login.example.com:4566');
  expect(signInPagesOf(own, {})).toBeUndefined();
});
