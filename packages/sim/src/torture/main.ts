import { parseArgs } from 'node:util';
import { torture } from './torture.ts';

const usage = `Usage: npm run torture -- [--cycles N] [--seed N]

Kills a real server again and again (kill -9) under load and checks that every acknowledged run ended
exactly once with a consistent history. 2000 cycles unless said; the seed is printed.
`;

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(usage);
} else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  process.stdout.write(`seed ${seed}\n`);
  const result = await torture({
    cycles: Number(values.cycles),
    seed,
    onCycle: (cycle, acknowledged) => {
      if (cycle % 10 === 0) process.stdout.write(`${cycle} kills, ${acknowledged} acknowledged starts\n`);
    },
  });
  for (const wrong of result.wrongs) process.stdout.write(`WRONG ${wrong}\n`);
  process.stdout.write(
    `${values.cycles} kills, ${result.acknowledged} acknowledged starts, ${result.wrongs.length} broken promises\n`,
  );
  process.exitCode = result.wrongs.length === 0 ? 0 : 1;
}
