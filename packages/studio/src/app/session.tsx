import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { Router, useSearch } from 'wouter';
import type { StudioInfo } from '../wire/cairn.ts';
import type { Credentials } from '../wire/credentials.ts';
import { createWire } from '../wire/wire.ts';
import { WireContext } from '../wire/wire-context.ts';
import { reportReachable } from './connection.ts';
import { inScope, type Scope, scopeOf } from './scope.ts';

/** Who looks at what. */
export interface Session {
  readonly info: StudioInfo;
  /** The account and region in view. */
  readonly scope: Scope;
}

const SessionContext = createContext<Session | undefined>(undefined);

/** Who looks at what: the server's own facts, the account and region in view. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession is used outside of a session');
  return session;
}

export interface SessionProviderProps {
  readonly info: StudioInfo;
  /** The credentials of someone who signed in; undefined where the server takes any. */
  readonly credentials?: (() => Promise<Credentials>) | undefined;
  /** Told of a key that the server does not take any more. */
  readonly onCredentialsRefused?: ((accessKeyId: string) => void) | undefined;
  readonly client: QueryClient;
  readonly children: ReactNode;
}

/** Gives pages the wire of the scope in the address, and keeps that scope in every link. */
export function SessionProvider({
  info,
  credentials,
  onCredentialsRefused,
  client,
  children,
}: SessionProviderProps) {
  useSearch();
  const scope = scopeOf(window.location.search, info);
  const { account, region } = scope;
  const wire = useMemo(
    () =>
      createWire({
        account,
        region,
        // Where any credentials are good, the access key names the account.
        credentials: credentials ?? (() => ({ accessKeyId: account, secretAccessKey: 'studio' })),
        origin: window.location.origin,
        fetch: (url, init) => fetch(url, init),
        nowMs: () => Date.now(),
        onReachable: reportReachable,
        ...(onCredentialsRefused === undefined ? {} : { onCredentialsRefused }),
      }),
    [account, region, credentials, onCredentialsRefused],
  );
  const session = useMemo(() => ({ info, scope: { account, region } }), [info, account, region]);
  const scoped = (address: string) => inScope(address, { account, region }, info);
  return (
    <SessionContext value={session}>
      <WireContext value={wire}>
        <QueryClientProvider client={client}>
          <Router
            hrefs={scoped}
            aroundNav={(navigate, address, options) => navigate(scoped(address), options)}
          >
            {children}
          </Router>
        </QueryClientProvider>
      </WireContext>
    </SessionContext>
  );
}
