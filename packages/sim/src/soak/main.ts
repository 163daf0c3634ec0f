import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const usage = `Usage: node packages/sim/src/soak/main.ts [--seconds N] [--retention SECONDS] [--rate RUNS_PER_SECOND]

Starts runs at a steady rate on a server that keeps closed ones for seconds only, kills it once (kill -9) and
checks that disk use and memory stay flat, that nothing young or open is lost and that nothing old is left.
`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    retention: { type: 'string', default: '10' },
    rate: { type: 'string', default: '500' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(usage);
} else {
  const result = await soak({
    seconds: Number(values.seconds),
    retentionSeconds: Number(values.retention),
    runsPerSecond: Number(values.rate),
    onSample: ({ seconds, started, diskBytes, residentMegabytes }) => {
      const disk = (diskBytes / 2 ** 20).toFixed(1);
      process.stdout.write(
        `${seconds.toFixed(0).padStart(6)} s  ${started} runs  ${disk} MiB on disk  ${residentMegabytes.toFixed(0)} MiB resident\n`,
      );
    },
  });
  for (const wrong of result.wrongs) process.stdout.write(`WRONG ${wrong}\n`);
  process.stdout.write(`${result.started} runs, ${result.wrongs.length} broken promises\n`);
  process.exitCode = result.wrongs.length === 0 ? 0 : 1;
}
