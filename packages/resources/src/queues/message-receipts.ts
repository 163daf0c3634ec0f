import type { MessageEntry } from './message-entry.ts';
import type { OpenQueue } from './open-queue.ts';
import type { QueueCatalog } from './queue-catalog.ts';
import type { QueueRecord } from './queue-record.ts';
import type { ReceiptInput, VisibilityInput } from './queue-types.ts';
import { readReceiptHandle } from './receipt-handle.ts';
import { sqsErrors } from './sqs-errors.ts';

const visibilitySecondsMax = 43_200;

/** A change of visibility that was found to be in order. */
export interface VisibilityChange {
  readonly entry: MessageEntry;
  readonly dueMs: number;
}

/** What callers do with messages that they have received. */
export class MessageReceipts {
  readonly #catalog: QueueCatalog;

  constructor(catalog: QueueCatalog) {
    this.#catalog = catalog;
  }

  /**
   * The message that a handle deletes; undefined where it is gone already, was purged, or has been received again:
   * the request succeeds all the same (API reference, DeleteMessage).
   * @throws ServiceError ReceiptHandleIsInvalid; InvalidParameterValue for an expired handle of a FIFO queue
   */
  findToDelete(
    record: QueueRecord,
    open: OpenQueue,
    { ReceiptHandle }: ReceiptInput,
  ): MessageEntry | undefined {
    const receipt = readReceiptHandle(ReceiptHandle);
    if (receipt.storage !== open.storage) return undefined;
    open.index.settle(this.#catalog.ports.clock.now());
    const entry = open.index.find(receipt.sequence);
    if (entry === undefined) return undefined;
    const isLatest = entry.receives === receipt.receives;
    if (record.name.endsWith('.fifo') && (!isLatest || entry.state !== 'held'))
      throw sqsErrors.invalidValue('ReceiptHandle', ReceiptHandle, 'The receipt handle has expired.');
    return isLatest ? entry : undefined;
  }

  /** @throws ServiceError ReceiptHandleIsInvalid, InvalidParameterValue */
  readChange(open: OpenQueue, { ReceiptHandle, VisibilityTimeout }: VisibilityInput): VisibilityChange {
    const receipt = readReceiptHandle(ReceiptHandle);
    if (VisibilityTimeout === undefined) throw sqsErrors.missing('VisibilityTimeout');
    if (VisibilityTimeout < 0 || VisibilityTimeout > visibilitySecondsMax)
      throw sqsErrors.invalidValue(
        'VisibilityTimeout',
        VisibilityTimeout,
        `VisibilityTimeout must be an integer between 0 and ${visibilitySecondsMax}`,
      );
    const nowMs = this.#catalog.ports.clock.now();
    open.index.settle(nowMs);
    const entry = receipt.storage === open.storage ? open.index.find(receipt.sequence) : undefined;
    if (entry === undefined || entry.state !== 'held' || entry.receives !== receipt.receives)
      throw sqsErrors.invalidValue(
        'ReceiptHandle',
        ReceiptHandle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    const dueMs = nowMs + VisibilityTimeout * 1_000;
    if (dueMs - entry.receivedMs > visibilitySecondsMax * 1_000)
      throw sqsErrors.invalidValue(
        'VisibilityTimeout',
        VisibilityTimeout,
        `Total VisibilityTimeout for the message is beyond the limit [${visibilitySecondsMax} seconds]`,
      );
    return { entry, dueMs };
  }
}
