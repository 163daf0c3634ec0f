import { arch, cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchResult, ratioOf, reached } from './bench-row.ts';
import { benchRows } from './bench-rows.ts';

const usage = `Usage: npm run bench -- [--only NAME] [--json] [--seconds N] [--waiting-runs N]

Measures Cairn and, in the same run, what stands beside it. Everything durable: synchronous=FULL, all indexes,
checkpoints on. --json prints one line per row: {name, value, unit, peer, ratio}.
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '30' },
    'waiting-runs': { type: 'string', default: '1000000' },
    help: { type: 'boolean', default: false },
  },
});

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

function tableLine(result: BenchResult): string {
  const { target } = result;
  const wanted =
    target === undefined
      ? ''
      : 'atLeast' in target
        ? `≥ ${number(target.atLeast)}`
        : `≤ ${number(target.atMost)}`;
  const ratio = ratioOf(result);
  const peer =
    result.peer === undefined
      ? ''
      : `${result.peer.name} ${number(result.peer.value)} (×${ratio?.toFixed(2)})`;
  const verdict = target === undefined ? '' : reached(result) ? 'reached' : 'SHORT';
  const cells = [
    result.name.padEnd(34),
    number(result.value).padStart(12),
    result.unit.padEnd(16),
    wanted.padEnd(12),
    verdict.padEnd(8),
    peer,
  ];
  return `${cells.join(' ').trimEnd()}${result.method === undefined ? '' : `\n    ${result.method}`}`;
}

if (values.help) {
  process.stdout.write(usage);
} else {
  const rows = values.only === undefined ? benchRows : benchRows.filter(({ name }) => name === values.only);
  if (rows.length === 0) {
    process.stderr.write(
      `no row '${values.only}'; there are: ${benchRows.map((row) => row.name).join(', ')}\n`,
    );
    process.exitCode = 2;
  }
  if (!values.json) {
    const [cpu] = cpus();
    process.stdout.write(
      `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.version}; load and server share the cores\n\n`,
    );
  }
  const short: string[] = [];
  for (const row of rows) {
    for (const result of await row.run({
      seconds: Number(values.seconds),
      waitingRuns: Number(values['waiting-runs']),
    })) {
      if (!reached(result)) short.push(result.name);
      const { name, value, unit, peer } = result;
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ name, value, unit, peer: peer ?? null, ratio: ratioOf(result) ?? null })}\n`
          : `${tableLine(result)}\n`,
      );
    }
  }
  if (!values.json)
    process.stdout.write(
      short.length === 0 ? '\nEvery figure was reached.\n' : `\nShort of their figure: ${short.join(', ')}\n`,
    );
}
