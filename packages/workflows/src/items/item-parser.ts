import type { Json } from '@cairn/kit';
import type { MapItem } from './item-source.ts';

/** Finds items in the bytes of a text file, which it takes from a window, however they are cut into chunks. */
export interface ItemParser {
  /**
   * The next item. `undefined` when the window holds no whole one, or none is left.
   * @param isLast whether no more bytes follow those in the window
   * @throws ItemReaderFailure
   */
  next(isLast: boolean): MapItem | undefined;
  /** Whether no item is left, however many bytes follow. */
  readonly isDone: boolean;
  /** What must be known besides the window's offset to go on from here. */
  readonly mark: Json;
}
