import { type PointerEvent, useRef } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

/** What a header shows of its column. */
export interface HeadColumn {
  readonly id: string;
  readonly header: string;
  readonly isSortable: boolean;
  readonly align?: 'start' | 'end' | undefined;
  readonly isWideOnly?: boolean | undefined;
}

export interface TableHeadCellProps {
  readonly column: HeadColumn;
  readonly direction: 'ascending' | 'descending' | undefined;
  readonly onSort: () => void;
  /** Undefined where columns keep their widths. */
  readonly onResize: ((widthPx: number) => void) | undefined;
}

/** The head of a column: sorts when it is pressed, is dragged by its edge. */
export function TableHeadCell({ column, direction, onSort, onResize }: TableHeadCellProps) {
  const cell = useRef<HTMLTableCellElement>(null);
  const onPointerMove = (event: PointerEvent<HTMLSpanElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize?.(event.clientX - (cell.current?.getBoundingClientRect().left ?? 0));
  };
  return (
    <th
      ref={cell}
      scope="col"
      className={classNames(column.align === 'end' && 'align-end', column.isWideOnly === true && 'wide-only')}
      aria-sort={direction}
    >
      {column.isSortable ? (
        <button type="button" className="table-sort" onClick={onSort}>
          {column.header}
          <Icon
            name={direction === 'descending' ? 'sortDown' : 'sortUp'}
            size={12}
            className={direction === undefined ? 'table-sort-none' : 'table-sort-on'}
          />
        </button>
      ) : (
        column.header
      )}
      {onResize !== undefined && (
        <span
          className="table-resize"
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
        />
      )}
    </th>
  );
}
