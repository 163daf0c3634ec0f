import { allLimits } from '@cairn/server';
import { printTable, processTerminal, type Terminal } from '../terminal.ts';

/** Prints every limit with its default, AWS's where AWS has one. */
export function limits(options: { readonly json?: boolean }, terminal: Terminal = processTerminal): void {
  const all = Object.entries(allLimits).map(([name, limit]) => ({ ...limit, name }));
  if (options.json) terminal.out(`${JSON.stringify(all, null, 2)}\n`);
  else {
    const rows = all.map((limit) => [limit.name, String(limit.default), limit.unit, limit.description]);
    terminal.out(printTable([['name', 'default', 'unit', 'of what'], ...rows]));
  }
}
