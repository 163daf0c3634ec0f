import { startDynalite } from './peer-dynalite.ts';

// `dynalite` in a process of its own, as a server has it: prints where it listens, and ends when it is told to.
// Its argument is the directory of its data.
const { endpoint } = await startDynalite(process.argv[2]);
process.stdout.write(`${endpoint}\n`);
