import type { ExecutionListOptions, ExecutionRow, JournalReader, ListPosition } from '../journal.ts';

const scanRows = 1_000;

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
    after = positionOf(last);
  }
}

/** A row's place in a list, as text. */
export function printPosition(row: ExecutionRow): string {
  return printListPosition(positionOf(row));
}

function positionOf({ stopMs, redriveMs, startMs, executionId }: ExecutionRow): ListPosition {
  return { orderMs: stopMs ?? redriveMs ?? startMs, executionId };
}

/** A place in a list, as text. */
export function printListPosition({ orderMs, executionId }: ListPosition): string {
  return `${orderMs}/${executionId}`;
}

/** A place in a list, from its text. */
export function readPosition(text: string): ListPosition {
  const [orderMs, executionId] = text.split('/').map(Number);
  return { orderMs: orderMs as number, executionId: executionId as number };
}
