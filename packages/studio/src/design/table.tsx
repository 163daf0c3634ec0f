import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useNavigate } from '../app/use-navigation.ts';
import { classNames } from './class-names.ts';
import { Skeleton } from './skeleton.tsx';
import { TableColumnMenu } from './table-column-menu.tsx';
import { TableHeadCell } from './table-head.tsx';
import { type TableLayout, useTableLayout } from './use-table-layout.ts';

/** One column of a {@link Table}. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; a column without cannot be sorted. */
  readonly sortValue?: (row: Row) => string | number | undefined;
  /** Pixels; columns without share what is left. */
  readonly width?: number;
  readonly align?: 'start' | 'end';
  /** Left out on narrow screens. */
  readonly isWideOnly?: boolean;
}

export interface TableSort {
  readonly column: string;
  readonly isDescending: boolean;
}

export interface TableProps<Row> {
  /** What the rows are, for those who do not see it. */
  readonly label: string;
  /** Undefined while they are on their way. */
  readonly rows: readonly Row[] | undefined;
  readonly rowId: (row: Row) => string;
  /** Keep it the same from render to render (`useMemo` or a constant). */
  readonly columns: readonly TableColumn<Row>[];
  /** Where a row leads: by click, by Enter. */
  readonly href?: (row: Row) => string;
  /** What opens a row that has no address of its own. */
  readonly onOpen?: (row: Row) => void;
  readonly initialSort?: TableSort;
  /** Rows that can be chosen, by their ids. */
  readonly selection?: {
    readonly selected: ReadonlySet<string>;
    readonly onChange: (selected: ReadonlySet<string>) => void;
  };
  /** The row that is shown beside the table, if any. */
  readonly currentId?: string | undefined;
  /** Shown instead of rows where there are none. */
  readonly empty?: ReactNode;
  /** `page`: as long as its rows, scrolled with the page. `fill`: scrolls within the room it is given. */
  readonly height?: 'page' | 'fill';
  /** Pixels of a row; 40 unless said. */
  readonly rowHeight?: number;
  /** Under which name this browser keeps widths and choice of columns. With it, columns can be dragged and hidden. */
  readonly storageName?: string;
  /** Asked for when the reader comes near the last row. */
  readonly onNearEnd?: () => void;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** From how many rows on only those in view are drawn. */
const virtualRowsMin = 80;

/** Rows of data: sorted by their headers, chosen, opened by click and keyboard; smooth with tens of thousands. */
export function Table<Row>(props: TableProps<Row>) {
  const { rows, columns, rowId, initialSort } = props;
  const [sorting, setSorting] = useState<SortingState>(() =>
    initialSort === undefined ? [] : [{ id: initialSort.column, desc: initialSort.isDescending }],
  );
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const data = rows ?? (noRows as readonly Row[]);
  const table = useTable({
    features,
    columns: definitions as ColumnDef<typeof features, object>[],
    data: data as readonly object[],
    getRowId: rowId as (row: object) => string,
    state: { sorting },
    onSortingChange: setSorting,
    sortDescFirst: false,
  });
  const model = table.getRowModel().rows;
  const sorted = useMemo(() => model.map((row) => row.original as Row), [model]);
  const sortBy = (id: string) => {
    const current = sorting.find((sort) => sort.id === id);
    setSorting(current?.desc === true ? [] : [{ id, desc: current !== undefined }]);
  };
  const arrangement = useTableLayout(props.storageName);
  const { layout } = arrangement;
  const shown = useMemo(() => arranged(columns, layout), [columns, layout]);
  return (
    <TableView
      {...props}
      columns={shown}
      allColumns={columns}
      arrangement={props.storageName === undefined ? undefined : arrangement}
      sorted={sorted}
      sorting={sorting}
      sortBy={sortBy}
    />
  );
}

function arranged<Row>(
  columns: readonly TableColumn<Row>[],
  { hidden, widths }: TableLayout,
): readonly TableColumn<Row>[] {
  return columns
    .filter((column, index) => index === 0 || !hidden.includes(column.id))
    .map((column) => {
      const width = widths[column.id] ?? column.width;
      return width === undefined ? column : { ...column, width };
    });
}

/** How many rows before the last one further ones are asked for. */
const nearEndRows = 30;

const noRows: readonly unknown[] = [];

function definitionOf<Row>(column: TableColumn<Row>) {
  const { sortValue } = column;
  return {
    id: column.id,
    header: column.header,
    accessorFn: (row: Row) => sortValue?.(row),
    enableSorting: sortValue !== undefined,
    sortUndefined: 'last' as const,
    sortFn: (left: { getValue(id: string): unknown }, right: { getValue(id: string): unknown }, id: string) =>
      compare(left.getValue(id), right.getValue(id)),
  };
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), 'en', { numeric: true, sensitivity: 'base' });
}

interface TableViewProps<Row> extends TableProps<Row> {
  readonly allColumns: readonly TableColumn<Row>[];
  readonly arrangement: ReturnType<typeof useTableLayout> | undefined;
  readonly sorted: readonly Row[];
  readonly sorting: SortingState;
  readonly sortBy: (id: string) => void;
}

function TableView<Row>(props: TableViewProps<Row>) {
  const { label, rows, columns, rowId, selection, sorted, height = 'page', rowHeight = 40 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const window = useRowWindow({ count: sorted.length, rowHeight, height, scroller });
  const acts = useRowActs(props);
  const { onNearEnd } = props;
  const isNearEnd = window.last >= sorted.length - nearEndRows;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, onNearEnd]);
  const columnCount = columns.length + (selection === undefined ? 0 : 1);
  if (rows === undefined) return <Skeleton lines={6} />;
  if (sorted.length === 0 && props.empty !== undefined) return <>{props.empty}</>;
  return (
    <div ref={scroller} className={classNames('table-scroller', `table-${height}`)}>
      {props.arrangement !== undefined && (
        <TableColumnMenu
          columns={props.allColumns}
          hidden={props.arrangement.layout.hidden}
          onToggle={props.arrangement.toggle}
          onReset={props.arrangement.reset}
        />
      )}
      <div className="table-sideways">
        <table
          className="table"
          style={{ '--narrow-width': narrowWidth(columns, selection !== undefined) } as CSSProperties}
          aria-label={label}
          aria-rowcount={sorted.length + 1}
          onKeyDown={moveBetweenRows}
        >
          <TableColumns columns={columns} hasSelection={selection !== undefined} />
          <TableHead {...props} />
          <tbody>
            <Spacer height={window.before} columnCount={columnCount} />
            {sorted.slice(window.first, window.last).map((row, index) => {
              const id = rowId(row);
              return (
                <TableRow
                  key={id}
                  row={row}
                  index={window.first + index}
                  id={id}
                  columns={columns}
                  isSelected={selection?.selected.has(id)}
                  isCurrent={props.currentId === id}
                  isOpenable={props.href !== undefined || props.onOpen !== undefined}
                  rowHeight={props.rowHeight}
                  acts={acts}
                />
              );
            })}
            <Spacer height={window.after} columnCount={columnCount} />
          </tbody>
        </table>
      </div>
    </div>
  );
}

const checkWidthPx = 36;

/** Pixels of the columns that a narrow place shows, but for those that take what is left. */
function narrowWidth<Row>(columns: readonly TableColumn<Row>[], hasSelection: boolean): number {
  const shown = columns.filter((column) => column.isWideOnly !== true);
  return shown.reduce((sum, column) => sum + (column.width ?? 0), hasSelection ? checkWidthPx : 0);
}

interface RowWindow {
  readonly first: number;
  readonly last: number;
  /** Pixels of the rows that are not drawn. */
  readonly before: number;
  readonly after: number;
}

function useRowWindow(options: {
  readonly count: number;
  readonly rowHeight: number;
  readonly height: 'page' | 'fill';
  readonly scroller: { readonly current: HTMLDivElement | null };
}): RowWindow {
  const { count, rowHeight, height, scroller } = options;
  const isVirtual = count >= virtualRowsMin;
  const shared = { count, estimateSize: () => rowHeight, overscan: 12 };
  const inPage = useWindowVirtualizer({
    ...shared,
    enabled: isVirtual && height === 'page',
    scrollMargin: scroller.current?.offsetTop ?? 0,
  });
  const inBox = useVirtualizer({
    ...shared,
    enabled: isVirtual && height === 'fill',
    getScrollElement: () => scroller.current,
  });
  if (!isVirtual) return { first: 0, last: count, before: 0, after: 0 };
  const items = (height === 'page' ? inPage : inBox).getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = (items.at(-1)?.index ?? Math.min(count, 30) - 1) + 1;
  return { first, last, before: first * rowHeight, after: (count - last) * rowHeight };
}

function Spacer({ height, columnCount }: { readonly height: number; readonly columnCount: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of nothing takes no focus
    <tr aria-hidden="true">
      <td colSpan={columnCount} className="table-spacer" style={{ height }} />
    </tr>
  );
}

function TableColumns<Row>(props: {
  readonly columns: readonly TableColumn<Row>[];
  readonly hasSelection: boolean;
}) {
  return (
    <colgroup>
      {props.hasSelection && <col className="table-column-check" />}
      {props.columns.map((column) => (
        <col
          key={column.id}
          className={classNames(column.isWideOnly === true && 'wide-only')}
          style={column.width === undefined ? {} : { width: column.width }}
        />
      ))}
    </colgroup>
  );
}

function TableHead<Row>(props: TableViewProps<Row>) {
  const { columns, rowId, selection, sorted, sorting, sortBy, arrangement } = props;
  return (
    <thead>
      <tr>
        {selection !== undefined && (
          <th scope="col" className="table-check">
            <input
              type="checkbox"
              aria-label="Select all"
              checked={sorted.length > 0 && sorted.every((row) => selection.selected.has(rowId(row)))}
              onChange={(event) => selection.onChange(new Set(event.target.checked ? sorted.map(rowId) : []))}
            />
          </th>
        )}
        {columns.map((column) => {
          const sort = sorting.find((one) => one.id === column.id);
          const direction = sort === undefined ? undefined : sort.desc ? 'descending' : 'ascending';
          return (
            <TableHeadCell
              key={column.id}
              column={{ ...column, isSortable: column.sortValue !== undefined }}
              direction={direction}
              onSort={() => sortBy(column.id)}
              onResize={
                arrangement === undefined ? undefined : (widthPx) => arrangement.resize(column.id, widthPx)
              }
            />
          );
        })}
      </tr>
    </thead>
  );
}

function cellClass<Row>(column: TableColumn<Row>): string {
  return classNames(column.align === 'end' && 'align-end', column.isWideOnly === true && 'wide-only');
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly id: string;
  readonly columns: readonly TableColumn<Row>[];
  /** Undefined where rows are not chosen. */
  readonly isSelected: boolean | undefined;
  readonly isCurrent: boolean;
  readonly isOpenable: boolean;
  readonly rowHeight: number | undefined;
  readonly acts: RowActs<Row>;
}

/** What rows do: the same object from render to render, so that rows in view are not drawn again while one scrolls. */
interface RowActs<Row> {
  readonly open: (row: Row) => void;
  readonly toggle: (id: string) => void;
}

function useRowActs<Row>({ href, onOpen, selection }: TableProps<Row>): RowActs<Row> {
  const navigate = useNavigate();
  const latest = useRef<RowActs<Row>>(undefined);
  latest.current = {
    open: (row) => (href === undefined ? onOpen?.(row) : navigate(href(row))),
    toggle: (id) => selection?.onChange(toggled(selection.selected, id)),
  };
  return useMemo(
    () => ({ open: (row) => latest.current?.open(row), toggle: (id) => latest.current?.toggle(id) }),
    [],
  );
}

function TableRowView<Row>(props: TableRowProps<Row>) {
  const { row, index, id, columns, isSelected, isCurrent, isOpenable, rowHeight, acts } = props;
  const isSelectable = isSelected !== undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') acts.open(row);
    else if (event.key === ' ' && isSelectable) acts.toggle(id);
    else return;
    event.preventDefault();
  };
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-row={index}
      tabIndex={isOpenable || isSelectable ? 0 : undefined}
      className={classNames(
        isOpenable && 'table-row-opens',
        (isSelected === true || isCurrent) && 'table-row-on',
      )}
      style={rowHeight === undefined ? {} : { height: rowHeight }}
      onClick={(event) => {
        if (isOpenable && !isControl(event.target)) acts.open(row);
      }}
      onKeyDown={onKeyDown}
    >
      {isSelectable && (
        <td className="table-check">
          <input type="checkbox" aria-label="Select" checked={isSelected} onChange={() => acts.toggle(id)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when what it shows is another. */
const TableRow = memo(TableRowView) as typeof TableRowView;

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Links, buttons and fields within a row do their own work; so does choosing text. */
function isControl(target: EventTarget): boolean {
  if ((window.getSelection()?.toString() ?? '') !== '') return true;
  return (
    target instanceof Element && target.closest('a, button, input, select, label, [role="menu"]') !== null
  );
}

function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  const row = event.target instanceof HTMLTableRowElement ? event.target : undefined;
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (row === undefined || step === 0) return;
  const next = event.currentTarget.querySelector<HTMLElement>(
    `tr[data-row="${Number(row.dataset.row) + step}"]`,
  );
  if (next === null) return;
  event.preventDefault();
  next.focus();
}
