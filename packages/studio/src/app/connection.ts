import { useSyncExternalStore } from 'react';

/** Whether the server answered the last call. */
let isReachable = true;
const listeners = new Set<() => void>();

/** Told by the wire of each call. */
export function reportReachable(reachable: boolean): void {
  if (reachable === isReachable) return;
  isReachable = reachable;
  for (const listener of listeners) listener();
}

/** Whether the server answered the last call; what shows it is drawn again when that changes. */
export function useIsReachable(): boolean {
  return useSyncExternalStore(subscribe, () => isReachable);
}

/** @returns what ends it */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
