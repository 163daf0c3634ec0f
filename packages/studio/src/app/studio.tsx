import { QueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { ErrorCallout } from '../design/error-callout.tsx';
import { Spinner } from '../design/spinner.tsx';
import type { StudioInfo } from '../wire/cairn.ts';
import { type ServiceError, toServiceError } from '../wire/service-error.ts';
import { fetchStudioInfo } from './fetch-studio-info.ts';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The wire retries what was not answered; what was refused is refused again.
      retry: false,
      refetchOnWindowFocus: true,
    },
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
  if (info === undefined)
    return (
      <Centre>
        <Spinner size={24} label="Loading the studio" />
      </Centre>
    );
  return (
    <SessionProvider info={info} credentials={undefined} client={client}>
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

function Centre({ children }: { readonly children: ReactNode }) {
  return <main className="centre">{children}</main>;
}
