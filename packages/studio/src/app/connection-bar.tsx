import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Icon } from '../design/icon.tsx';
import { Spinner } from '../design/spinner.tsx';
import { useIsAlone, useLiveRefusal } from '../live/use-live.ts';
import { reportReachable, useIsReachable } from './connection.ts';
import { fetchStudioInfo } from './fetch-studio-info.ts';

const askAgainMs = 2_000;

/**
 * Says that the server is away, and asks for it until it is back; then all that is in view is asked for anew. Says too what
 * it does not tell live.
 */
export function ConnectionBar() {
  const isReachable = useIsReachable();
  const refusal = useLiveRefusal();
  const isAlone = useIsAlone();
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
      {isAlone && (
        <div className="connection-bar">
          <Icon name="info" />
          What the tabs of this browser share could not be loaded: this tab keeps a connection of its own, and
          is signed in by itself. Reload to try again.
        </div>
      )}
      {isReachable && refusal !== undefined && (
        <div className="connection-bar">
          <Icon name="info" />
          <span>
            {refusal.of === 'lists'
              ? 'Lists do not change by themselves here: reload to see what is new. '
              : 'Nothing changes by itself here: the server refuses to tell what happens. '}
            {refusal.message}
          </span>
        </div>
      )}
    </div>
  );
}
