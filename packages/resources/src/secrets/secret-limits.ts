import type { Limit } from '@cairn/kit';

/** Names of the limits of secrets. */
export type SecretLimitName = keyof typeof secretLimits;

/** Quotas of Secrets Manager with AWS's defaults. Source: "Secrets Manager quotas" in its user guide. */
export const secretLimits = {
  secretBytes: {
    name: 'secretBytes',
    description: 'The value of a secret.',
    unit: 'bytes',
    default: 65_536,
  },
  secretVersions: {
    name: 'secretVersions',
    description: 'Versions of a secret; the oldest that have no staging label go first.',
    unit: 'count',
    default: 100,
  },
  secretTags: {
    name: 'secretTags',
    description: 'Tags of a secret.',
    unit: 'count',
    default: 50,
  },
  secretPolicyCharacters: {
    name: 'secretPolicyCharacters',
    description: 'The resource policy of a secret.',
    unit: 'characters',
    default: 20_480,
  },
  secretStagingLabels: {
    name: 'secretStagingLabels',
    description: 'Staging labels over all versions of a secret.',
    unit: 'count',
    default: 20,
  },
} as const satisfies { readonly [name: string]: Limit };
