/**
 * `util.math`.
 * Source: AppSync developer guide, "Math helpers in util.math".
 */
export const mathFunctions = {
  /** The nearest whole number; halves go up, as Java's `Math.round`. */
  roundNum: (value: number): number => Math.round(value),

  minVal: (one: number, other: number): number => Math.min(one, other),

  maxVal: (one: number, other: number): number => Math.max(one, other),

  /** Between 0 and 1. */
  randomDouble: (random: () => number): number => random(),

  /** A whole number of a range: the first belongs to it, the last does not. */
  randomWithinRange: (random: () => number, from: number, to: number): number => {
    const [first, last] = [Math.ceil(from), Math.floor(to)];
    return first >= last ? first : first + Math.floor(random() * (last - first));
  },
} as const;
