import { type ServiceError, toServiceError } from '../wire/service-error.ts';
import type { ExecutionStatus, HistoryEvent } from '../wire/step-functions-types.ts';
import { historyPage } from './history-page.ts';
import type { LiveClient } from './live-client.ts';

/** How far a history is read. */
export interface ExecutionHistoryState {
  /** `reading`: what has happened so far; `following`: as it happens; `ended`: all is there. */
  readonly phase: 'reading' | 'following' | 'ended' | 'failed';
  /** How it ended. */
  readonly status: ExecutionStatus | 'DELETED' | undefined;
  readonly error: ServiceError | undefined;
}

interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly nextToken?: string;
}

/** What is read, and who hears of it. */
export interface HistoryReading {
  /** Gives a page of the history: the first without a token. */
  readonly read: (input: ReturnType<typeof historyPage>, signal: AbortSignal) => Promise<HistoryPage>;
  readonly live: Pick<LiveClient, 'follow'>;
  readonly executionArn: string;
  /** The last event that is known already. */
  readonly known: number;
  readonly take: (events: readonly HistoryEvent[]) => void;
  readonly tell: (state: ExecutionHistoryState) => void;
  readonly signal: AbortSignal;
}

/** The past by pages, which are shown as they come; what happens from then on by the stream. */
export async function readHistory({
  read,
  live,
  executionArn,
  known,
  take,
  tell,
  signal,
}: HistoryReading): Promise<void> {
  let lastId = known;
  try {
    // What is kept of Express executions comes by the stream alone.
    if (known === 0 && executionArn.split(':')[5] !== 'express') {
      for await (const events of pagesOf(read, executionArn, signal)) {
        take(events);
        lastId = events.at(-1)?.id ?? lastId;
      }
    }
  } catch (thrown) {
    tell({ phase: 'failed', status: undefined, error: toServiceError(thrown) });
    return;
  }
  if (signal.aborted) return;
  tell({ phase: 'following', status: undefined, error: undefined });
  const end = live.follow(executionArn, {
    lastEventId: lastId,
    onEvent: (event) => {
      if (event.kind === 'history') take(event.events);
      else if (event.kind === 'end') tell({ phase: 'ended', status: event.status, error: undefined });
      else {
        const error = toServiceError(Object.assign(new Error(event.message), { name: event.code }));
        tell({ phase: 'failed', status: undefined, error });
      }
    },
  });
  signal.addEventListener('abort', end);
}

/** While a page is shown, the next is on its way. */
async function* pagesOf(read: HistoryReading['read'], executionArn: string, signal: AbortSignal) {
  let reading: Promise<HistoryPage> | undefined = read(historyPage(executionArn), signal);
  while (reading !== undefined) {
    const { events, nextToken }: HistoryPage = await reading;
    reading = nextToken === undefined ? undefined : read(historyPage(executionArn, nextToken), signal);
    // Who has left meanwhile does not hear of it.
    reading?.catch(() => undefined);
    yield events;
  }
}
