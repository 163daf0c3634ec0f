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
  readonly fields: readonly FieldLayout[];
}

interface FieldLayout {
  readonly name: string;
  readonly kind: DetailKind;
}

const layoutByType: ReadonlyMap<string, EventLayout> = new Map(
  Object.entries(historyEventShapes).map(([type, { number, fields }]) => [
    type,
    {
      number,
      type: type as HistoryEventType,
      fields: Object.entries(fields).map(([name, kind]) => ({ name, kind })),
    },
  ]),
);
/** Layouts by the type's number in the journal. */
const layouts: readonly (EventLayout | undefined)[] = layoutsByNumber();

function layoutsByNumber(): readonly (EventLayout | undefined)[] {
  const byNumber: (EventLayout | undefined)[] = [];
  for (const layout of layoutByType.values()) byNumber[layout.number] = layout;
  return byNumber;
}

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
    writeDetails(writer, layout, event.details);
    id += 1;
  }
}

/**
 * Writes how many fields there are up to the last that is present, then these: a field that a later release adds
 * at the end of a type is absent in what was written before.
 */
function writeDetails(
  writer: SegmentWriter,
  { fields }: EventLayout,
  details: HistoryEventDetails | undefined,
): void {
  const place = writer.digitToCome();
  if (details === undefined) return;
  let count = 0;
  for (let index = 0; index < fields.length; index++) {
    const { name, kind } = fields[index] as FieldLayout;
    const value = details[name];
    if (value === undefined) continue;
    for (; count < index; count++) writer.number(0);
    count = index + 1;
    switch (kind) {
      case 'count':
        writer.number(1 + (value as number));
        break;
      case 'variables':
        writeVariables(writer, value as { readonly [name: string]: string });
        break;
      default:
        writer.text(value as string | Payload);
    }
  }
  writer.setDigit(place, count);
}

function writeVariables(writer: SegmentWriter, variables: { readonly [name: string]: string }): void {
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
    const details = readDetails(reader, layout);
    events.push({ id, previousEventId, timestampMs, type: layout.type, details });
  }
  return events;
}

function readDetails(reader: SegmentReader, { fields }: EventLayout): HistoryEventDetails | undefined {
  const count = reader.number();
  invariant(count <= fields.length, 'damaged segment: an event has more details than its type');
  if (fields.length === 0) return undefined;
  const details: Record<string, HistoryEventDetails[string]> = {};
  for (let index = 0; index < count; index++) {
    const { name, kind } = fields[index] as FieldLayout;
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
