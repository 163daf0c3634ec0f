import type { ExecutionRow, ListPosition } from '../journal.ts';

/** A row's place in a list, as text. */
export function printPosition(row: ExecutionRow): string {
  return printListPosition({
    orderMs: row.stopMs ?? row.redriveMs ?? row.startMs,
    executionId: row.executionId,
  });
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
