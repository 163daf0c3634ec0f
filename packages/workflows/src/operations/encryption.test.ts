import type { JsonObject } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { checkEncryption, describeEncryption, KeyNotice } from './encryption.ts';

const id = '0987dcba-09fe-87dc-65ba-ab0987654321';
const custom = (kmsKeyId: string): JsonObject => ({ type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId });

describe('an encryption configuration', () => {
  it.each([
    id,
    `mrk-${'0'.repeat(32)}`,
    'alias/orders',
    `arn:aws:kms:us-east-1:111122223333:key/${id}`,
    'arn:aws:kms:us-east-1:111122223333:alias/team/orders',
    `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${id}`,
  ])('takes the key %s', (key) => {
    expect(() => checkEncryption(custom(key))).not.toThrow();
  });

  it.each(['', 'orders', 'alias/', 'key', `arn:aws:s3:::bucket`, `arn:aws:kms:us-east-1:1:key/${id}`])(
    'refuses the key "%s"',
    (key) => {
      const message = 'Invalid Encryption Configuration: Must set a valid kmsKeyId.';
      expect(() => checkEncryption(custom(key))).toThrow(message);
    },
  );

  it('of a customer needs a key, and one of AWS takes none', () => {
    expect(() => checkEncryption({ type: 'CUSTOMER_MANAGED_KMS_KEY' })).toThrow('Must set a valid kmsKeyId.');
    expect(() => checkEncryption({ type: 'AWS_OWNED_KEY', kmsKeyId: id })).toThrow(
      'Custom kmsKeyId is not allowed when selecting AWS_OWNED_KEY.',
    );
    expect(() => checkEncryption({ type: 'AWS_OWNED_KEY' })).not.toThrow();
    expect(() => checkEncryption(undefined)).not.toThrow();
  });

  it('is shown with the time for which data keys are reused', () => {
    expect(describeEncryption(undefined)).toEqual({ type: 'AWS_OWNED_KEY' });
    expect(describeEncryption(custom(id))).toEqual({ ...custom(id), kmsDataKeyReusePeriodSeconds: 300 });
    const short = { ...custom(id), kmsDataKeyReusePeriodSeconds: 60 };
    expect(describeEncryption(short)).toEqual(short);
  });
});

test('that nothing is encrypted with a key is told once', () => {
  const told: string[] = [];
  const notice = new KeyNotice((level, message) => told.push(`${level} ${message}`));
  notice.note({ type: 'AWS_OWNED_KEY' });
  expect(told).toEqual([]);
  notice.note(custom(id));
  notice.note(custom(id));
  expect(told).toEqual([expect.stringMatching(/^warn .*not encrypted/)]);
});
