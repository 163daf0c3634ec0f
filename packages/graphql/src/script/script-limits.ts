import type { Limit, LimitValues } from '@cairn/kit';

/** Names of the bounds of APPSYNC_JS. */
export type ScriptLimitName = keyof typeof scriptLimits;

/** The bounds in force. */
export type ScriptLimits = LimitValues<ScriptLimitName>;

/** What one evaluation of APPSYNC_JS may take. AWS publishes the size of what is evaluated only; the others are Cairn's. */
export const scriptLimits = {
  scriptStepsMax: {
    name: 'scriptStepsMax',
    description: 'Steps of one evaluation of a resolver in JavaScript; a million take about 20 ms.',
    unit: 'count',
    default: 1_000_000,
  },
  scriptMemoryBytes: {
    name: 'scriptMemoryBytes',
    description: 'What one evaluation of a resolver in JavaScript may allocate, all of it counted.',
    unit: 'bytes',
    default: 33_554_432,
  },
  scriptResultBytes: {
    name: 'scriptResultBytes',
    description: 'What a resolver in JavaScript gives, or keeps in its stash, as JSON.',
    unit: 'bytes',
    default: 5_242_880,
  },
  scriptLogBytes: {
    name: 'scriptLogBytes',
    description: 'What one evaluation of a resolver in JavaScript logs; more is cut off, and said so.',
    unit: 'bytes',
    default: 1_048_576,
  },
  scriptLevelsMax: {
    name: 'scriptLevelsMax',
    // Half of what a stack of Node's usual size has room for.
    description:
      'Expressions of a resolver in JavaScript within each other, over all functions that call each other.',
    unit: 'count',
    default: 2_000,
  },
  scriptCallDepthMax: {
    name: 'scriptCallDepthMax',
    description: 'Functions of a resolver in JavaScript that call each other.',
    unit: 'count',
    default: 100,
  },
} as const satisfies { readonly [name: string]: Limit };
