import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { IconButton } from '../design/icon-button.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { Toasts } from '../design/toasts.tsx';
import { useLazy } from '../design/use-lazy.ts';
import { LiveUpdates } from '../live/live-updates.tsx';
import { earlyAsker } from '../wire/ask-early.ts';
import { useWire } from '../wire/wire-context.ts';
import { CommandPalette, usePaletteKeys } from './command-palette.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Logo } from './logo.tsx';
import type { PathParams } from './match-path.ts';
import { Navigation } from './navigation.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import type { PageEntry } from './page-entry.ts';
import { findPage } from './pages.ts';
import { to } from './routes.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { useNavigate } from './use-navigation.ts';

/** The frame around every page: navigation, what is said of the connection, the page itself. */
export function Shell() {
  const [path] = useLocation();
  const [isNavigationOpen, setIsNavigationOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  usePaletteKeys(() => setIsPaletteOpen(!isPaletteOpen));
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere has seen the navigation
  useEffect(() => setIsNavigationOpen(false), [path]);
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="phone-bar">
        <IconButton
          icon={isNavigationOpen ? 'close' : 'menu'}
          label="Navigation"
          aria-expanded={isNavigationOpen}
          onClick={() => setIsNavigationOpen(!isNavigationOpen)}
        />
        <Logo />
        <IconButton
          icon="search"
          label="Go to"
          className="phone-search"
          onClick={() => setIsPaletteOpen(true)}
        />
      </header>
      <Navigation isOpen={isNavigationOpen} onSearch={() => setIsPaletteOpen(true)} />
      <div className="content">
        <ConnectionBar />
        <CurrentPage />
      </div>
      <CommandPalette isOpen={isPaletteOpen} onClose={() => setIsPaletteOpen(false)} />
      <Toasts />
      <LiveUpdates />
      <SignInAgain />
    </div>
  );
}

/**
 * The page at the address. A page about another thing is a new one; views of one thing are tabs of the same. Focus goes
 * to a new one, so that the next key starts there.
 */
function CurrentPage() {
  useLocation();
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  const raw = window.location.pathname;
  // Whoever opens the link to sign in and is signed in already goes on.
  const isHome = raw === '/' || raw === '/sign-in';
  useEffect(() => {
    if (isHome) navigate(to.workflows(), { replaces: true });
  }, [isHome, navigate]);
  const found = findPage(raw);
  const { tab: _, ...thing } = found?.params ?? {};
  const identity = found === undefined ? raw : JSON.stringify([found.page.path, thing]);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new page is a navigation
  useEffect(() => {
    if (!isFirst.current) {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [identity]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <ErrorBoundary key={identity}>
        {found !== undefined ? (
          <LoadedPage page={found.page} params={found.params} />
        ) : isHome ? null : (
          <NotFoundPage />
        )}
      </ErrorBoundary>
    </main>
  );
}

/** A page as soon as its code is there. What it will ask for is asked meanwhile. */
function LoadedPage({ page, params }: { readonly page: PageEntry; readonly params: PathParams }) {
  const wire = useWire();
  const client = useQueryClient();
  // The page is new with each thing that it is about.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it asks once for each
  useMemo(() => page.asks?.(earlyAsker(client, wire), params), [page, client, wire]);
  const Component = useLazy(page.component.code);
  return Component === undefined ? <PageLoading /> : <Component params={params} />;
}

function PageLoading() {
  return (
    <div className="page page-flow">
      <Skeleton lines={4} label="Loading the page" />
    </div>
  );
}
