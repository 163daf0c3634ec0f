import {
  type DetailKind,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventType,
  historyEventShapes,
} from '@cairn/asl';
import { invariant, type Payload } from '@cairn/kit';
import type { SegmentReader } from './segment-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';

interface EventLayout {
  readonly number: number;
  readonly type: HistoryEventType;
  readonly fields: readonly (readonly [name: string, kind: DetailKind])[];
}

/** Layouts by the type's number in the journal, which is its position in the table of shapes. */
const layouts: readonly EventLayout[] = Object.entries(historyEventShapes).map(([type, shape], number) => ({
  number,
  type: type as HistoryEventType,
  fields: Object.entries(shape.fields) as [string, DetailKind][],
}));
const layoutByType: ReadonlyMap<string, EventLayout> = new Map(
  layouts.map((layout) => [layout.type, layout]),
);

/** Writes the events of a burst; ids are dense, so only the first stands in the segment. */
export function writeEvents(writer: SegmentWriter, events: readonly HistoryEvent[]): void {
  if (events.length === 0) return;
  const startMs = (events[0] as HistoryEvent).timestampMs;
  let id = (events[0] as HistoryEvent).id;
  writer.number(startMs);
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as HistoryEvent;
    invariant(event.id === id, 'event ids are dense');
    const layout = layoutByType.get(event.type) as EventLayout;
    writer.number(layout.number);
    writer.number(id - event.previousEventId);
    writer.number(event.timestampMs - startMs);
    if (layout.fields.length > 0) writeDetails(writer, layout, event.details);
    id += 1;
  }
}

function writeDetails(
  writer: SegmentWriter,
  layout: EventLayout,
  details: HistoryEventDetails | undefined,
): void {
  const fields = layout.fields;
  for (let index = 0; index < fields.length; index++) {
    const [name, kind] = fields[index] as readonly [string, DetailKind];
    const value = details?.[name];
    switch (kind) {
      case 'count':
        writer.number(value === undefined ? 0 : 1 + (value as number));
        break;
      case 'variables':
        writeVariables(writer, value as { readonly [name: string]: string } | undefined);
        break;
      default:
        writer.text(value as string | Payload | undefined);
    }
  }
}

function writeVariables(
  writer: SegmentWriter,
  variables: { readonly [name: string]: string } | undefined,
): void {
  if (variables === undefined) {
    writer.number(0);
    return;
  }
  const entries = Object.entries(variables);
  writer.number(1 + entries.length);
  for (const [name, text] of entries) {
    writer.text(name);
    writer.text(text);
  }
}

/** Reads the events of a segment. @throws InvariantError when it is damaged */
export function readEvents(reader: SegmentReader, firstEventId: number, count: number): HistoryEvent[] {
  if (count === 0) return [];
  const startMs = reader.number();
  const events: HistoryEvent[] = [];
  for (let id = firstEventId; id < firstEventId + count; id++) {
    const layout = layouts[reader.number()];
    invariant(layout !== undefined, 'damaged segment: unknown type of event');
    const previousEventId = id - reader.number();
    const timestampMs = startMs + reader.number();
    const details = layout.fields.length === 0 ? undefined : readDetails(reader, layout);
    events.push({ id, previousEventId, timestampMs, type: layout.type, details });
  }
  return events;
}

function readDetails(reader: SegmentReader, layout: EventLayout): HistoryEventDetails {
  const details: Record<string, HistoryEventDetails[string]> = {};
  for (const [name, kind] of layout.fields) {
    const value = readDetail(reader, kind);
    if (value !== undefined) details[name] = value;
  }
  return details;
}

function readDetail(reader: SegmentReader, kind: DetailKind): HistoryEventDetails[string] {
  switch (kind) {
    case 'payload':
    case 'document':
      return reader.payload();
    case 'count': {
      const count = reader.number();
      return count === 0 ? undefined : count - 1;
    }
    case 'variables':
      return readVariables(reader);
    default:
      return reader.text();
  }
}

function readVariables(reader: SegmentReader): { readonly [name: string]: string } | undefined {
  const count = reader.number();
  if (count === 0) return undefined;
  const variables: Record<string, string> = {};
  for (let index = 1; index < count; index++) {
    const name = reader.requiredText();
    const value = reader.requiredText();
    Object.defineProperty(variables, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return variables;
}
