import { Link, useLocation } from 'wouter';
import { classNames } from '../design/class-names.ts';
import { Icon } from '../design/icon.tsx';
import { Logo } from './logo.tsx';
import type { PageArea } from './page-entry.ts';
import { navigationEntryOf, navigationPages } from './pages.ts';
import { to } from './routes.ts';
import { ScopeSwitch } from './scope-switch.tsx';
import { useSession } from './session.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const paletteKeys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

const areas: readonly PageArea[] = ['Workflows', 'Resources', 'Observe', 'Studio'];

export interface NavigationProps {
  /** On a phone, where it is a sheet. */
  readonly isOpen: boolean;
  readonly onSearch: () => void;
}

/** All pages that stand for themselves, by area; under them which account, region and colours. */
export function Navigation({ isOpen, onSearch }: NavigationProps) {
  useLocation();
  const { info } = useSession();
  const current = navigationEntryOf(window.location.pathname);
  return (
    <nav className={classNames('navigation', isOpen && 'navigation-open')} aria-label="Studio">
      <Link href={to.workflows()} className="navigation-home" aria-label="Cairn: workflows">
        <Logo />
      </Link>
      <button type="button" className="navigation-search" onClick={onSearch}>
        <Icon name="search" size={14} />
        <span>Go to…</span>
        <kbd>{paletteKeys}</kbd>
      </button>
      <div className="navigation-areas">
        {areas.map((area) => {
          const entries = navigationPages.filter(
            (entry) => entry.area === area && entry.isOffered?.(info) !== false,
          );
          if (entries.length === 0) return null;
          return (
            <section key={area}>
              <h2 className="navigation-area">{area}</h2>
              {entries.map((entry) => (
                <Link
                  key={entry.path}
                  href={entry.path}
                  className={classNames('navigation-link', entry === current && 'navigation-link-on')}
                  aria-current={entry === current ? 'page' : undefined}
                >
                  {entry.icon !== undefined && <Icon name={entry.icon} />}
                  {entry.title}
                </Link>
              ))}
            </section>
          );
        })}
      </div>
      <div className="navigation-foot">
        <ScopeSwitch />
        <ThemeSwitch />
      </div>
    </nav>
  );
}
