import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { IconName } from '../design/icon.tsx';
import type { StudioInfo } from '../wire/cairn.ts';
import type { PathParams } from './match-path.ts';

/** What a page is given: the values in its address. */
export interface PageProps {
  readonly params: PathParams;
}

/** The groups of the navigation. */
export type PageArea = 'Workflows' | 'Resources' | 'Observe' | 'Studio';

/** A page of the studio: it is found at its path, in the navigation and in the command palette. */
export interface PageEntry {
  /** One of `routes`. Earlier entries go first where two fit: `/workflows/new` before `/workflows/:name`. */
  readonly path: string;
  readonly title: string;
  readonly area: PageArea;
  /** Shown in the navigation where it has one; pages about one thing have none. */
  readonly icon?: IconName;
  /** Further words that find it in the command palette. */
  readonly words?: string;
  /** The entry of the navigation that is marked while this page is open; the longest path that fits unless said. */
  readonly within?: string;
  /** Whether this server has what the page is about; every server has unless said. */
  readonly isOffered?: (info: StudioInfo) => boolean;
  readonly component: LazyExoticComponent<ComponentType<PageProps>>;
}

/**
 * A page that is loaded when it is first opened.
 * @example lazyPage(() => import('./workflows-page.tsx'), 'WorkflowsPage')
 */
export function lazyPage<Name extends string>(
  load: () => Promise<{ readonly [name in Name]: ComponentType<PageProps> }>,
  name: Name,
): LazyExoticComponent<ComponentType<PageProps>> {
  return lazy(async () => ({ default: (await load())[name] }));
}
