import { LiveHub } from './live-hub.ts';
import { openStream } from './open-stream.ts';

/** The hub of this thread: a shared worker's, or a tab's own where there are no shared workers. */
export function createHub(): LiveHub {
  const hub: LiveHub = new LiveHub({
    open: (request, signal) =>
      openStream(
        {
          origin: self.location.origin,
          credentials: () => hub.credentials,
          fetch: (url, init) => fetch(url, init),
          nowMs: () => Date.now(),
          onCredentialsRefused: (accessKeyId) => hub.endCredentials(accessKeyId),
        },
        request,
        signal,
      ),
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    nowMs: () => Date.now(),
  });
  return hub;
}
