import { getPriority, setPriority } from 'node:os';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { ModularPowerAnswer, ModularPowerRequest } from './modular-power-messages.ts';
import { SrpGroup } from './srp-group.ts';

// The module of a thread: it raises powers, many at a time, in the order in which they were asked for.

if (process.platform === 'linux') setPriority(0, Math.min(19, getPriority(0) + 10));

const port = parentPort as MessagePort;
const group = new SrpGroup();

port.on('message', (requests: readonly ModularPowerRequest[]) => {
  const answers: readonly ModularPowerAnswer[] = requests.map(({ id, base, exponent }) => ({
    id,
    power: group.power(base, exponent),
  }));
  port.postMessage(answers);
});
