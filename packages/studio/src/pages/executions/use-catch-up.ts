import type { RunView } from '@cairn/diagram';
import { useEffect } from 'react';
import { getExecutionHistory } from '../../wire/step-functions.ts';
import type { HistoryEvent } from '../../wire/step-functions-types.ts';
import { useWire } from '../../wire/wire-context.ts';

/** The stream is that much slower than an answer at most; what it still owes then is read. */
const owedMs = 750;
const pageResults = 1_000;

/**
 * Reads the end of a history once more where a run is known to have ended and its events do not say so: a stream may
 * have broken without anybody knowing.
 * @param hasEnded whether the run is known to have ended, by another answer than its history
 */
export function useCatchUp(executionArn: string, view: RunView, version: number, hasEnded: boolean): void {
  const wire = useWire();
  const isBehind = hasEnded && version > 0 && view.run.status === 'RUNNING';
  useEffect(() => {
    if (!isBehind) return;
    const control = new AbortController();
    const timer = setTimeout(() => {
      readTail(view.run.lastEventId, (nextToken) =>
        getExecutionHistory.run(
          wire,
          {
            executionArn,
            reverseOrder: true,
            maxResults: pageResults,
            includeExecutionData: true,
            ...(nextToken !== undefined && { nextToken }),
          },
          { signal: control.signal },
        ),
      ).then(
        (events) => view.append(events),
        // It is tried again with the next answer that says so.
        () => undefined,
      );
    }, owedMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [wire, executionArn, view, isBehind]);
}

interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly nextToken?: string;
}

/** The events behind one, read from the end of the history. */
async function readTail(
  lastEventId: number,
  read: (nextToken: string | undefined) => Promise<HistoryPage>,
): Promise<readonly HistoryEvent[]> {
  const found: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await read(nextToken);
    found.push(...page.events.filter(({ id }) => id > lastEventId));
    nextToken = (page.events.at(-1)?.id ?? 0) > lastEventId + 1 ? page.nextToken : undefined;
  } while (nextToken !== undefined);
  return found.reverse();
}
