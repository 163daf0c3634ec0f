import { useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import { IconButton } from './icon-button.tsx';
import { Popover } from './popover.tsx';

export interface TableColumnMenuProps {
  readonly columns: readonly { readonly id: string; readonly header: string }[];
  readonly hidden: readonly string[];
  readonly onToggle: (column: string) => void;
  readonly onReset: () => void;
}

/** Chooses which columns a table shows. The first always is: it names the row. */
export function TableColumnMenu({ columns, hidden, onToggle, onReset }: TableColumnMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <span ref={anchor} className="table-columns">
      <IconButton
        icon="columns"
        size="small"
        label="Columns"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      />
      {isOpen && (
        <Popover anchor={anchor} align="end" onClose={() => setIsOpen(false)}>
          <fieldset className="table-columns-list">
            <legend className="hidden-visually">Columns that are shown</legend>
            {columns.slice(1).map((column) => (
              <Checkbox
                key={column.id}
                label={column.header}
                isChecked={!hidden.includes(column.id)}
                onChange={() => onToggle(column.id)}
              />
            ))}
            <Button size="small" kind="quiet" onClick={onReset}>
              As at first
            </Button>
          </fieldset>
        </Popover>
      )}
    </span>
  );
}
