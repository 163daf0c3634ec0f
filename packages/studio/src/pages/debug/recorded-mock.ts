import { type RunView, stepResult } from '@cairn/diagram';
import type { DebugMoment, DebugSession } from './debug-session.ts';
import type { StateMock } from './state-mock.ts';

/**
 * What the work of a state gave in a recorded run, at the same visit and attempt; at a later visit what it gave at the
 * last one. Undefined where nothing was recorded: nobody is called for that.
 */
export function recordedMock(
  view: RunView,
  { stateName, retries }: DebugMoment,
  { frames }: DebugSession,
): StateMock | undefined {
  const visit = frames.filter((frame) => frame.stateName === stateName && frame.retries === 0).length;
  const steps = view.stepsOfState(stateName);
  const step = steps[Math.min(visit - (retries > 0 ? 1 : 0), steps.length - 1)];
  if (step === undefined) return undefined;
  const attempt = step.attempts[retries];
  if (attempt?.error !== undefined)
    return { kind: 'error', error: attempt.error, cause: attempt.cause ?? '' };
  const result = attempt?.result ?? stepResult(view, step);
  return result === undefined ? undefined : { kind: 'result', result };
}
