import type { Limit, LimitValues } from '@cairn/kit';

/** Names of the limits of mapping templates. */
export type TemplateLimitName = keyof typeof templateLimits;

/** The limits of mapping templates in force. */
export type TemplateLimits = LimitValues<TemplateLimitName>;

/**
 * What bounds mapping templates: AWS's quotas, and how much work one evaluation may be, so that none holds up others.
 * Source: "AWS AppSync endpoints and quotas"; the work was measured on the worst templates that are known.
 */
export const templateLimits = {
  templateBytes: {
    name: 'templateBytes',
    description: 'One mapping template.',
    unit: 'bytes',
    default: 65_536,
  },
  templateLoopTurns: {
    name: 'templateLoopTurns',
    description: 'Turns of one #foreach of a mapping template.',
    unit: 'count',
    default: 1_000,
  },
  templateResultCharacters: {
    name: 'templateResultCharacters',
    description: 'What a mapping template gives, and any text that it makes on the way.',
    unit: 'characters',
    default: 5_242_880,
  },
  templateSteps: {
    name: 'templateSteps',
    description:
      'Blocks, expressions, loop turns, calls and comparisons of one evaluation of a mapping template.',
    unit: 'count',
    default: 200_000,
  },
  templateWorkCharacters: {
    name: 'templateWorkCharacters',
    description:
      'Characters that one evaluation of a mapping template reads, compares and makes, weighed by their cost.',
    unit: 'characters',
    default: 20_000_000,
  },
} as const satisfies { readonly [name: string]: Limit };
