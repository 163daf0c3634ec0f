import type { Limit } from '@cairn/kit';

/** Names of the limits of what runs containers. */
export type ContainerHostLimitName = keyof typeof containerHostLimits;

/** Caps of the machinery that runs containers. */
export const containerHostLimits = {
  containerMemoryMegabytes: {
    name: 'containerMemoryMegabytes',
    description: 'Memory, in mebibytes, of a container whose definition says nothing.',
    unit: 'count',
    default: 2_048,
  },
  containerPullSeconds: {
    name: 'containerPullSeconds',
    description: 'Time to pull an image.',
    unit: 'seconds',
    default: 1_800,
  },
} as const satisfies { readonly [name: string]: Limit };
