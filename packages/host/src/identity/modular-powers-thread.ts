import { getPriority, setPriority } from 'node:os';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { ModularPowerAnswer, ModularPowerRequest } from './modular-power-messages.ts';
import { SrpGroup } from './srp-group.ts';

// The module of a thread: it raises powers, many at a time, in the order in which they were asked for.

/** How much nicer than the process: about a third of the time that the main thread gets where both want it. */
const nicer = 5;
const nicest = 19;

stepBack();
const port = parentPort as MessagePort;
const group = new SrpGroup();

port.on('message', (requests: readonly ModularPowerRequest[]) => {
  const answers: readonly ModularPowerAnswer[] = requests.map(({ id, base, exponent }) => ({
    id,
    power: group.power(base, exponent),
  }));
  port.postMessage(answers);
});

/** Many sign-ins at once leave the processors to whatever else the server does. */
function stepBack(): void {
  // Elsewhere a priority is that of the whole process; Linux gives each thread its own, 0 being the one that asks.
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.min(getPriority(0) + nicer, nicest));
  } catch {
    // A sandbox that forbids it loses nothing else.
  }
}
