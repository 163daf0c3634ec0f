import type { ServerResponse } from 'node:http';
import type { Log } from '@cairn/kit';

/** For how long a client may take nothing of an answer. */
const stalledMsMax = 120_000;

/**
 * Sends bytes as fast as the client takes them, then ends the answer. When the bytes fail the connection
 * ends: the status has been sent already, and a short body tells the client. Never rejects.
 */
export async function pour(
  bytes: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    while (!response.destroyed) {
      const next = await iterator.next();
      if (next.done === true) {
        response.end();
        return;
      }
      if (!response.write(next.value)) await drained(response);
    }
  } catch (error) {
    log('error', 'an answer ended in the middle', { cause: String(error) });
    response.destroy();
  } finally {
    await iterator.return?.();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), stalledMsMax);
    const finish = (): void => {
      clearTimeout(timer);
      response.off('drain', finish);
      response.off('close', finish);
      resolve();
    };
    response.on('drain', finish);
    response.on('close', finish);
    if (response.destroyed) finish();
  });
}
