import { useSyncExternalStore } from 'react';
import type { ShownZone } from './print-instant.ts';

const storageName = 'cairn.time-zone';
const listeners = new Set<() => void>();

/** Kept at hand: a table asks for it with each instant that it draws. */
let zone: ShownZone | undefined;

function read(): ShownZone {
  if (zone !== undefined) return zone;
  try {
    zone = localStorage.getItem(storageName) === 'utc' ? 'utc' : 'local';
  } catch {
    zone = 'local';
  }
  return zone;
}

/** The zone in which this browser shows instants. */
export function useTimeZone(): ShownZone {
  return useSyncExternalStore(subscribe, read);
}

/** Chooses it. */
export function chooseTimeZone(chosen: ShownZone): void {
  zone = chosen;
  try {
    localStorage.setItem(storageName, chosen);
  } catch {
    // A browser that keeps nothing shows what was chosen until the page is closed.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
