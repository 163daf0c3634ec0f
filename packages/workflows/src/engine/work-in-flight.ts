import type { JournalReader } from '../journal.ts';

const pageSize = 1_000;

/**
 * Visits the executions that had work in flight when the server went down, page by page.
 * @param lastExecutionId the last that was started before; later ones take care of themselves
 * @param visit gives whether to go on
 * @param failed a page could not be read: resolves when to try again, or rejects to give up
 */
export async function visitInFlight(
  journal: JournalReader,
  lastExecutionId: number,
  visit: (executionIds: readonly number[]) => Promise<boolean>,
  failed: (error: unknown) => Promise<void>,
): Promise<void> {
  let after = 0;
  for (;;) {
    let ids: readonly number[];
    try {
      ids = await journal.inFlightExecutions(after, pageSize);
    } catch (error) {
      await failed(error);
      continue;
    }
    const before = ids.filter((id) => id <= lastExecutionId);
    if (before.length > 0 && !(await visit(before))) return;
    if (before.length < pageSize) return;
    after = ids.at(-1) as number;
  }
}
