import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

export interface FilterBarProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  /** Further filters, to the right. */
  readonly children?: ReactNode;
}

/** Narrows a list by words and by what stands beside them. */
export function FilterBar({ value, onChange, placeholder, children }: FilterBarProps) {
  return (
    <search className="filter-bar">
      <span className="filter-input">
        <Icon name="search" size={14} />
        <input
          type="search"
          className="input"
          aria-label={placeholder}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </span>
      {children}
    </search>
  );
}
