import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { ErrorCallout } from '../design/error-callout.tsx';
import { Spinner } from '../design/spinner.tsx';
import type { StudioInfo } from '../wire/cairn.ts';
import { ServiceError, toServiceError } from '../wire/service-error.ts';
import { fetchStudioInfo } from './fetch-studio-info.ts';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in-page.tsx';
import {
  forgetCredentials,
  signedInAccount,
  signedInCredentials,
  useSignInState,
  watchSignIn,
} from './signed-in.ts';

/** What a server says to credentials that it does not take any more. */
const endedCodes =
  /^(?:ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId)$/;

const onError = (error: unknown) => {
  if (error instanceof ServiceError && endedCodes.test(error.code)) forgetCredentials();
};

const client = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
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
  return info.auth === 'strict' ? <StrictStudio info={info} /> : <Open info={info} credentials={undefined} />;
}

function StrictStudio({ info }: { readonly info: StudioInfo }) {
  useEffect(watchSignIn, []);
  const state = useSignInState();
  const wasIn = useRef(false);
  if (state === 'in') wasIn.current = true;
  if (wasIn.current) {
    // Who signs in sees their own account.
    const own = { ...info, account: signedInAccount() ?? info.account };
    return <Open info={own} credentials={signedInCredentials} />;
  }
  return state === 'asking' ? <Loading /> : <SignInPage info={info} />;
}

function Open({
  info,
  credentials,
}: {
  readonly info: StudioInfo;
  readonly credentials: typeof signedInCredentials | undefined;
}) {
  return (
    <SessionProvider info={info} credentials={credentials} client={client}>
      <Shell />
    </SessionProvider>
  );
}

function useStudioInfo() {
  const [info, setInfo] = useState<StudioInfo>();
  const [error, setError] = useState<ServiceError>();
  const ask = useCallback(() => {
    setError(undefined);
    fetchStudioInfo().then(setInfo, (thrown) => setError(toServiceError(thrown)));
  }, []);
  useEffect(ask, [ask]);
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
