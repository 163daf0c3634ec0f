import type { AlarmClock } from '@cairn/kit';

/**
 * Waits for what somebody outside does, but no longer than a moment after the server stops: a peer that says nothing holds
 * no stop up.
 * @throws what the work throws; the signal's reason where it was waited for long enough
 */
export function unlessStopped<Result>(
  work: Promise<Result>,
  {
    signal,
    clock,
    graceMs,
  }: { readonly signal: AbortSignal; readonly clock: AlarmClock; readonly graceMs: number },
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const alarm = clock.alarm(() => reject(signal.reason));
  const stopped = () => alarm.set(clock.now() + graceMs);
  if (signal.aborted) stopped();
  else signal.addEventListener('abort', stopped, { once: true });
  work.then(resolve, reject);
  return promise.finally(() => {
    alarm.set(undefined);
    signal.removeEventListener('abort', stopped);
  });
}
