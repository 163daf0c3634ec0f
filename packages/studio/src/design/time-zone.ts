import { useSyncExternalStore } from 'react';
import type { ShownZone } from './print-instant.ts';

const storageName = 'cairn.time-zone';
const listeners = new Set<() => void>();

function read(): ShownZone {
  try {
    return localStorage.getItem(storageName) === 'utc' ? 'utc' : 'local';
  } catch {
    return 'local';
  }
}

/** The zone in which this browser shows instants. */
export function useTimeZone(): ShownZone {
  return useSyncExternalStore(subscribe, read);
}

/** Chooses it. */
export function chooseTimeZone(zone: ShownZone): void {
  try {
    localStorage.setItem(storageName, zone);
  } catch {
    // A browser that keeps nothing shows local time.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
