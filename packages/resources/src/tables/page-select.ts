import type { Condition, Projection } from './item-expressions.ts';
import type { Table, TableIndex } from './table.ts';
import type { PageInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** What a page is selected from, and what of its items. */
interface Selection {
  readonly table: Table;
  readonly index: TableIndex | undefined;
  readonly projection: Projection | undefined;
  readonly filter?: Condition | undefined;
}

/** Checks that `Select`, the index and the projection go together. @throws ServiceError ValidationException */
export function checkSelect({ Select }: PageInput, { index, projection }: Selection): void {
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) {
    throw tablesErrors.invalidParameters(
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    );
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && projection === undefined) {
    throw tablesErrors.invalidParameters(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES' && projection !== undefined) {
    const what = Select === 'COUNT' ? 'only the Count' : Select;
    throw tablesErrors.validation(`Cannot specify the ${projection.parameter} when choosing to get ${what}`);
  }
  if (index?.record.kind !== 'global' || index.projected === undefined) return;
  if (Select === 'ALL_ATTRIBUTES') {
    throw tablesErrors.invalidParameters(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.record.name} because its projection type is not ALL`,
    );
  }
  const missing = projection?.attributes.filter((name) => index.projected?.has(name) === false) ?? [];
  if (missing.length > 0) {
    throw tablesErrors.invalidParameters(
      `Global secondary index ${index.record.name} does not project [${missing.join(', ')}]`,
    );
  }
}

/** The attributes for which items have to be read from the table behind a local index; undefined for none. */
export function attributesToFetch(
  { Select }: PageInput,
  { index, projection, filter }: Selection,
): 'all' | undefined {
  if (index === undefined || index.record.kind === 'global' || index.projected === undefined)
    return undefined;
  const { projected } = index;
  const used = [...(projection?.attributes ?? []), ...(filter?.usedAttributes ?? [])];
  const isWanted = Select === 'ALL_ATTRIBUTES' || used.some((name) => !projected.has(name));
  return isWanted ? 'all' : undefined;
}
