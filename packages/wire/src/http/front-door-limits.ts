import type { Limit } from '@cairn/kit';

/** Names of the limits of the front door. */
export type FrontDoorLimitName = 'rememberedSignatures';

/** Cairn's own: AWS names none. */
export const frontDoorLimits: { readonly [name in FrontDoorLimitName]: Limit } = {
  rememberedSignatures: {
    name: 'rememberedSignatures',
    description:
      'signatures of changes that are remembered until they expire, so that none is taken twice (some 25 bytes each; further changes are throttled)',
    unit: 'count',
    default: 8_000_000,
  },
};
