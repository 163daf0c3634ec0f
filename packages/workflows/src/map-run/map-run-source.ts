import type { MapRunSettings } from '@cairn/asl';
import { type CallScope, invariant, type Log, ServiceError } from '@cairn/kit';
import { ItemReaderFailure, type ItemSource } from '../items/item-source.ts';
import type { MapRunData } from './map-run-ports.ts';

/** Opens what the ItemReader of a map run reads, at a position or at its beginning. @throws ItemReaderFailure */
export function openMapRunSource(
  data: MapRunData | undefined,
  scope: CallScope,
  { reader }: MapRunSettings,
  position: unknown,
): Promise<ItemSource> {
  invariant(reader !== undefined, 'what has no items of its own has a reader');
  if (data === undefined) throw new ItemReaderFailure('There are no objects to read items from.');
  const { resource, parameters, config, maxItems } = reader;
  const request = {
    resource,
    parameters: parameters as object as never,
    readerConfig: config as object as never,
    maxItems,
  };
  return data.open(scope, request, position);
}

/** Error and cause of a map run whose items could not be read. */
export function readerFailure(error: unknown, log: Log): { readonly error: string; readonly cause: string } {
  if (error instanceof ItemReaderFailure) return { error: error.error, cause: error.message };
  log('error', 'the items of a map run could not be read', { error });
  const cause = error instanceof ServiceError ? error.message : 'The items could not be read.';
  return itemReaderFailure(cause);
}

/** Error and cause of a map run whose items cannot be taken. */
export function itemReaderFailure(cause: string): { readonly error: string; readonly cause: string } {
  return { error: 'States.ItemReaderFailed', cause };
}
