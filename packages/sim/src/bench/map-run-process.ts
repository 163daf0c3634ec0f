/*
 * One map run in a process of its own, whose memory is then that of the map run alone. Prints one line of JSON.
 * `node map-run-process.ts ITEMS`
 */
import { type JsonObject, Payload } from '@cairn/kit';
import type { MapRunData } from '@cairn/workflows';
import { openBenchEngine } from './bench-engine.ts';
import { itemMapMachine } from './bench-machines.ts';

const itemCount = Number(process.argv[2]);

/** Rows as a CSV file gives them, made as they are read. */
const generatedItems: MapRunData = {
  async open(_scope, _request, position) {
    let next = typeof position === 'number' ? position : 0;
    return {
      name: 'S3://bucket/rows.csv',
      async read(itemsMax) {
        const items = [];
        const end = Math.min(next + itemsMax, itemCount);
        for (; next < end; next++) {
          const row: JsonObject = {
            id: `${next}`,
            name: `customer ${next}`,
            amount: `${next % 1_000}.50`,
            country: 'CH',
          };
          items.push({ value: Payload.of(row) });
        }
        return { items, position: next };
      },
      async close() {},
    };
  },
  async check() {},
  async write() {
    throw new Error('nothing is exported');
  },
};

let peakBytes = 0;
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, 20);
const engine = await openBenchEngine({ mapRunData: generatedItems });
const stateMachineArn = await engine.createMachine('items', itemMapMachine);
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const { executionArn } = await engine.stepFunctions.startExecution(engine.scope, { stateMachineArn });
let status: string;
do {
  await new Promise((resolve) => setTimeout(resolve, 20));
  ({ status } = await engine.stepFunctions.describeExecution(engine.scope, { executionArn }));
} while (status === 'RUNNING');
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
clearInterval(watch);
const { mapRuns } = await engine.stepFunctions.listMapRuns(engine.scope, { executionArn });
const { mapRunArn } = mapRuns[0] as { readonly mapRunArn: string };
const { itemCounts } = await engine.stepFunctions.describeMapRun(engine.scope, { mapRunArn });
await engine.close();
if (status !== 'SUCCEEDED' || itemCounts.succeeded !== itemCount) {
  throw new Error(`the map run ended as ${status} with ${JSON.stringify(itemCounts)}`);
}
const line = {
  itemsPerSecond: itemCount / seconds,
  cpuMicrosecondsPerItem: (user + system) / itemCount,
  peakMebibytes: peakBytes / 2 ** 20,
};
process.stdout.write(`${JSON.stringify(line)}\n`);
