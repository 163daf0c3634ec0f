import { vi } from 'vitest';

/** How long a condition may take to hold: a bound of what hangs, as that of whole tests is. */
export const waitMs = 20_000;

const patient = Symbol.for('cairn.patient-waits');

// Vitest's own second is not enough where other tests and programs share the cores. Files of one worker share `vi`.
if (!(patient in vi.waitFor)) {
  const { waitFor } = vi;
  vi.waitFor = Object.assign(
    ((callback, options = {}) =>
      waitFor(
        callback,
        typeof options === 'number' ? options : { timeout: waitMs, ...options },
      )) as typeof waitFor,
    { [patient]: true },
  );
}
