import { useEffect, useRef, useState } from 'react';
import { type FilterLogEventsInput, filterLogEvents, type LogEvent } from '../../wire/logs.ts';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { useWire } from '../../wire/wire-context.ts';
import { withEvents } from './log-lines.ts';

const pollMs = 2_000;
const pageEvents = 1_000;
/** More are not held in a page: the oldest go, and it is said. */
export const heldEventsMax = 20_000;
/** Events may arrive a little after their time. */
const overlapMs = 10_000;

export interface LogTail {
  readonly events: readonly LogEvent[];
  readonly error: ServiceError | null;
  readonly isReading: boolean;
  /** Whether older events were let go. */
  readonly isCut: boolean;
}

/**
 * Reads a log page by page, and what comes while it is followed.
 * @param input what is searched; another one begins anew
 */
export function useLogTail(input: FilterLogEventsInput, isFollowing: boolean): LogTail {
  const wire = useWire();
  const key = JSON.stringify([input, wire.region, wire.account]);
  const [events, setEvents] = useState<readonly LogEvent[]>([]);
  const [error, setError] = useState<ServiceError | null>(null);
  const [isReading, setIsReading] = useState(true);
  const held = useRef<{ key: string; events: readonly LogEvent[] }>({ key, events: [] });
  // The key stands for the input and the wire.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const ended = new AbortController();
    if (held.current.key !== key) held.current = { key, events: [] };
    setEvents(held.current.events);
    setIsReading(true);
    const take = (came: readonly LogEvent[]) => {
      held.current = { key, events: withEvents(held.current.events, came, heldEventsMax) };
      setEvents(held.current.events);
    };
    const readFrom = async (startTime: number | undefined) => {
      let nextToken: string | undefined;
      do {
        const page = await filterLogEvents.run(
          wire,
          {
            ...input,
            limit: pageEvents,
            ...(startTime !== undefined && { startTime }),
            ...(nextToken !== undefined && { nextToken }),
          },
          { signal: ended.signal },
        );
        take(page.events ?? []);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    };
    const run = async () => {
      let from = input.startTime;
      for (;;) {
        try {
          await readFrom(from);
          setError(null);
        } catch (thrown) {
          if (ended.signal.aborted) return;
          setError(toServiceError(thrown));
          if (!toServiceError(thrown).isNetworkError) return setIsReading(false);
        }
        setIsReading(false);
        if (!isFollowing) return;
        await pause(pollMs, ended.signal);
        if (ended.signal.aborted) return;
        const last = held.current.events.at(-1)?.timestamp;
        from = last === undefined ? input.startTime : Math.max(input.startTime ?? 0, last - overlapMs);
      }
    };
    void run();
    return () => ended.abort();
  }, [key, isFollowing]);
  return { events, error, isReading, isCut: events.length >= heldEventsMax };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
