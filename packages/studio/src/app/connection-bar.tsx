import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Spinner } from '../design/spinner.tsx';
import { reportReachable, useIsReachable } from './connection.ts';
import { fetchStudioInfo } from './fetch-studio-info.ts';

const askAgainMs = 2_000;

/** Says that the server is away, and asks for it until it is back; then all that is in view is asked for anew. */
export function ConnectionBar() {
  const isReachable = useIsReachable();
  const client = useQueryClient();
  useEffect(() => {
    if (isReachable) return;
    const timer = setInterval(() => {
      fetchStudioInfo().then(
        () => {
          reportReachable(true);
          void client.invalidateQueries();
        },
        // Still away.
        () => undefined,
      );
    }, askAgainMs);
    return () => clearInterval(timer);
  }, [isReachable, client]);
  return (
    <div role="status">
      {!isReachable && (
        <div className="connection-bar">
          <Spinner size={14} />
          The server does not answer. What you see may be out of date; it goes on by itself when the server is
          back.
        </div>
      )}
    </div>
  );
}
