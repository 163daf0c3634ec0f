import { ServiceError } from '@cairn/kit';
import type { BatchEntry, BatchFailure } from './queue-types.ts';
import { sqsErrors } from './sqs-errors.ts';

/**
 * Checks what all batches have in common.
 * @param entryName as the error for an empty batch names an entry
 * @throws ServiceError
 */
export function checkBatch(entries: readonly BatchEntry[], entryName: string, entriesMax: number): void {
  if (entries.length === 0) throw sqsErrors.emptyBatch(entryName);
  if (entries.length > entriesMax) throw sqsErrors.tooManyEntries(entriesMax, entries.length);
  const seen = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) throw sqsErrors.entryIdInvalid();
    if (seen.has(Id)) throw sqsErrors.entryIdRepeated(Id);
    seen.add(Id);
  }
}

/** Does something with each entry; what one throws is that entry's failure alone. */
export function eachEntry<Entry extends BatchEntry, Result>(
  entries: readonly Entry[],
  work: (entry: Entry) => Result,
): { readonly done: readonly (readonly [Entry, Result])[]; readonly failed: readonly BatchFailure[] } {
  const done: (readonly [Entry, Result])[] = [];
  const failed: BatchFailure[] = [];
  for (const entry of entries) {
    try {
      done.push([entry, work(entry)]);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({
        Id: entry.Id,
        SenderFault: error.status < 500,
        Code: error.code,
        Message: error.message,
      });
    }
  }
  return { done, failed };
}
