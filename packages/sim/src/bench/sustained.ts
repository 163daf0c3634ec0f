/** Repeats some work in parallel lanes for a while; gives how often per second. */
export async function sustained(
  lanes: number,
  seconds: number,
  work: () => Promise<unknown>,
): Promise<{ readonly perSecond: number; readonly count: number }> {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let count = 0;
  const lane = async () => {
    while (performance.now() < endsAt) {
      await work();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { perSecond: (count * 1000) / (performance.now() - startedAt), count };
}
