import type { FoundExecution } from '../../wire/cairn.ts';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';

/** What became of one of many runs. */
export type BulkResult =
  | { readonly kind: 'done'; readonly execution: FoundExecution }
  | { readonly kind: 'refused'; readonly execution: FoundExecution; readonly error: ServiceError }
  /** It was not come to, since the work was ended before. */
  | { readonly kind: 'left'; readonly execution: FoundExecution };

/** How many calls are under way at once. */
const atOnce = 8;

/**
 * Does something with each of many runs, some at a time; one that is refused holds up none of the others.
 * @param progress told how many are done with
 * @param signal ends it: what has begun is finished, the others are left
 * @returns a result for each, in their order
 */
export async function runBulk(options: {
  readonly executions: readonly FoundExecution[];
  readonly act: (executionArn: string) => Promise<unknown>;
  readonly progress: (doneCount: number) => void;
  readonly signal: AbortSignal;
}): Promise<readonly BulkResult[]> {
  const { executions, act, progress, signal } = options;
  const results = executions.map((execution): BulkResult => ({ kind: 'left', execution }));
  const waiting = [...executions.entries()];
  let doneCount = 0;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const [index, execution] = next;
      try {
        await act(execution.executionArn);
        results[index] = { kind: 'done', execution };
      } catch (thrown) {
        results[index] = { kind: 'refused', execution, error: toServiceError(thrown) };
      }
      doneCount += 1;
      progress(doneCount);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
