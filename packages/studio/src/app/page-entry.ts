import type { ComponentType } from 'react';
import type { IconName } from '../design/icon.tsx';
import { LazyCode } from '../design/lazy-code.ts';
import type { AskEarly } from '../wire/ask-early.ts';
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
  readonly component: LazyPage;
  /** Asks for what the page shows first, while its code is on its way. */
  readonly asks?: (ask: AskEarly, params: PathParams) => void;
}

/** A page's code, and the name that it bears in its file: the bundler finds the file by it. */
export interface LazyPage {
  readonly code: LazyCode<ComponentType<PageProps>>;
  readonly exportName: string;
}

/**
 * A page that is loaded when it is first opened.
 * @example lazyPage(() => import('./workflows-page.tsx'), 'WorkflowsPage')
 */
export function lazyPage<Name extends string>(
  load: () => Promise<{ readonly [name in Name]: ComponentType<PageProps> }>,
  name: Name,
): LazyPage {
  return { code: new LazyCode(async () => (await load())[name]), exportName: name };
}
