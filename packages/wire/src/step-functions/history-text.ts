import {
  type DetailKind,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventType,
  historyEventShapes,
} from '@cairn/asl';
import type { Payload } from '@cairn/kit';

/** Prints one detail with its companion; gives '' when the event does not carry it. */
type DetailPrinter = (details: HistoryEventDetails) => string;

interface EventPrinter {
  /** What stands between the head and the details: `,"taskFailedEventDetails":`. */
  readonly opening: string | undefined;
  readonly all: readonly DetailPrinter[];
  /** Without payloads: includeExecutionData=false. */
  readonly withoutData: readonly DetailPrinter[];
}

const printers = new Map<string, EventPrinter>(
  Object.entries(historyEventShapes).map(([type, shape]) => [type, eventPrinter(shape)]),
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
  const printer = printers.get(event.type) as EventPrinter;
  const head = `{"timestamp":${event.timestampMs / 1000},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}`;
  if (printer.opening === undefined) return `${head}}`;
  let details = '';
  if (event.details !== undefined) {
    for (const print of includeExecutionData ? printer.all : printer.withoutData) {
      const detail = print(event.details);
      if (detail !== '') details += details === '' ? detail : `,${detail}`;
    }
  }
  return `${head}${printer.opening}{${details}}}`;
}

function eventPrinter(shape: (typeof historyEventShapes)[HistoryEventType]): EventPrinter {
  const fields = Object.entries<DetailKind>(shape.fields);
  return {
    opening: shape.member === undefined ? undefined : `,"${shape.member}":`,
    all: fields.map(([field, kind]) => detailPrinter(field, kind)),
    withoutData: fields
      .filter(([, kind]) => kind === 'text' || kind === 'count' || kind === 'credentials')
      .map(([field, kind]) => detailPrinter(field, kind)),
  };
}

function detailPrinter(field: string, kind: DetailKind): DetailPrinter {
  const print = valuePrinter(kind);
  const companion =
    kind === 'payload' || kind === 'variables' ? `,"${field}Details":{"truncated":false}` : '';
  return (details) => {
    const value = details[field];
    return value === undefined ? '' : `"${field}":${print(value)}${companion}`;
  };
}

type DetailValue = NonNullable<HistoryEventDetails[string]>;

function valuePrinter(kind: DetailKind): (value: DetailValue) => string {
  switch (kind) {
    case 'payload':
    case 'document':
      return (value) => JSON.stringify((value as Payload).text);
    case 'credentials':
      return (value) => `{"roleArn":${JSON.stringify(value)}}`;
    case 'text':
    case 'count':
    case 'variables':
      return (value) => JSON.stringify(value);
  }
}
