import { startDynalite } from './peer-dynalite.ts';

// `dynalite` in a process of its own, as a server has it: prints where it listens, and ends when it is told to.
// Its argument is the directory of its data.
const { endpoint, abandon } = await startDynalite(process.argv[2]);
// It throws at some expressions where nobody catches it (a number BETWEEN a number and an attribute that is a text): whoever asked is
// told at once that there is no answer, and the process goes on.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  abandon();
});
process.stdout.write(`${endpoint}\n`);
