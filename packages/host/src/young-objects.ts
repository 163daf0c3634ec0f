import { setFlagsFromString } from 'node:v8';

/**
 * Makes all new objects of the process begin in young memory. V8 places objects of kinds that outlived some
 * collections in old memory from the start. Of hundreds of executions under way many objects outlive one, though all
 * end within milliseconds: placed in old memory they keep, while they lie there dead, the young ones alive that
 * they lead to, which makes still more kinds look long-lived. Every collection then copies three times as much.
 * Measured by the bench `engine-tasks`.
 */
export function keepYoungObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
