import type { Json } from '@cairn/kit';

/**
 * One edit of a value. Places are JSON pointers (RFC 6901) into the value before the edit.
 * - `set`: the value there becomes another (only what differs changes); a member that is not there goes to the end;
 * - `insert`: a new member of the object at `pointer`, behind the member `after`; null: first; absent: last;
 * - `insertItem`: a new item of the array at `pointer`, which gets the position `position`;
 * - `remove`: the member or item goes;
 * - `rename`: the member gets another name at the same place;
 * - `moveItem`: an item of the array at `pointer` goes to another position, with its text;
 * - `copy`: the value at `pointer` becomes a new member `name` of the object `to` too, with its text; behind `after`.
 */
export type ValueEdit =
  | { readonly kind: 'set'; readonly pointer: string; readonly value: Json }
  | {
      readonly kind: 'insert';
      readonly pointer: string;
      readonly name: string;
      readonly value: Json;
      readonly after?: string | null;
    }
  | { readonly kind: 'insertItem'; readonly pointer: string; readonly position: number; readonly value: Json }
  | { readonly kind: 'remove'; readonly pointer: string }
  | { readonly kind: 'rename'; readonly pointer: string; readonly name: string }
  | { readonly kind: 'moveItem'; readonly pointer: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'copy';
      readonly pointer: string;
      readonly to: string;
      readonly name: string;
      readonly after?: string | null;
      /** The comment behind the value goes along too: the value is about to be removed where it is. */
      readonly withComment?: true;
    };
