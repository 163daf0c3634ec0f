import type { Limit } from '@cairn/kit';

/** Names of the limits of execution environments. */
export type FunctionHostLimitName = keyof typeof functionHostLimits;

/** Caps of the machinery that runs functions; AWS's value where AWS has one. */
export const functionHostLimits = {
  functionEnvironments: {
    name: 'functionEnvironments',
    description: 'Execution environments of all functions at the same time, each a process.',
    unit: 'count',
    default: 64,
  },
  functionEnvironmentsPerFunction: {
    name: 'functionEnvironmentsPerFunction',
    description: 'Execution environments of one version of one function at the same time.',
    unit: 'count',
    default: 16,
  },
  functionInvocationsWaiting: {
    name: 'functionInvocationsWaiting',
    description: 'Invocations that wait for an environment; further ones are throttled.',
    unit: 'count',
    default: 1_000,
  },
  functionIdleSeconds: {
    name: 'functionIdleSeconds',
    description: 'Time without work after which an environment is ended.',
    unit: 'seconds',
    default: 300,
  },
  functionInitSeconds: {
    name: 'functionInitSeconds',
    description: "Time for an environment's start that does not count against the function's Timeout.",
    unit: 'seconds',
    default: 10,
  },
  functionArchiveEntries: {
    name: 'functionArchiveEntries',
    description: "Files and folders of a function's archive; Lambda names no such cap.",
    unit: 'count',
    default: 20_000,
  },
  functionUnzippedBytes: {
    name: 'functionUnzippedBytes',
    description: "A function's files, unpacked.",
    unit: 'bytes',
    default: 262_144_000,
  },
} as const satisfies { readonly [name: string]: Limit };
