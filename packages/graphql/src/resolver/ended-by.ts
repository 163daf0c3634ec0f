/** What waits for the end of a signal: thousands of resolvers share that of their request. */
const waitingFor = new WeakMap<AbortSignal, Set<() => void>>();

/** The promise, or a rejection as soon as the signal ends. */
export function endedBy<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  if (signal.aborted) {
    promise.catch(() => undefined);
    return Promise.reject(signal.reason);
  }
  return new Promise<Value>((resolve, reject) => {
    const waiting = waitersOf(signal);
    const end = (): void => reject(signal.reason);
    waiting.add(end);
    promise.then(
      (value) => {
        waiting.delete(end);
        resolve(value);
      },
      (error: unknown) => {
        waiting.delete(end);
        reject(error);
      },
    );
  });
}

function waitersOf(signal: AbortSignal): Set<() => void> {
  const known = waitingFor.get(signal);
  if (known !== undefined) return known;
  const waiting = new Set<() => void>();
  const endAll = (): void => {
    for (const end of waiting) end();
  };
  signal.addEventListener('abort', endAll, { once: true });
  waitingFor.set(signal, waiting);
  return waiting;
}
