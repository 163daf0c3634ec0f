import type { JournalReader } from '../journal.ts';

const pageSize = 1_000;

/**
 * Visits the executions that had work in flight when the server went down, page by page.
 * @param lastExecutionId the last that was started before; later ones take care of themselves
 * @param visit gives whether to go on
 */
export async function visitInFlight(
  journal: JournalReader,
  lastExecutionId: number,
  visit: (executionIds: readonly number[]) => Promise<boolean>,
): Promise<void> {
  let after = 0;
  for (;;) {
    const ids = await journal.inFlightExecutions(after, pageSize);
    const before = ids.filter((id) => id <= lastExecutionId);
    if (before.length > 0 && !(await visit(before))) return;
    if (before.length < pageSize) return;
    after = ids.at(-1) as number;
  }
}
