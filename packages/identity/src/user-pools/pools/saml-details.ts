import { requireThat } from './settings-problems.ts';

type Details = { readonly [name: string]: string };

/** What `ProviderDetails` of a SAML provider ask for. */
export interface SamlOptions {
  /** Requests for sign-in are signed (`RequestSigningAlgorithm`); those for sign-out always are. */
  readonly signsRequests: boolean;
  /** Assertions that are not encrypted are refused (`EncryptedResponses`). */
  readonly wantsEncryption: boolean;
  /** Sign-in may begin at the provider (`IDPInit`). */
  readonly takesUnsolicited: boolean;
  /** Who signs out here is signed out there (`IDPSignout`). */
  readonly signsOut: boolean;
}

const switches = ['IDPInit', 'IDPSignout', 'EncryptedResponses'] as const;

/** Reads details that were checked. Source: API reference, CreateIdentityProvider, `ProviderDetails`. */
export function samlOptionsOf(details: Details): SamlOptions {
  const isOn = (name: (typeof switches)[number]) => details[name]?.toLowerCase() === 'true';
  return {
    signsRequests: details.RequestSigningAlgorithm === 'rsa-sha256',
    wantsEncryption: isOn('EncryptedResponses'),
    takesUnsolicited: isOn('IDPInit'),
    signsOut: isOn('IDPSignout'),
  };
}

/** @throws ServiceError InvalidParameterException */
export function checkSamlDetails(details: Details): void {
  const { MetadataURL = '', MetadataFile = '', RequestSigningAlgorithm } = details;
  requireThat(
    (MetadataURL === '') !== (MetadataFile === ''),
    'Either MetadataURL or MetadataFile is a required idp detail for SAML.',
  );
  requireThat(
    RequestSigningAlgorithm === undefined || RequestSigningAlgorithm === 'rsa-sha256',
    'RequestSigningAlgorithm must be rsa-sha256.',
  );
  for (const name of switches) {
    const { [name]: value } = details;
    requireThat(value === undefined || /^(?:true|false)$/i.test(value), `${name} must be true or false.`);
  }
}
