import { type JsonObject, memberOf } from '@cairn/kit';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/** What is shown where nothing else was asked for. */
export const defaultEncryption: JsonObject = { type: 'AWS_OWNED_KEY' };

/** @throws ServiceError InvalidEncryptionConfiguration */
export function checkEncryption(configuration: JsonObject | undefined): void {
  if (configuration === undefined) return;
  const hasKey = memberOf(configuration, 'kmsKeyId') !== undefined;
  const ownKey = memberOf(configuration, 'type') === 'CUSTOMER_MANAGED_KMS_KEY';
  if (!ownKey && hasKey) {
    throw stepFunctionsErrors.invalidEncryptionConfiguration(
      'Custom kmsKeyId is not allowed when selecting AWS_OWNED_KEY.',
    );
  }
  if (ownKey) {
    throw stepFunctionsErrors.invalidEncryptionConfiguration(
      hasKey
        ? 'Keys of customers (CUSTOMER_MANAGED_KMS_KEY) are not supported.'
        : 'Must set a valid kmsKeyId.',
    );
  }
}
