import { startDynalite } from './peer-dynalite.ts';

// `dynalite` in a process of its own, as a server has it: prints where it listens, and ends when it is told to.
const { endpoint } = await startDynalite();
process.stdout.write(`${endpoint}\n`);
