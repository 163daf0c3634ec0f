import type { Limit } from '@cairn/kit';

/** Names of the limits of parameters. */
export type ParameterLimitName = keyof typeof parameterLimits;

/** Quotas of Parameter Store with AWS's defaults. Source: "AWS Systems Manager endpoints and quotas". */
export const parameterLimits = {
  parameterStandardBytes: {
    name: 'parameterStandardBytes',
    description: 'The value of a standard parameter.',
    unit: 'bytes',
    default: 4_096,
  },
  parameterAdvancedBytes: {
    name: 'parameterAdvancedBytes',
    description: 'The value of an advanced parameter.',
    unit: 'bytes',
    default: 8_192,
  },
  parameterVersions: {
    name: 'parameterVersions',
    description: 'Versions of a parameter; the oldest goes when it has no label.',
    unit: 'count',
    default: 100,
  },
  parameterLabels: {
    name: 'parameterLabels',
    description: 'Labels of one version of a parameter.',
    unit: 'count',
    default: 10,
  },
  parameterTags: {
    name: 'parameterTags',
    description: 'Tags of a parameter.',
    unit: 'count',
    default: 50,
  },
} as const satisfies { readonly [name: string]: Limit };
