import { type JsonObject, type Log, memberOf } from '@cairn/kit';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/** What is shown where nothing else was asked for. */
export const defaultEncryption: JsonObject = { type: 'AWS_OWNED_KEY' };

/** How long a data key is reused where nothing else was asked for (API reference, EncryptionConfiguration). */
const dataKeyReuseSeconds = 300;

/** Id of a key, of one region or of many. */
const keyId = '(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})';
const aliasName = 'alias/[\\w/-]{1,250}';
/** A key's id or ARN, an alias or its ARN. */
const keyReference = new RegExp(
  `^(?:${keyId}|${aliasName}|arn:aws[\\w-]*:kms:[a-z0-9-]+:\\d{12}:(?:key/${keyId}|${aliasName}))$`,
);

/** @throws ServiceError InvalidEncryptionConfiguration */
export function checkEncryption(configuration: JsonObject | undefined): void {
  if (configuration === undefined) return;
  const key = memberOf(configuration, 'kmsKeyId');
  if (!usesKey(configuration)) {
    if (key === undefined) return;
    throw stepFunctionsErrors.invalidEncryptionConfiguration(
      'Custom kmsKeyId is not allowed when selecting AWS_OWNED_KEY.',
    );
  }
  if (typeof key !== 'string' || !keyReference.test(key)) {
    throw stepFunctionsErrors.invalidEncryptionConfiguration('Must set a valid kmsKeyId.');
  }
}

/** The configuration as it is shown: with a key of the customer's own, also how long its data keys are reused. */
export function describeEncryption(configuration: JsonObject | undefined): JsonObject {
  if (configuration === undefined || !usesKey(configuration)) return configuration ?? defaultEncryption;
  return { kmsDataKeyReusePeriodSeconds: dataKeyReuseSeconds, ...configuration };
}

function usesKey(configuration: JsonObject): boolean {
  return memberOf(configuration, 'type') === 'CUSTOMER_MANAGED_KMS_KEY';
}

/** Tells once that keys of customers are kept and shown, and that nothing is encrypted with them. */
export class KeyNotice {
  readonly #log: Log;
  #isGiven = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Looks at the configuration of what is created or updated. */
  note(configuration: JsonObject | undefined): void {
    if (this.#isGiven || configuration === undefined || !usesKey(configuration)) return;
    this.#isGiven = true;
    this.#log('warn', 'encryptionConfiguration is kept and shown: data is not encrypted with KMS keys here');
  }
}
