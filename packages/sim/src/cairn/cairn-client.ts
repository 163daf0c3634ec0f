/** Any credentials will do; the scope names no service that matters. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cairn/aws4_request, SignedHeaders=host, Signature=0';

/** What `/_cairn/v1` answered. */
export interface CairnAnswer {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
}

/** Asks `/_cairn/v1` for a path with its query. */
export async function askCairn(endpoint: string, path: string): Promise<CairnAnswer> {
  return await sendCairn(endpoint, 'GET', path);
}

/** Sends something to a path of `/_cairn/v1`. */
export async function sendCairn(
  endpoint: string,
  method: string,
  path: string,
  body?: object,
): Promise<CairnAnswer> {
  const answer = await fetch(`${endpoint}/_cairn/v1${path}`, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as CairnAnswer['body'] };
}

/** An event of a stream. */
export interface StreamedEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

/** Listens to a stream of `/_cairn/v1`. Resolves once it has begun. @throws Error with the answer when it is refused */
export async function listenCairn(
  endpoint: string,
  path: string,
  headers: object = {},
): Promise<AsyncIterable<StreamedEvent>> {
  const answer = await fetch(`${endpoint}/_cairn/v1${path}`, { headers: { authorization, ...headers } });
  if (!answer.ok) throw new Error(await answer.text());
  return eventsOf(answer);
}

/** An event of a stream of many things, its data read. */
export interface LiveEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind of event has members of its own
  readonly data: any;
  /** When it was read: performance.now(). */
  readonly atMs: number;
}

/** `POST /_cairn/v1/stream`, read to memory as it comes. */
export class LiveListener {
  readonly events: LiveEvent[] = [];
  readonly #abort = new AbortController();
  #wake: (() => void) | undefined;

  /** Resolves once the stream has begun. @throws Error with the answer when it is refused */
  static async open(endpoint: string, input: object, headers: object = {}): Promise<LiveListener> {
    const listener = new LiveListener();
    const answer = await fetch(`${endpoint}/_cairn/v1/stream`, {
      method: 'POST',
      headers: { authorization, ...headers },
      body: JSON.stringify(input),
      signal: listener.#abort.signal,
    });
    if (!answer.ok) throw new Error(await answer.text());
    void listener.#read(answer).catch(() => {});
    return listener;
  }

  async #read(answer: Response): Promise<void> {
    for await (const { event = 'message', data } of eventsOf(answer)) {
      this.events.push({ event, data: JSON.parse(data), atMs: performance.now() });
      this.#wake?.();
    }
  }

  /** Resolves when what was read so far holds. */
  async until(holds: (events: readonly LiveEvent[]) => boolean): Promise<void> {
    while (!holds(this.events)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The data of all events of a kind so far. */
  of(event: string): LiveEvent['data'][] {
    return this.events.filter((each) => each.event === event).map(({ data }) => data);
  }

  close(): void {
    this.#abort.abort();
  }
}

/** Holds the answer until it is read: fetch cancels the body of one that nobody holds. */
async function* eventsOf(answer: Response): AsyncGenerator<StreamedEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) yield { id: field('id'), event: field('event'), data };
    }
  }
}
