import type { StateRun, StateRunStatus } from './run-overlay.ts';

const words: { readonly [status in StateRunStatus]: string } = {
  notStarted: 'not started',
  running: 'running',
  waiting: 'waiting',
  retrying: 'retrying',
  succeeded: 'succeeded',
  caught: 'caught',
  failed: 'failed',
  timedOut: 'timed out',
  aborted: 'aborted',
};

/** A status in words. */
export function statusWords(status: StateRunStatus): string {
  return words[status];
}

/**
 * What there is to tell of a state's run besides its status: `1.2 s`, `×3` for visits, `↻ 2` for retries, `98/100` for
 * a Map's items. Empty where there is nothing.
 */
export function stateRunParts({ visits, retries, durationMs, iterations }: StateRun): readonly string[] {
  const parts: string[] = [];
  if (durationMs !== undefined) parts.push(durationText(durationMs));
  if (visits > 1) parts.push(`×${visits}`);
  if (retries > 0) parts.push(`↻ ${retries}`);
  if (iterations !== undefined) parts.push(`${iterations.succeeded}/${iterations.total}`);
  if (iterations !== undefined && iterations.failed > 0) parts.push(`${iterations.failed} failed`);
  return parts;
}

const steps: readonly (readonly [unit: string, size: number, smaller: string, smallerSize: number])[] = [
  ['d', 86_400, 'h', 3_600],
  ['h', 3_600, 'min', 60],
  ['min', 60, 's', 1],
];

/** A duration for readers: `12 ms`, `1.2 s`, `4 min 5 s`, `3 d 2 h`. */
export function durationText(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(durationMs / 1_000);
  const [unit, size, smaller, smallerSize] = steps.find(
    ([, least]) => seconds >= least,
  ) as (typeof steps)[number];
  const rest = Math.floor((seconds % size) / smallerSize);
  return rest === 0
    ? `${Math.floor(seconds / size)} ${unit}`
    : `${Math.floor(seconds / size)} ${unit} ${rest} ${smaller}`;
}
