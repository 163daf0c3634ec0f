import { fitsJsonBytes, type Json, printJson } from '@cairn/kit';

/** Bytes up to which a value is printed to be shown; a cause is cut to far less. */
const shownBytesMax = 4_194_304;

/** A value as causes show it. */
export function shownValue(value: Json, print: (value: Json) => string = printJson): string {
  return fitsJsonBytes(value, shownBytesMax) ? print(value) : '...';
}
