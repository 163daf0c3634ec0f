import { sqsErrors } from './sqs-errors.ts';

/** What a receipt handle says: which message of which store of messages, and at which of its receives. */
export interface Receipt {
  readonly storage: string;
  readonly sequence: number;
  readonly receives: number;
}

const mark = 'AQEB';

export function printReceiptHandle({ storage, sequence, receives }: Receipt): string {
  return mark + btoa(`${storage} ${sequence} ${receives}`);
}

/** @throws ServiceError ReceiptHandleIsInvalid */
export function readReceiptHandle(handle: string): Receipt {
  const parts = handle.startsWith(mark) ? decoded(handle.slice(mark.length)) : undefined;
  const match = parts === undefined ? null : /^([0-9a-f]{20}) (\d{1,16}) (\d{1,10})$/.exec(parts);
  if (match === null) throw sqsErrors.receiptHandleInvalid(handle);
  const [, storage, sequence, receives] = match as unknown as [string, string, string, string];
  return { storage, sequence: Number(sequence), receives: Number(receives) };
}

function decoded(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
