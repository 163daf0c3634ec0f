import { Spinner } from '../design/spinner.tsx';
import { useIsReachable } from './connection.ts';

/** Says that the server is away, and that what is shown may be old. */
export function ConnectionBar() {
  const isReachable = useIsReachable();
  return (
    <div role="status">
      {!isReachable && (
        <div className="connection-bar">
          <Spinner size={14} />
          The server does not answer. What you see may be out of date; it is tried again by itself.
        </div>
      )}
    </div>
  );
}
