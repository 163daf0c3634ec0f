import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../../server-process.ts';
import type { BenchRow } from '../bench-row.ts';
import { percentile } from '../percentile.ts';

/** Resident memory of a process in MiB, as Linux tells it. */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** From spawning node to `Ready.`, on existing data; and what the process holds when it rests. */
export const ready: BenchRow = {
  name: 'ready',
  run: async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const samples: number[] = [];
    let resident = Number.NaN;
    for (let count = 0; count < 8; count++) {
      const startedAt = performance.now();
      const server = await ServerProcess.start({ dataDirectory });
      if (count > 0) samples.push(performance.now() - startedAt);
      if (server.pid !== undefined) resident = await residentMegabytes(server.pid);
      await server.stop();
    }
    await rm(dataDirectory, { recursive: true, force: true });
    return [
      {
        name: 'ready',
        value: percentile(samples, 0.5),
        unit: 'ms',
        target: { atMost: 400 },
        method: 'from starting node to Ready. on existing data, median of 7',
      },
      {
        name: 'memory',
        value: resident,
        unit: 'MiB',
        target: { atMost: 120 },
        method: 'resident when ready',
      },
    ];
  },
};
