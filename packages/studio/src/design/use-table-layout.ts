import { useState } from 'react';

/** How a reader arranged the columns of a table. */
export interface TableLayout {
  /** Pixels, of columns that were dragged. */
  readonly widths: { readonly [column: string]: number };
  readonly hidden: readonly string[];
}

const widthPxMin = 56;
const widthPxMax = 1_200;
const none: TableLayout = { widths: {}, hidden: [] };

/** The arrangement of a table, kept by this browser where it has a name. */
export function useTableLayout(storageName: string | undefined) {
  const [layout, setLayout] = useState<TableLayout>(() => readLayout(storageName));
  const choose = (next: TableLayout) => {
    setLayout(next);
    if (storageName === undefined) return;
    try {
      localStorage.setItem(`cairn.table.${storageName}`, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing shows the first arrangement next time.
    }
  };
  return {
    layout,
    resize: (column: string, widthPx: number) => {
      const bounded = Math.round(Math.min(widthPxMax, Math.max(widthPxMin, widthPx)));
      choose({ ...layout, widths: { ...layout.widths, [column]: bounded } });
    },
    toggle: (column: string) => {
      const isHidden = layout.hidden.includes(column);
      const hidden = isHidden ? layout.hidden.filter((one) => one !== column) : [...layout.hidden, column];
      choose({ ...layout, hidden });
    },
    reset: () => choose(none),
  };
}

/** What another version kept, or someone wrote by hand, is passed over where it does not fit. */
function readLayout(storageName: string | undefined): TableLayout {
  if (storageName === undefined) return none;
  try {
    const kept = JSON.parse(
      localStorage.getItem(`cairn.table.${storageName}`) ?? '{}',
    ) as Partial<TableLayout>;
    const widths = Object.entries(kept.widths ?? {}).filter(
      ([, width]) => width >= widthPxMin && width <= widthPxMax,
    );
    const hidden = Array.isArray(kept.hidden)
      ? kept.hidden.filter((column) => typeof column === 'string')
      : [];
    return { widths: Object.fromEntries(widths), hidden };
  } catch {
    return none;
  }
}
