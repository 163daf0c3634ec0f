import type { RunEvent } from './run-event.ts';

/** What a query asks of an event; all of its terms have to hold. */
export interface EventQuery {
  readonly terms: readonly EventTerm[];
}

/** One term; texts are in lower case. */
export type EventTerm = { readonly isNegated: boolean } & (
  | { readonly kind: 'words' | 'type' | 'state' | 'error'; readonly text: string }
  | { readonly kind: 'id'; readonly from: number; readonly to: number }
);

const termForm = /(-?)(?:(type|state|error|id):)?(?:"([^"]*)"?|(\S+))/gi;
const idForm = /^(>=|<=|>|<)?(\d{1,15})(?:(?:\.\.|-)(\d{1,15}))?$/;

/**
 * Reads what a person types to find events. Terms stand beside each other, each of them
 * - a word, or `"some words"`, that occurs in the type, the name of the state or the data;
 * - `type:failed`, `state:Charge`, `state:"Ship it"`, `error:Busy`: the text occurs there;
 * - `id:7`, `id:>100`, `id:<=20`, `id:10-20`;
 * - any of these with `-` before it, for events of which it does not hold.
 */
export function parseEventQuery(text: string): EventQuery {
  const terms: EventTerm[] = [];
  for (const [whole, minus, kind, quoted, bare] of text.matchAll(termForm)) {
    const value = (quoted ?? bare ?? '').toLowerCase();
    const isNegated = minus === '-' && value !== '';
    // A term that is not finished yet asks for nothing.
    if (value === '' || /^-?(?:(?:type|state|error|id):)?$/.test(value)) continue;
    const range = kind?.toLowerCase() === 'id' ? idRange(value) : undefined;
    if (range !== undefined) terms.push({ kind: 'id', isNegated, ...range });
    else if (kind === undefined) terms.push({ kind: 'words', isNegated, text: value });
    // What is no range of ids is looked for as it stands.
    else if (kind.toLowerCase() === 'id') {
      terms.push({ kind: 'words', isNegated, text: whole.slice(isNegated ? 1 : 0).toLowerCase() });
    } else terms.push({ kind: kind.toLowerCase() as 'type' | 'state' | 'error', isNegated, text: value });
  }
  return { terms };
}

function idRange(text: string): { readonly from: number; readonly to: number } | undefined {
  const match = idForm.exec(text);
  if (match === null) return undefined;
  const [, sign, first, last] = match;
  const id = Number(first);
  if (last !== undefined) return sign === undefined ? { from: id, to: Number(last) } : undefined;
  switch (sign) {
    case '>':
      return { from: id + 1, to: Number.POSITIVE_INFINITY };
    case '>=':
      return { from: id, to: Number.POSITIVE_INFINITY };
    case '<':
      return { from: 0, to: id - 1 };
    case '<=':
      return { from: 0, to: id };
    default:
      return { from: id, to: id };
  }
}

/**
 * Whether an event is what a query asks for.
 * @param stateName of the step that the event belongs to
 */
export function matchesEvent(event: RunEvent, query: EventQuery, stateName = ''): boolean {
  return query.terms.every((term) => holds(term, event, stateName) !== term.isNegated);
}

function holds(term: EventTerm, event: RunEvent, stateName: string): boolean {
  switch (term.kind) {
    case 'id':
      return event.id >= term.from && event.id <= term.to;
    case 'type':
      return event.type.toLowerCase().includes(term.text);
    case 'state':
      return stateName.toLowerCase().includes(term.text);
    case 'error': {
      const { error } = event.details;
      return typeof error === 'string' && error.toLowerCase().includes(term.text);
    }
    case 'words':
      return searchText(event).includes(term.text) || stateName.toLowerCase().includes(term.text);
  }
}

/** Made when an event is first searched, and kept with it. */
const searchTexts = new WeakMap<RunEvent, string>();
/** Longer texts are made anew each time: they are few, and keeping them would double what a history takes. */
const keptCharactersMax = 16_384;

function searchText(event: RunEvent): string {
  const known = searchTexts.get(event);
  if (known !== undefined) return known;
  const parts: string[] = [event.type];
  gather(event.details, parts, 0);
  const text = parts.join('\n').toLowerCase();
  if (text.length <= keptCharactersMax) searchTexts.set(event, text);
  return text;
}

function gather(value: unknown, parts: string[], depth: number): void {
  if (typeof value === 'string') parts.push(value);
  else if (typeof value === 'number') parts.push(String(value));
  else if (typeof value === 'object' && value !== null && depth < 3) {
    for (const member of Object.values(value)) gather(member, parts, depth + 1);
  }
}
