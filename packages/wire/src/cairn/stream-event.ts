import type { ExecutionStatus, HistoryEvent } from '@cairn/asl';
import type { ExecutionStatusChange } from '@cairn/workflows';
import { epochSeconds } from '../protocol/instants.ts';
import { printHistoryEvent } from '../step-functions/history-text.ts';
import type { ServerSentEvent } from './server-sent-events.ts';

/** What a stream of many executions tells. */
export type StreamEvent =
  /** Executions that have started or ended. */
  | { readonly kind: 'executions'; readonly changes: readonly ExecutionStatusChange[] }
  /** More has changed than was kept: lists have to be asked anew. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'stateMachines'; readonly stateMachineArns: readonly string[] }
  /** Messages that have come to the inbox. */
  | { readonly kind: 'messages'; readonly messages: readonly MessageNews[] }
  | { readonly kind: 'history'; readonly executionArn: string; readonly events: readonly HistoryEvent[] }
  /** Of an execution nothing more will come; undefined where it is gone. */
  | { readonly kind: 'end'; readonly executionArn: string; readonly status: ExecutionStatus | undefined }
  /** An execution is not followed. */
  | {
      readonly kind: 'refused';
      readonly executionArn: string;
      readonly code: string;
      readonly message: string;
    }
  /** Changes of lists are not told. */
  | {
      readonly kind: 'refused';
      readonly executions: true;
      readonly code: string;
      readonly message: string;
    }
  /** Messages are not told. */
  | {
      readonly kind: 'refused';
      readonly messages: true;
      readonly code: string;
      readonly message: string;
    };

/** What is told of a message; its code and text are asked for. */
export interface MessageNews {
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly sentDate: number;
  readonly medium: string;
  readonly to: string;
  readonly userPoolId: string;
  readonly occasion: string;
}

/** Many who follow one execution are given the same list of events: it is printed once. */
const printed = new WeakMap<readonly HistoryEvent[], string>();

export function printStreamEvent(event: StreamEvent): ServerSentEvent {
  return { event: event.kind, data: printData(event) };
}

function printData(event: StreamEvent): string {
  switch (event.kind) {
    case 'executions':
      return JSON.stringify({ changes: event.changes.map(changeOf) });
    case 'history':
      return `{"executionArn":${JSON.stringify(event.executionArn)},"events":${printEvents(event.events)}}`;
    case 'messages':
      return JSON.stringify({
        messages: event.messages.map((each) => ({ ...each, sentDate: epochSeconds(each.sentDate) })),
      });
    case 'end':
      return JSON.stringify({ executionArn: event.executionArn, status: event.status ?? 'DELETED' });
    default: {
      const { kind: _, ...data } = event;
      return JSON.stringify(data);
    }
  }
}

function printEvents(events: readonly HistoryEvent[]): string {
  let text = printed.get(events);
  if (text === undefined) {
    text = `[${events.map((event) => printHistoryEvent(event, true)).join(',')}]`;
    printed.set(events, text);
  }
  return text;
}

/** An execution as lists show it. */
function changeOf({ identity, status, atMs, error }: ExecutionStatusChange): object {
  const { stateMachineVersionArn, stateMachineAliasArn } = identity;
  return {
    executionArn: identity.executionArn,
    stateMachineArn: identity.stateMachineArn,
    ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
    ...(stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn }),
    name: identity.name,
    status,
    startDate: epochSeconds(identity.startMs),
    ...(status === 'RUNNING' ? {} : { stopDate: epochSeconds(atMs) }),
    ...(error === undefined ? {} : { error }),
  };
}
