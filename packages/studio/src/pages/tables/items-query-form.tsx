import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { TableDescription } from '../../wire/tables.ts';
import { keyAttributes } from './item-key.ts';
import {
  type AttributeFilter,
  type ComparedType,
  type Comparison,
  comparisons,
  type ItemsQuery,
} from './read-request.ts';

const comparisonWords: { readonly [comparison in Comparison]: string } = {
  '=': 'is',
  '<>': 'is not',
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  between: 'between',
  begins_with: 'begins with',
  contains: 'contains',
  exists: 'exists',
  not_exists: 'is absent',
};
const sortComparisons = comparisons.filter(
  (one) => !['<>', 'contains', 'exists', 'not_exists'].includes(one),
);
const types: readonly { readonly value: ComparedType; readonly label: string }[] = [
  { value: 'S', label: 'Text' },
  { value: 'N', label: 'Number' },
  { value: 'BOOL', label: 'True, false' },
  { value: 'NULL', label: 'Null' },
];

export interface ItemsQueryFormProps {
  readonly table: TableDescription;
  readonly query: ItemsQuery;
  readonly onRun: (query: ItemsQuery) => void;
  readonly isRunning: boolean;
}

/** What of a table is read: all, or a partition of it or of an index; narrowed by further conditions. */
export function ItemsQueryForm({ table, query, onRun, isRunning }: ItemsQueryFormProps) {
  const [draft, setDraft] = useState(query);
  const change = (part: Partial<ItemsQuery>) => setDraft({ ...draft, ...part });
  const keys = keyAttributes(table, draft.index);
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const sort = draft.sort ?? { comparison: '=' as const, value: '' };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { partition, sort: typedSort, ...rest } = draft;
    onRun({
      ...rest,
      partition: partition === '' ? undefined : partition,
      ...(typedSort !== undefined && typedSort.value !== '' && { sort: typedSort }),
    });
  };
  return (
    <form className="items-query" onSubmit={submit} aria-label="What is read">
      <div className="resource-tools">
        {indexes.length > 0 && (
          <Select
            label="Read from"
            value={draft.index ?? ''}
            onChange={(value) => change({ index: value === '' ? undefined : value })}
            options={[
              { value: '', label: 'The table' },
              ...indexes.map(({ IndexName }) => ({ value: IndexName, label: `Index ${IndexName}` })),
            ]}
          />
        )}
        <TextField
          label={`${keys.partition} is`}
          value={draft.partition ?? ''}
          onChange={(partition) => change({ partition })}
          placeholder="Any"
          isCode
        />
        {keys.sort !== undefined && (draft.partition ?? '') !== '' && (
          <>
            <Select
              label={keys.sort}
              value={sort.comparison}
              options={sortComparisons.map((value) => ({ value, label: comparisonWords[value] }))}
              onChange={(comparison) => change({ sort: { ...sort, comparison } })}
            />
            <TextField
              label={`Value of ${keys.sort}`}
              value={sort.value}
              onChange={(value) => change({ sort: { ...sort, value } })}
              placeholder="Any"
              isCode
            />
            {sort.comparison === 'between' && (
              <TextField
                label="and"
                value={sort.until ?? ''}
                onChange={(until) => change({ sort: { ...sort, until } })}
                isCode
              />
            )}
            <Checkbox
              label="Last first"
              isChecked={draft.isDescending}
              onChange={(isDescending) => change({ isDescending })}
            />
          </>
        )}
        <Button icon="plus" kind="quiet" onClick={() => change({ filters: [...draft.filters, newFilter] })}>
          Condition
        </Button>
        <Button type="submit" icon="play" isBusy={isRunning}>
          Read
        </Button>
      </div>
      {draft.filters.map((filter, position) => (
        <FilterFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
          key={position}
          filter={filter}
          onChange={(next) => change({ filters: draft.filters.with(position, next) })}
          onRemove={() => change({ filters: draft.filters.toSpliced(position, 1) })}
        />
      ))}
    </form>
  );
}

const newFilter: AttributeFilter = { attribute: '', comparison: '=', type: 'S', value: '' };

function FilterFields({
  filter,
  onChange,
  onRemove,
}: {
  readonly filter: AttributeFilter;
  readonly onChange: (filter: AttributeFilter) => void;
  readonly onRemove: () => void;
}) {
  const hasValue = filter.comparison !== 'exists' && filter.comparison !== 'not_exists';
  return (
    <div className="resource-tools">
      <TextField
        label="Attribute"
        value={filter.attribute}
        onChange={(attribute) => onChange({ ...filter, attribute })}
        isCode
      />
      <Select
        label="Comparison"
        value={filter.comparison}
        options={comparisons.map((value) => ({ value, label: comparisonWords[value] }))}
        onChange={(comparison) => onChange({ ...filter, comparison })}
      />
      {hasValue && (
        <>
          <Select
            label="Type"
            value={filter.type}
            options={types}
            onChange={(type) => onChange({ ...filter, type })}
          />
          <TextField
            label="Value"
            value={filter.value}
            onChange={(value) => onChange({ ...filter, value })}
            isCode
          />
        </>
      )}
      {filter.comparison === 'between' && (
        <TextField
          label="and"
          value={filter.until ?? ''}
          onChange={(until) => onChange({ ...filter, until })}
          isCode
        />
      )}
      <IconButton icon="close" label="Remove the condition" onClick={onRemove} />
    </div>
  );
}
