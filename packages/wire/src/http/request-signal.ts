import type { ServerResponse } from 'node:http';

/** A signal that ends when the client goes away before its answer, or the server stops. */
export function requestSignal(response: ServerResponse, stopping: AbortSignal | undefined): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  stopping?.addEventListener('abort', stop);
  response.once('close', () => {
    stopping?.removeEventListener('abort', stop);
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
