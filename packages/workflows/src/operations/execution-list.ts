import { type ExecutionQualifiers, readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionListOptions, ExecutionRow, JournalReader } from '../journal.ts';

const scanRows = 1_000;

/**
 * Lists executions of a machine, or only those that were started by a version or an alias. The journal keeps no
 * order by them, so the machine's executions are read in steps until enough are found.
 */
export async function listQualified(
  journal: JournalReader,
  options: ExecutionListOptions,
  { version, alias }: ExecutionQualifiers,
): Promise<readonly ExecutionRow[]> {
  if (version === undefined && alias === undefined) return await journal.listExecutions(options);
  return await listSome(journal, options, (row) => {
    const attributes = readAttributes(row);
    return version === undefined ? attributes.alias === alias : attributes.version === version;
  });
}

/** Lists executions of a list that are wanted: reads it in steps until enough are found. */
export async function listSome(
  journal: JournalReader,
  options: ExecutionListOptions,
  isWanted: (row: ExecutionRow) => boolean,
): Promise<readonly ExecutionRow[]> {
  const found: ExecutionRow[] = [];
  let after = options.after;
  for (;;) {
    const rows = await journal.listExecutions({
      ...options,
      limit: scanRows,
      ...(after === undefined ? {} : { after }),
    });
    for (const row of rows) {
      if (isWanted(row)) found.push(row);
      if (found.length === options.limit) return found;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < scanRows) return found;
    after = { orderMs: orderMsOf(last), executionId: last.executionId };
  }
}

/** A row's place in a list, as text. */
export function printPosition(row: ExecutionRow): string {
  return `${orderMsOf(row)}/${row.executionId}`;
}

/** The instant by which a row is listed. */
function orderMsOf({ stopMs, redriveMs, startMs }: ExecutionRow): number {
  return stopMs ?? redriveMs ?? startMs;
}

/** A place in a list, from its text. */
export function readPosition(text: string): { readonly orderMs: number; readonly executionId: number } {
  const [orderMs, executionId] = text.split('/').map(Number);
  return { orderMs: orderMs as number, executionId: executionId as number };
}
