import type { Json } from '@cairn/kit';
import type { ItemLimits } from '../items/item-limits.ts';
import type { MapRunObjects } from '../items/map-run-objects.ts';
import { openItemSourceWithin } from '../items/open-item-source.ts';
import { checkResultWriter, writeResultsWithin } from '../items/write-results.ts';
import type { MapRunData } from './map-run-ports.ts';

/** Items and results of map runs that lie in objects. */
export function mapRunData(objects: MapRunObjects, limits: ItemLimits): MapRunData {
  const open = openItemSourceWithin(limits);
  const write = writeResultsWithin(limits);
  return {
    open: (scope, request, position) => open(objects, scope, request, position as Json | undefined),
    check: (scope, request) => checkResultWriter(objects, scope, request),
    write: (scope, request, results) => write(objects, scope, request, results),
  };
}
