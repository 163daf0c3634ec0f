import { integer, listOf, type StructureShape, structure, text } from '../shape/shape.ts';

/** Inputs of STS (API version 2011-06-15), by method. Source: its service model. */

const RoleArn = text({ lengthMin: 20, lengthMax: 2_048 });
const RoleSessionName = text({ lengthMin: 2, lengthMax: 64, pattern: '[\\w+=,.@-]*' });
const DurationSeconds = integer({ min: 900, max: 43_200 });
const tagKey = text({ lengthMin: 1, lengthMax: 128 });
const policies = {
  PolicyArns: listOf(structure({ arn: text({ lengthMin: 20, lengthMax: 2_048 }) })),
  Policy: text({ lengthMin: 1 }),
} as const;

export const stsInputs = {
  getCallerIdentity: structure({}),
  assumeRole: structure(
    {
      RoleArn,
      RoleSessionName,
      DurationSeconds,
      ...policies,
      Tags: listOf(structure({ Key: tagKey, Value: text({ lengthMax: 256 }) }, ['Key', 'Value']), {
        lengthMax: 50,
      }),
      TransitiveTagKeys: listOf(tagKey, { lengthMax: 50 }),
      ExternalId: text({ lengthMin: 2, lengthMax: 1_224, pattern: '[\\w+=,.@:\\/-]*' }),
      SerialNumber: text({ lengthMin: 9, lengthMax: 256 }),
      TokenCode: text({ lengthMin: 6, lengthMax: 6 }),
      SourceIdentity: text({ lengthMin: 2, lengthMax: 64, pattern: '[\\w+=,.@-]*' }),
      ProvidedContexts: listOf(structure({ ProviderArn: text(), ContextAssertion: text() })),
    },
    ['RoleArn', 'RoleSessionName'],
  ),
  assumeRoleWithWebIdentity: structure(
    {
      RoleArn,
      RoleSessionName,
      WebIdentityToken: text({ lengthMin: 4, lengthMax: 20_000, sensitive: true }),
      ProviderId: text({ lengthMin: 4, lengthMax: 2_048 }),
      ...policies,
      DurationSeconds,
    },
    ['RoleArn', 'RoleSessionName', 'WebIdentityToken'],
  ),
  getSessionToken: structure({
    DurationSeconds: integer({ min: 900, max: 129_600 }),
    SerialNumber: text({ lengthMin: 9, lengthMax: 256 }),
    TokenCode: text({ lengthMin: 6, lengthMax: 6 }),
  }),
  getAccessKeyInfo: structure({ AccessKeyId: text({ lengthMin: 16, lengthMax: 128, pattern: '[\\w]*' }) }, [
    'AccessKeyId',
  ]),
  decodeAuthorizationMessage: structure({ EncodedMessage: text({ lengthMin: 1, lengthMax: 10_240 }) }, [
    'EncodedMessage',
  ]),
} as const satisfies { readonly [method: string]: StructureShape };

/** The methods of STS's facade. */
export type StsMethod = keyof typeof stsInputs;
