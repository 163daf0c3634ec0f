import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Popover } from './popover.tsx';

/** One thing that a menu offers. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** Keys that do the same, for reading. */
  readonly keys?: string;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

export interface MenuProps {
  readonly label: string;
  /** Groups of items, with a line between them. */
  readonly groups: readonly (readonly MenuItem[])[];
  /** Draws what opens it. */
  readonly children: (opener: {
    readonly onClick: () => void;
    readonly 'aria-haspopup': 'menu';
    readonly 'aria-expanded': boolean;
  }) => ReactNode;
  readonly align?: 'start' | 'end';
}

/** A button that opens a list of things to do. */
export function Menu({ label, groups, children, align = 'start' }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <span ref={anchor} className="menu-anchor">
      {children({ onClick: () => setIsOpen(!isOpen), 'aria-haspopup': 'menu', 'aria-expanded': isOpen })}
      {isOpen && (
        <Popover anchor={anchor} align={align} onClose={() => setIsOpen(false)}>
          <MenuList label={label} groups={groups} onDone={() => setIsOpen(false)} />
        </Popover>
      )}
    </span>
  );
}

export interface MenuListProps {
  readonly label: string;
  readonly groups: readonly (readonly MenuItem[])[];
  /** Called once something was chosen. */
  readonly onDone: () => void;
}

/** The list itself: arrows go through it, a letter goes to what begins with it, Enter does it. */
export function MenuList({ label, groups, onDone }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => itemsIn(list.current)[0]?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsIn(list.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = nextItem(event.key, at, items);
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
  };
  return (
    <div ref={list} role="menu" aria-label={label} className="menu" tabIndex={-1} onKeyDown={onKeyDown}>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
        <div key={`${id}${index}`} className="menu-group" role="presentation">
          {group.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              disabled={item.isDisabled === true}
              className={classNames('menu-item', item.isDanger === true && 'menu-item-danger')}
              onClick={() => {
                onDone();
                item.run();
              }}
            >
              {item.icon !== undefined && <Icon name={item.icon} size={14} />}
              <span className="menu-item-label">{item.label}</span>
              {item.keys !== undefined && <kbd>{item.keys}</kbd>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function itemsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
}

function nextItem(key: string, at: number, items: readonly HTMLElement[]): number | undefined {
  if (key === 'ArrowDown') return (at + 1) % items.length;
  if (key === 'ArrowUp') return (at - 1 + items.length) % items.length;
  if (key === 'Home') return 0;
  if (key === 'End') return items.length - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  const letter = key.toLowerCase();
  const after = [...items.keys()].map((index) => (at + 1 + index) % items.length);
  return after.find((index) => items[index]?.textContent?.trim().toLowerCase().startsWith(letter) === true);
}
