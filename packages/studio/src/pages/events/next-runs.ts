import { nextFireMs, parseRuleSchedule, parseSchedule, TimeZone } from '@cairn/kit';

export interface NextRunsInput {
  readonly expression: string;
  /** `Europe/Berlin`. */
  readonly zoneName: string;
  readonly isOfRule: boolean;
  /** Whence a rate counts; it is told only as nearly where this is not known. */
  readonly anchorMs: number | undefined;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly nowMs: number;
  readonly count: number;
}

export type NextRunTimes =
  | { readonly kind: 'times'; readonly times: readonly number[] }
  | { readonly kind: 'wrong'; readonly problem: string };

/** The next times of a schedule, by the calculation that the server fires by. */
export function nextRuns(input: NextRunsInput): NextRunTimes {
  const { expression, zoneName, isOfRule, nowMs, startMs = 0, endMs = Number.POSITIVE_INFINITY } = input;
  const zone = TimeZone.find(zoneName);
  if (zone === undefined) return { kind: 'wrong', problem: `There is no time zone ${zoneName}.` };
  try {
    const recurrence = isOfRule ? parseRuleSchedule(expression) : parseSchedule(expression, zone);
    const anchorMs = input.startMs ?? input.anchorMs ?? nowMs;
    const times: number[] = [];
    let afterMs = recurrence.kind === 'at' ? nowMs : Math.max(nowMs, startMs - 1);
    while (times.length < input.count) {
      const dueMs = nextFireMs(recurrence, afterMs, anchorMs);
      if (dueMs === undefined || (dueMs > endMs && recurrence.kind !== 'at')) break;
      times.push(dueMs);
      afterMs = dueMs;
    }
    return { kind: 'times', times };
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
}
