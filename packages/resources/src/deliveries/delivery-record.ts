import type { Delivery, Json, RecordWrite } from '@cairn/kit';

/** Where everything lies that is still to be delivered. */
export const deliveryCollection = 'deliveries';
/** Bodies too long to be written anew with every attempt. */
const bodyCollection = 'delivery-bodies';
/** Longer deliveries have their body apart, which never changes. */
const inlineCharactersMax = 4_096;

/** How far a delivery has come. */
export interface DeliveryProgress {
  readonly handedOverMs: number;
  readonly dueMs: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** What its handler wants to know next time. */
  readonly state?: Json;
}

/** A delivery as it is kept. */
export interface DeliveryRecord {
  readonly id: string;
  readonly progress: DeliveryProgress;
  /** Undefined: in the record of its own. */
  readonly delivery: Delivery | undefined;
}

/** A delivery's place among those of its destination. */
export interface DeliveryEntry {
  readonly key: string;
  readonly dueMs: number;
}

/** Names destinations so that the keys of one begin with its name and a slash, which no other's do. */
export function destinationName(destination: string, isOrdered: boolean): string {
  return `${isOrdered ? 'o' : 'u'}${encodeURIComponent(destination.toWellFormed())}`;
}

/** Whether deliveries of a destination go one after the other, in the order in which they were handed over. */
export function isOrderedName(name: string): boolean {
  return name.startsWith('o');
}

/** Keys of a destination stand in the order in which they are due; those of an ordered one keep their place. */
export function deliveryKey(name: string, place: number, id: string): string {
  return `${name}/${String(Math.max(0, Math.floor(place))).padStart(15, '0')}/${id}`;
}

/** The destination of a key. */
export function nameOfKey(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** When a delivery of an unordered destination is due. */
export function dueMsOfKey(key: string): number {
  const from = key.indexOf('/') + 1;
  return Number(key.slice(from, from + 15));
}

/** Writes a new delivery. */
export function newDeliveryWrites(key: string, record: DeliveryRecord): readonly RecordWrite[] {
  const { id, delivery } = record;
  const value = JSON.stringify(record);
  if (value.length <= inlineCharactersMax) return [{ collection: deliveryCollection, key, value }];
  const head = JSON.stringify({ ...record, delivery: undefined });
  return [
    { collection: deliveryCollection, key, value: head },
    { collection: bodyCollection, key: id, value: JSON.stringify(delivery) },
  ];
}

/** Writes how far a delivery has come; its key changes with the time at which it is due. */
export function progressWrites(
  before: string,
  after: string,
  record: DeliveryRecord,
  isApart: boolean,
): readonly RecordWrite[] {
  const value = JSON.stringify(isApart ? { ...record, delivery: undefined } : record);
  const put: RecordWrite = { collection: deliveryCollection, key: after, value };
  return before === after ? [put] : [{ collection: deliveryCollection, key: before, value: undefined }, put];
}

/** Removes a delivery that is over. */
export function removalWrites(key: string, id: string, isApart: boolean): readonly RecordWrite[] {
  const removal: RecordWrite = { collection: deliveryCollection, key, value: undefined };
  return isApart ? [removal, { collection: bodyCollection, key: id, value: undefined }] : [removal];
}

/** Where the body of a delivery is that does not hold it. */
export function bodyPlace(id: string): { readonly collection: string; readonly key: string } {
  return { collection: bodyCollection, key: id };
}
