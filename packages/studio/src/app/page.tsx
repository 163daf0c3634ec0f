import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '../design/class-names.ts';
import { Link } from '../design/link.tsx';

/** A step on the way to a page. */
export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface PageProps {
  /** The name of the page or of the thing it is about; the title of the window too. */
  readonly title: string;
  /** Stands beside the title: a status. */
  readonly badge?: ReactNode;
  /** Stands under the title: what the thing is, in a line. */
  readonly subtitle?: ReactNode;
  /** The pages above this one. */
  readonly crumbs?: readonly Crumb[];
  /** Buttons, the first thing to do last. */
  readonly actions?: ReactNode;
  /** `Tabs` under the title. */
  readonly tabs?: ReactNode;
  /** `fill`: as high as the window, its parts scroll by themselves (graphs, editors, histories). */
  readonly layout?: 'flow' | 'fill';
  readonly children: ReactNode;
}

/** What each page stands in: its way, title, actions and tabs. Focus goes to the title when one comes to it. */
export function Page({
  title,
  badge,
  subtitle,
  crumbs,
  actions,
  tabs,
  layout = 'flow',
  children,
}: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Cairn`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className={classNames('page', `page-${layout}`)}>
      <header className="page-header">
        {crumbs !== undefined && crumbs.length > 0 && (
          <nav className="crumbs" aria-label="Breadcrumbs">
            {crumbs.map((crumb) => (
              <Link key={crumb.href} href={crumb.href} look="plain">
                {crumb.label}
              </Link>
            ))}
          </nav>
        )}
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {badge}
          {actions !== undefined && <div className="page-actions">{actions}</div>}
        </div>
        {subtitle !== undefined && <div className="page-subtitle">{subtitle}</div>}
        {tabs}
      </header>
      <div className="page-body">{children}</div>
    </div>
  );
}
