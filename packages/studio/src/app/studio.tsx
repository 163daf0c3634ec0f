import { QueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { ErrorCallout } from '../design/error-callout.tsx';
import { Spinner } from '../design/spinner.tsx';
import type { StudioInfo } from '../wire/cairn.ts';
import { type ServiceError, toServiceError } from '../wire/service-error.ts';
import { fetchStudioInfo } from './fetch-studio-info.ts';
import { SessionProvider, type SessionProviderProps } from './session.tsx';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { signInKeeper, useSignInState, useVisit } from './signed-in.ts';
import { toldStudioInfo } from './told-studio-info.ts';

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // The wire retries what was not answered; what was refused is refused again.
        retry: false,
        refetchOnWindowFocus: true,
        // Whether the server is there says no network card: it may run on this machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** The studio: asks the server what it is, has people sign in where that is wanted, then shows its pages. */
export function Studio() {
  const { info, error, retry } = useStudioInfo();
  if (error !== undefined)
    return (
      <Centre>
        <ErrorCallout
          error={error}
          advice="Is the server running? Start it with: cairn start"
          onRetry={retry}
        />
      </Centre>
    );
  if (info === undefined) return <Loading />;
  return info.auth === 'strict' ? <StrictStudio info={info} /> : <Open info={info} />;
}

function StrictStudio({ info }: { readonly info: StudioInfo }) {
  const keeper = signInKeeper();
  useEffect(() => keeper.watch(), [keeper]);
  const state = useSignInState();
  const visit = useVisit();
  if (state === 'asking') return <Loading />;
  if (state === 'left') return <SignInPage info={info} />;
  return <OwnStudio key={visit} info={info} visit={visit} />;
}

/** The studio of one principal: their own account, their own answers, their own keys. */
function OwnStudio({ info, visit }: { readonly info: StudioInfo; readonly visit: number }) {
  const keeper = signInKeeper();
  const account = keeper.account ?? info.account;
  const own = useMemo(() => ({ ...info, account }), [info, account]);
  const credentials = useCallback(() => keeper.credentialsOf(visit), [keeper, visit]);
  const refuse = useCallback((accessKeyId: string) => keeper.refuse(accessKeyId), [keeper]);
  return <Open info={own} credentials={credentials} onCredentialsRefused={refuse} />;
}

function Open(props: Omit<SessionProviderProps, 'client' | 'children'>) {
  const [client] = useState(makeQueryClient);
  return (
    <SessionProvider {...props} client={client}>
      <Shell />
    </SessionProvider>
  );
}

function useStudioInfo() {
  const [info, setInfo] = useState(toldStudioInfo);
  const [error, setError] = useState<ServiceError>();
  const ask = useCallback(() => {
    setError(undefined);
    fetchStudioInfo().then(setInfo, (thrown) => setError(toServiceError(thrown)));
  }, []);
  const isTold = info !== undefined;
  useEffect(() => {
    if (!isTold) ask();
  }, [ask, isTold]);
  return { info, error, retry: ask };
}

function Loading() {
  return (
    <Centre>
      <Spinner size={24} label="Loading the studio" />
    </Centre>
  );
}

function Centre({ children }: { readonly children: ReactNode }) {
  return <main className="centre">{children}</main>;
}
