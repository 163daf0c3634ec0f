import { type MachineCounts, namedCounts } from './machine-counts.ts';
import type { MeterRow } from './meter.ts';
import { billOf, type MachineBill } from './meter-advice.ts';
import type { MeterPrices } from './meter-prices.ts';

/** Machines with samples of their own on the page of metrics: more would make it too large to be asked for often. */
const sampledMachinesMax = 1_000;

/** Prints counts in Prometheus' text format. */
export function printMeterMetrics(rows: Iterable<MeterRow>, prices: MeterPrices): string {
  const samples: { readonly labels: string; readonly counts: MachineCounts; readonly bill: MachineBill }[] =
    [];
  for (const { stateMachineArn, counts } of rows) {
    if (samples.length >= sampledMachinesMax) break;
    const named = namedCounts(counts);
    samples.push({
      labels: `{state_machine="${stateMachineArn}"}`,
      counts: named,
      bill: billOf(named, prices),
    });
  }
  const metric = (name: string, help: string, read: (sample: (typeof samples)[number]) => number): string =>
    `# HELP ${name} ${help}\n# TYPE ${name} counter\n${samples.map((sample) => `${name}${sample.labels} ${read(sample)}\n`).join('')}`;
  return [
    metric(
      'cairn_state_transitions_total',
      'State transitions of Standard executions, as AWS bills them.',
      ({ bill }) => bill.transitions,
    ),
    metric(
      'cairn_state_retries_total',
      'Those of them that were repeated attempts.',
      ({ counts }) => counts.retries,
    ),
    metric('cairn_express_requests_total', 'Express executions that ended.', ({ bill }) => bill.requests),
    metric(
      'cairn_express_gb_seconds_total',
      'GB-seconds of Express executions, as AWS bills them.',
      ({ bill }) => bill.gbSeconds,
    ),
    metric(
      'cairn_billed_dollars_total',
      'What AWS would have billed, before what is free.',
      ({ bill }) => bill.dollars,
    ),
  ].join('');
}
