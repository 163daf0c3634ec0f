import type { Limit, LimitValues } from '@cairn/kit';

/** Limits of reading items and writing results (Developer Guide, "ItemReader (Map)", "ResultWriter (Map)"). */
export const itemLimits = {
  itemBytesMax: {
    name: 'itemBytesMax',
    description:
      'Most bytes of one item of a text file that a map run reads; an ItemSelector may make it smaller',
    unit: 'bytes',
    default: 8_388_608,
  },
  csvHeaderBytesMax: {
    name: 'csvHeaderBytesMax',
    description: 'Most bytes of the header of a CSV file that a map run reads',
    unit: 'bytes',
    default: 10_240,
  },
  itemsPointerBytesMax: {
    name: 'itemsPointerBytesMax',
    description: 'Most bytes of a JSON file before the items to which an ItemsPointer points',
    unit: 'bytes',
    default: 16_777_216,
  },
  itemManifestBytesMax: {
    name: 'itemManifestBytesMax',
    description: 'Most bytes of an inventory or Athena manifest',
    unit: 'bytes',
    default: 16_777_216,
  },
  parquetFooterBytesMax: {
    name: 'parquetFooterBytesMax',
    description: 'Most bytes of the footer of a Parquet file that a map run reads',
    unit: 'bytes',
    default: 5_242_880,
  },
  parquetRowGroupBytesMax: {
    name: 'parquetRowGroupBytesMax',
    description: 'Most bytes of one row group of a Parquet file that a map run reads',
    unit: 'bytes',
    default: 268_435_456,
  },
  parquetPageValuesMax: {
    name: 'parquetPageValuesMax',
    description: 'Most values of one page of a Parquet file that a map run reads',
    unit: 'count',
    default: 16_777_216,
  },
  resultFileBytesMax: {
    name: 'resultFileBytesMax',
    description: 'Most bytes of one result file of a map run; further results go into another',
    unit: 'bytes',
    default: 5_368_709_120,
  },
} as const satisfies Record<string, Limit>;

/** The limits in force. */
export type ItemLimits = LimitValues<keyof typeof itemLimits>;
