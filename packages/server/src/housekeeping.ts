const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** The start has other things to do. */
const firstAfterMs = 60_000;
const everyMsMin = 100;

/**
 * Has what is old deleted now and then: every hour, more often where it is kept for a few hours only.
 * @param work never rejects. @returns ends it
 */
export function startHousekeeping(work: () => Promise<unknown>, retentionDays: number): () => void {
  const everyMs = Math.max(everyMsMin, Math.min((retentionDays * dayMs) / 10, hourMs));
  const run = (): void => void work();
  const first = setTimeout(run, Math.min(everyMs, firstAfterMs)).unref();
  const later = setInterval(run, everyMs).unref();
  return () => {
    clearTimeout(first);
    clearInterval(later);
  };
}
