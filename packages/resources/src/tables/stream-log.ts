import type { Clock, IdSource, RecordWrite } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import type { StoredItem, Table } from './table.ts';
import type { StreamViewType } from './table-types.ts';

/** Who changed an item, where it was the service itself. */
export interface UserIdentity {
  readonly PrincipalId: string;
  readonly Type: string;
}

/** The service, which deletes what has expired. */
export const timeToLiveIdentity: UserIdentity = { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' };

/** A change that a stream tells. */
interface StreamedChange {
  readonly table: Table;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  readonly userIdentity?: UserIdentity;
}

/** Digits of a sequence number; AWS's have 21 at least. */
const sequenceDigits = 21;

/** Numbers and writes the records of streams. Numbers grow with time, over restarts too, and name the instant. */
export class StreamLog {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  #last = 0;

  constructor({ clock, ids }: { readonly clock: Clock; readonly ids: IdSource }) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Numbers go on behind this one. */
  resumeAfter(sequence: string): void {
    this.#last = Math.max(this.#last, Number(sequence));
  }

  /** The number of a record that would be written now; none that was written is above it. */
  latest(): string {
    return sequenceText(Math.max(this.#last, this.#clock.now() * 1_000));
  }

  /** The number of the first record that may be written at an instant. */
  static earliestAt(epochMs: number): string {
    return sequenceText(Math.max(0, epochMs) * 1_000);
  }

  /** The record of a change. The write has to be handed over at once: numbers follow the order of writes. */
  recordOf(change: StreamedChange): RecordWrite {
    const { table, before, after, userIdentity } = change;
    const now = this.#clock.now();
    this.#last = Math.max(this.#last + 1, now * 1_000);
    const sequence = sequenceText(this.#last);
    const changed = (after ?? before) as StoredItem;
    const view = table.record.stream?.viewType ?? 'KEYS_ONLY';
    const keys = table.key.pick(changed.item);
    const { newImage, oldImage } = imagesOf(view, change);
    const size = [keys, newImage, oldImage].reduce((sum, item) => sum + (item ? itemSizeBytes(item) : 0), 0);
    const record = {
      eventID: this.#ids.uuid().replaceAll('-', ''),
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: table.place.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now / 1_000),
        Keys: keys,
        ...(newImage !== undefined && { NewImage: newImage }),
        ...(oldImage !== undefined && { OldImage: oldImage }),
        SequenceNumber: sequence,
        SizeBytes: size,
        StreamViewType: view,
      },
      ...(userIdentity !== undefined && { userIdentity }),
    };
    return { collection: table.streamCollection as string, key: sequence, value: JSON.stringify(record) };
  }
}

function imagesOf(
  view: StreamViewType,
  { before, after }: StreamedChange,
): { readonly newImage: Item | undefined; readonly oldImage: Item | undefined } {
  const showsNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  const showsOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  return { newImage: showsNew ? after?.item : undefined, oldImage: showsOld ? before?.item : undefined };
}

/** A number in the form that clients see, whose order as text is its order. */
export function sequenceText(sequence: number): string {
  return String(sequence).padStart(sequenceDigits, '0');
}
