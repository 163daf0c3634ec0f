import type { FollowedEvent } from '@cairn/workflows';
import { printHistoryEvent } from '../step-functions/history-text.ts';
import type { ServerSentEvent } from './server-sent-events.ts';

/** An event of a history as GetExecutionHistory answers it, and what ends a stream: `{"status":"SUCCEEDED"}`. */
export function printFollowedEvent(followed: FollowedEvent): ServerSentEvent {
  if (followed.kind === 'end') {
    return { event: 'end', data: JSON.stringify({ status: followed.status ?? 'DELETED' }) };
  }
  const { event } = followed;
  return { id: String(event.id), event: 'history', data: printHistoryEvent(event, true) };
}
