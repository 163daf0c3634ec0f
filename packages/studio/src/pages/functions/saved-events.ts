/** An event that was saved for invoking a function again. */
export interface SavedEvent {
  readonly name: string;
  readonly text: string;
}

const storageKey = (functionName: string) => `cairn.function-events.${functionName}`;
const eventsMax = 50;

/** The events that this browser keeps for a function. */
export function readSavedEvents(functionName: string): readonly SavedEvent[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey(functionName)) ?? '[]');
    return Array.isArray(value) ? value.filter(isSavedEvent) : [];
  } catch {
    return [];
  }
}

/** Keeps an event; one of the same name gives way. @returns all that are kept now */
export function saveEvent(functionName: string, event: SavedEvent): readonly SavedEvent[] {
  const others = readSavedEvents(functionName).filter(({ name }) => name !== event.name);
  return keep(functionName, [event, ...others].slice(0, eventsMax));
}

/** @returns all that are kept now */
export function removeEvent(functionName: string, name: string): readonly SavedEvent[] {
  return keep(
    functionName,
    readSavedEvents(functionName).filter((event) => event.name !== name),
  );
}

function keep(functionName: string, events: readonly SavedEvent[]): readonly SavedEvent[] {
  try {
    localStorage.setItem(storageKey(functionName), JSON.stringify(events));
  } catch {
    // A browser that keeps nothing offers them until the page is left.
  }
  return events;
}

function isSavedEvent(value: unknown): value is SavedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as Partial<SavedEvent>;
  return typeof name === 'string' && typeof text === 'string';
}
