import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRow } from '../bench-row.ts';

interface Measured {
  readonly itemsPerSecond: number;
  readonly peakMebibytes: number;
}

const program = fileURLToPath(new URL('../map-run-process.ts', import.meta.url));
/** Where `npm start` keeps the compiled form of the sources: a process that compiles them itself takes more memory. */
const compileCache = fileURLToPath(new URL('../../../../../node_modules/.cache/compile', import.meta.url));

async function measure(itemCount: number): Promise<Measured> {
  const env = { NODE_COMPILE_CACHE: compileCache, ...process.env };
  const { stdout } = await promisify(execFile)(process.execPath, [program, `${itemCount}`], { env });
  return JSON.parse(stdout) as Measured;
}

/** Map runs with Express children of three states, read row by row: their rate, and that memory does not grow with the items. */
export const distributedMap: BenchRow = {
  name: 'distributed-map',
  run: async ({ seconds }) => {
    // A tenth of the items first, then all; a second's worth of each in the tests that keep the bench alive.
    const itemCount = seconds < 1 ? 5_000 : 1_000_000;
    await measure(1_000);
    const tenth = await measure(itemCount / 10);
    const all = await measure(itemCount);
    const method = `${itemCount} rows, an Express child of three states each, every start and end recorded durably`;
    return [
      {
        name: 'distributed-map',
        value: all.itemsPerSecond,
        unit: 'items/s',
        target: { atLeast: 20_000 },
        method,
      },
      {
        name: 'distributed-map: peak memory',
        value: all.peakMebibytes,
        unit: 'MiB',
        target: { atMost: 300 },
      },
      {
        name: 'distributed-map: memory of ten times the items',
        value: all.peakMebibytes / tenth.peakMebibytes,
        unit: 'times',
        target: { atMost: 1.1 },
        method: `peak memory for ${itemCount} items against ${itemCount / 10}`,
      },
    ];
  },
};
