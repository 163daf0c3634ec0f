import { type HistoryEvent, historyEventShapes, printEventDetails } from '@cairn/asl';
import { epochSeconds } from '../protocol/instants.ts';

/** What stands between the head and the details, `,"taskFailedEventDetails":`, by type; '' for types without. */
const openings = new Map<string, string>(
  Object.entries(historyEventShapes).map(([type, { member }]) => [
    type,
    member === undefined ? '' : `,"${member}":`,
  ]),
);

/**
 * The body of a GetExecutionHistory answer. Payloads are quoted as text, never parsed.
 * @param includeExecutionData false leaves out inputs, outputs, parameters and variables with their companions.
 */
export function printHistory(
  events: readonly HistoryEvent[],
  nextToken: string | undefined,
  includeExecutionData: boolean,
): string {
  let text = '{"events":[';
  for (let index = 0; index < events.length; index++) {
    if (index > 0) text += ',';
    text += printHistoryEvent(events[index] as HistoryEvent, includeExecutionData);
  }
  return nextToken === undefined ? `${text}]}` : `${text}],"nextToken":${JSON.stringify(nextToken)}}`;
}

/** One event as the API shows it. */
export function printHistoryEvent(event: HistoryEvent, includeExecutionData: boolean): string {
  const opening = openings.get(event.type) as string;
  const head = `{"timestamp":${epochSeconds(event.timestampMs)},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}`;
  return opening === '' ? `${head}}` : `${head}${opening}${printEventDetails(event, includeExecutionData)}}`;
}
