import { useEffect, useRef } from 'react';
import { Link as RouterLink } from 'wouter';
import { classNames } from './class-names.ts';

/** One of several views of a thing, with an address of its own. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  /** Shown beside the word. */
  readonly count?: number | undefined;
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}

/** Views of one thing. Each is a link, so that it can be opened beside and sent to others. */
export function Tabs({ label, tabs, current }: TabsProps) {
  const row = useRef<HTMLElement>(null);
  // Where they do not all fit, the current one is among those that are seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is current
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (tab != null && row.current !== null)
      row.current.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - row.current.clientWidth / 2;
  }, [current]);
  return (
    <nav ref={row} className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <RouterLink
          key={tab.id}
          href={tab.href}
          className={classNames('tab', tab.id === current && 'tab-on')}
          aria-current={tab.id === current ? 'page' : undefined}
        >
          {tab.label}
          {tab.count !== undefined && <span className="tab-count">{tab.count}</span>}
        </RouterLink>
      ))}
    </nav>
  );
}
