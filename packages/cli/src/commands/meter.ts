import { printJson } from '@cairn/kit';
import { type MeterPrice, meterPrices, printDollars, type ReadMeterOutput } from '@cairn/server';
import { askCairn } from '../cairn-caller.ts';
import { printTable, processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn meter`, as commander reads them. */
export interface MeterOptions {
  readonly endpoint: string;
  readonly month?: string;
  readonly account: string;
  readonly region: string;
  readonly json?: boolean;
  /** Shows the prices that a server can be given instead. */
  readonly prices?: boolean;
}

/** Prints what AWS would have billed for a month of a server's machines, and what might make it less. */
export async function meter(options: MeterOptions, terminal: Terminal = processTerminal): Promise<void> {
  if (options.prices) {
    printPrices(options, terminal);
    return;
  }
  const query = options.month === undefined ? '' : `?month=${encodeURIComponent(options.month)}`;
  const answer = await askCairn(options.endpoint, `meter${query}`, options);
  if (options.json) {
    terminal.out(`${printJson(answer)}\n`);
    return;
  }
  const report = JSON.parse(printJson(answer)) as ReadMeterOutput;
  const { total, month, stateMachines, omitted } = report;
  const rows = stateMachines.map(({ stateMachineArn, type, counts, ...bill }) => [
    nameOf(stateMachineArn),
    type ?? 'deleted',
    String(counts.executions + counts.requests),
    String(bill.transitions),
    bill.gbSeconds.toFixed(3),
    printDollars(bill.dollars),
  ]);
  const head = [month, 'type', 'executions', 'transitions', 'GB-seconds', 'AWS bills'];
  terminal.out(printTable([head, ...rows]));
  if (omitted > 0) terminal.out(`… and ${omitted} machines that cost less\n`);
  terminal.out(
    `\n${printDollars(total.dollars)} in all, after ${printDollars(total.freeDollars)} that are free\n`,
  );
  for (const { stateMachineArn, advice } of stateMachines) {
    for (const sentence of advice) terminal.out(`\n${nameOf(stateMachineArn)}: ${sentence}\n`);
  }
}

function nameOf(stateMachineArn: string): string {
  return stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1);
}

function printPrices({ json }: MeterOptions, terminal: Terminal): void {
  const all: readonly MeterPrice[] = Object.values(meterPrices);
  if (json) terminal.out(`${JSON.stringify(all, null, 2)}\n`);
  else {
    const rows = all.map(({ name, description, default: value }) => [name, decimal(value), description]);
    terminal.out(printTable([['name', 'default', 'of what'], ...rows]));
  }
}

/** Without an exponent. */
function decimal(value: number): string {
  return value === 0 ? '0' : value.toFixed(10).replace(/\.?0+$/, '');
}
