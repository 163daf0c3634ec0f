import { type ReactNode, useMemo } from 'react';
import { useSearchState } from '../app/use-navigation.ts';
import { EmptyState } from '../design/empty-state.tsx';
import { ErrorCallout } from '../design/error-callout.tsx';
import { FilterBar } from '../design/filter-bar.tsx';
import type { IconName } from '../design/icon.tsx';
import { LoadMore } from '../design/load-more.tsx';
import { Table, type TableColumn, type TableSort } from '../design/table.tsx';
import type { ServiceError } from '../wire/service-error.ts';

/** Rows as `usePagedOperation` gives them; those of a list without pages have only the first two. */
export interface ResourceRows<Row> {
  readonly items: readonly Row[] | undefined;
  readonly error: ServiceError | null;
  readonly hasMore?: boolean;
  readonly isLoadingMore?: boolean;
  readonly loadMore?: () => void;
}

export interface ResourceTableProps<Row> {
  /** What the rows are called: `queues`. */
  readonly noun: string;
  readonly icon: IconName;
  readonly list: ResourceRows<Row>;
  readonly rowId: (row: Row) => string;
  /** Keep it the same from render to render. */
  readonly columns: readonly TableColumn<Row>[];
  /** What the filter looks into; the id unless said. */
  readonly words?: (row: Row) => string;
  readonly href?: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** Teaches what makes a first one. */
  readonly empty: ReactNode;
  /** A command that makes one. */
  readonly command?: string;
  readonly initialSort?: TableSort;
  /** Where in the address the filter stands; `filter` unless said. */
  readonly filterName?: string;
  /** Stands beside the filter. */
  readonly tools?: ReactNode;
}

/** Resources of one kind: narrowed by words that stand in the address, sorted, paged; where there are none it teaches. */
export function ResourceTable<Row>(props: ResourceTableProps<Row>) {
  const { noun, list, rowId, words = rowId, filterName = 'filter' } = props;
  const [filter = '', setFilter] = useSearchState(filterName);
  const wanted = filter.trim().toLowerCase();
  // What the words are does not change while the rows do not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows and the filter alone change what is shown
  const rows = useMemo(
    () => list.items?.filter((row) => words(row).toLowerCase().includes(wanted)),
    [list.items, wanted],
  );
  const { hasMore = false, isLoadingMore = false, loadMore = () => undefined } = list;
  const isFiltered = wanted !== '';
  return (
    <>
      <FilterBar value={filter} onChange={setFilter} placeholder={`Filter ${noun}`}>
        {props.tools}
      </FilterBar>
      <ErrorCallout error={list.error} />
      {(list.error === null || rows !== undefined) && (
        <Table
          label={noun}
          rows={rows}
          rowId={rowId}
          columns={props.columns}
          {...(props.href !== undefined && { href: props.href })}
          {...(props.onOpen !== undefined && { onOpen: props.onOpen })}
          {...(props.initialSort !== undefined && { initialSort: props.initialSort })}
          empty={
            <EmptyState
              icon={props.icon}
              title={isFiltered ? `None of these ${noun} fits` : `No ${noun} yet`}
              {...(!isFiltered && props.command !== undefined && { command: props.command })}
            >
              {isFiltered ? 'The filter looks into what was read so far.' : props.empty}
            </EmptyState>
          }
        />
      )}
      <LoadMore
        hasMore={hasMore}
        isLoadingMore={isLoadingMore}
        loadMore={loadMore}
        count={list.items?.length}
        noun={noun}
      />
    </>
  );
}
