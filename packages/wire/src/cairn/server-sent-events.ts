/** One event of a stream, as browsers' EventSource and other clients of `text/event-stream` take it. */
export interface ServerSentEvent {
  /** Where a client goes on that lost its connection: it comes back as `Last-Event-ID`. */
  readonly id?: string;
  /** Name of the event; `message` unless said. */
  readonly event?: string;
  /** Text, JSON as a rule. */
  readonly data: string;
}

/** Sent where nothing else is for this long, so that proxies keep the connection and one that is dead is noticed. */
const silentMsMax = 15_000;
const comment = Buffer.from(':\n\n');

/**
 * Events as bytes. The next event is asked for only when the bytes of the one before were taken, so that a slow
 * reader keeps at most one event here.
 */
export async function* printServerSentEvents<Item>(
  items: AsyncIterable<Item>,
  print: (item: Item) => ServerSentEvent,
  silentMs: number = silentMsMax,
): AsyncGenerator<Uint8Array, void, void> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    // The headers go out with the first bytes: a client learns at once that it listens, and by then it does.
    let next = iterator.next();
    next.catch(() => undefined);
    yield comment;
    for (;;) {
      const result = await within(next, silentMs);
      if (result === undefined) {
        yield comment;
        continue;
      }
      if (result.done === true) return;
      yield printEvent(print(result.value));
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}

/** What a promise gives, or undefined where it takes longer. */
async function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lines of a text become lines `data:`; an event ends with an empty line (HTML, "Server-sent events"). */
function printEvent({ id, event, data }: ServerSentEvent): Uint8Array {
  const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`;
  const lines = data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');
  return Buffer.from(`${head}${lines}\n`);
}
