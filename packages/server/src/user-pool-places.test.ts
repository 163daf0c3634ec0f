import { describe, expect, it, test } from 'vitest';
import { readOwnPoolSettings, userPoolPlaces } from './user-pool-places.ts';

const pool = ['eu-central-1', 'eu-central-1_AbCdEf123'] as const;

describe('the issuer of tokens', () => {
  it.each([
    [{}, undefined, 'http://localhost:4566/eu-central-1_AbCdEf123'],
    [{}, 'http://127.0.0.1:4999', 'http://localhost:4999/eu-central-1_AbCdEf123'],
    [{}, 'http://[::]:80', 'http://localhost/eu-central-1_AbCdEf123'],
    [
      { publicUrl: 'https://cairn.example.com' },
      'http://0.0.0.0:4566',
      'https://cairn.example.com/eu-central-1_AbCdEf123',
    ],
    [
      { publicUrl: 'https://cairn.example.com', issuer: 'aws' as const },
      'http://0.0.0.0:4566',
      'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123',
    ],
  ])('of the settings %j at %s is %s', (settings, endpoint, issuer) => {
    expect(userPoolPlaces(settings, () => endpoint).issuer(...pool)).toBe(issuer);
  });
});

test.each([
  [{}, 'http://127.0.0.1:4999', 'https://auth.localhost:4999/notes'],
  [{ publicUrl: 'http://127.0.0.1:80' }, undefined, 'https://auth.localhost/notes'],
  [{ publicUrl: 'https://cairn.example.com:8443' }, undefined, 'https://auth.cairn.example.com:8443/notes'],
])('the sign-in pages of the settings %j at %s are at %s', (settings, endpoint, pages) => {
  expect(userPoolPlaces(settings, () => endpoint).signInPages('notes')).toBe(pages);
});

describe('the settings', () => {
  it('are an origin and one of two words', () => {
    expect(readOwnPoolSettings({ publicUrl: 'https://Cairn.example.com:443/', issuer: 'aws' })).toEqual({
      publicUrl: 'https://cairn.example.com',
      issuer: 'aws',
    });
    expect(readOwnPoolSettings({})).toEqual({ issuer: 'own' });
  });

  it.each([
    'cairn.example.com',
    'ftp://cairn.example.com',
    'https://cairn.example.com/path',
    'https://cairn.example.com/?query',
    'https://cairn.example.com/#fragment',
    'https://somebody@cairn.example.com',
    'javascript:alert(1)',
    '',
  ])('do not take %j for an address', (publicUrl) => {
    expect(() => readOwnPoolSettings({ publicUrl })).toThrow('--public-url takes an address such as');
  });

  it('do not take another word for an issuer', () => {
    expect(() => readOwnPoolSettings({ issuer: 'cognito' as never })).toThrow(
      "--issuer is own or aws, not 'cognito'",
    );
  });
});
