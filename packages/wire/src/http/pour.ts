import type { ServerResponse } from 'node:http';
import type { Log } from '@cairn/kit';

/**
 * Sends bytes as fast as the client takes them, then ends the answer. When the bytes fail the connection
 * ends: the status has been sent already, and a short body tells the client. Clients that take nothing for
 * long are the listener's to give up. Never rejects.
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
    const finish = (): void => {
      response.off('drain', finish);
      response.off('close', finish);
      resolve();
    };
    response.on('drain', finish);
    response.on('close', finish);
    if (response.destroyed) finish();
  });
}
