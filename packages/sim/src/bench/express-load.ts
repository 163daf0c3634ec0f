import { parseArgs } from 'node:util';
import { openBenchEngine } from './bench-engine.ts';
import { expressMachines } from './bench-machines.ts';
import { expressRate } from './express-rate.ts';

/**
 * A process that runs Express executions in its own engine for some seconds, from when it is told to go by a line on
 * its input, and prints how many per second as JSON: `{perSecond}`. It says `ready` when it is warm.
 */
const { values } = parseArgs({
  options: { machine: { type: 'string', default: 'jsonPath' }, seconds: { type: 'string', default: '10' } },
});
const machine = values.machine as keyof typeof expressMachines;
const engine = await openBenchEngine();
const machineArn = await engine.createMachine('express', expressMachines[machine], 'EXPRESS');
await expressRate(engine, machineArn, Math.min(1, Number(values.seconds)));
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const perSecond = await expressRate(engine, machineArn, Number(values.seconds));
process.stdout.write(`${JSON.stringify({ perSecond })}\n`);
await engine.close();
process.stdin.destroy();
