import type { ReactNode } from 'react';
import { Button } from '../../../design/button.tsx';
import { IconButton } from '../../../design/icon-button.tsx';

export interface ListFrameProps {
  readonly label: string;
  /** What one of them is called: `retrier`. */
  readonly item: string;
  readonly count: number;
  readonly onAdd: () => void;
  readonly onRemove: (position: number) => void;
  readonly onMove: (from: number, to: number) => void;
  readonly summary: (position: number) => string;
  readonly children: (position: number) => ReactNode;
}

/** Things in an order: each can be opened, moved and taken away. */
export function ListFrame({
  label,
  item,
  count,
  onAdd,
  onRemove,
  onMove,
  summary,
  children,
}: ListFrameProps) {
  return (
    <section className="form-list" aria-label={label}>
      <header>
        <h4>{label}</h4>
        <Button size="small" kind="quiet" icon="plus" onClick={onAdd}>
          Add a {item}
        </Button>
      </header>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
        <details key={index} className="form-item" open={count <= 2}>
          <summary>
            <span className="form-item-text">{summary(index)}</span>
            <span className="form-item-actions">
              <IconButton
                icon="chevronUp"
                size="small"
                label={`Move the ${item} up`}
                isDisabled={index === 0}
                onClick={(event) => {
                  event.preventDefault();
                  onMove(index, index - 1);
                }}
              />
              <IconButton
                icon="chevronDown"
                size="small"
                label={`Move the ${item} down`}
                isDisabled={index === count - 1}
                onClick={(event) => {
                  event.preventDefault();
                  onMove(index, index + 1);
                }}
              />
              <IconButton
                icon="trash"
                size="small"
                label={`Delete the ${item}`}
                onClick={(event) => {
                  event.preventDefault();
                  onRemove(index);
                }}
              />
            </span>
          </summary>
          <div className="form-item-body">{children(index)}</div>
        </details>
      ))}
    </section>
  );
}
