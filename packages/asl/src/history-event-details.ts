import type { Payload } from '@cairn/kit';
import {
  type DetailKind,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventType,
  historyEventShapes,
} from './history-event.ts';

/** Prints one detail with its companion; gives '' when the event does not carry it. */
type DetailPrinter = (details: HistoryEventDetails) => string;

interface DetailsPrinter {
  readonly all: readonly DetailPrinter[];
  /** Without payloads: includeExecutionData=false. */
  readonly withoutData: readonly DetailPrinter[];
}

const printers = new Map<string, DetailsPrinter>(
  Object.entries(historyEventShapes).map(([type, shape]) => [type, detailsPrinter(shape)]),
);

/**
 * The details of an event as JSON text, `{}` when it has none: what GetExecutionHistory shows and what an
 * execution's log says. Payloads are quoted as text, never parsed.
 * @param includeExecutionData false leaves out inputs, outputs, parameters and variables with their companions.
 */
export function printEventDetails(event: HistoryEvent, includeExecutionData: boolean): string {
  const { details } = event;
  if (details === undefined) return '{}';
  const printer = printers.get(event.type) as DetailsPrinter;
  let text = '';
  for (const print of includeExecutionData ? printer.all : printer.withoutData) {
    const detail = print(details);
    if (detail !== '') text += text === '' ? detail : `,${detail}`;
  }
  return `{${text}}`;
}

function detailsPrinter(shape: (typeof historyEventShapes)[HistoryEventType]): DetailsPrinter {
  const fields = Object.entries<DetailKind>(shape.fields);
  return {
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
