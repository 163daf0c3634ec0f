import { setFlagsFromString } from 'node:v8';

/**
 * Keeps a start small, for the whole process. Call it before the code is loaded.
 *
 * V8 doubles the space of young objects whenever more outlived its collections than it holds. All that a start loads
 * outlives them, so that the space would be near its largest when nothing has happened yet: it is held until
 * `letYoungSpaceGrow`. And every thread maps a copy of V8's own functions of 2 MiB beside its code, for shorter jumps,
 * which the store's threads do not gain from: those that are started from here on do without.
 */
export function keepStartSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--no-short-builtin-calls');
}

/** Lets the space of young objects grow again as V8 does by itself: with the work that needs it. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
