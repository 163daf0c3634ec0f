import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
  parseJson,
} from '@cairn/kit';
import { type CallStepFunctions, textOf } from './step-functions-caller.ts';

/** An event of a history, as GetExecutionHistory answers it. */
export interface ShownEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Epoch milliseconds; undefined where the answer carries none. */
  readonly timestampMs: number | undefined;
  /** What happened in a few words: a state's name, a resource, an error with its cause. */
  readonly details: JsonObject;
  /** The event as it came. */
  readonly event: JsonObject;
}

/** Reads histories page by page; called again, it goes on behind the last event it gave. */
export class HistoryReader {
  readonly #call: CallStepFunctions;
  readonly #input: JsonObject;
  /** Token of the page to read next, and how many of its events were given already. */
  #token: string | undefined;
  #given = 0;

  constructor(call: CallStepFunctions, executionArn: string, options: { readonly reverse?: boolean } = {}) {
    this.#call = call;
    this.#input = { executionArn, maxResults: 1_000, ...(options.reverse ? { reverseOrder: true } : {}) };
  }

  /** The events that were not given before. */
  async *next(): AsyncGenerator<ShownEvent> {
    for (;;) {
      const token: JsonObject = this.#token === undefined ? {} : { nextToken: this.#token };
      const answer = await this.#call('GetExecutionHistory', { ...this.#input, ...token });
      const events = memberOf(answer, 'events');
      if (!isJsonArray(events)) return;
      const fresh = events.slice(this.#given);
      this.#given = events.length;
      for (const event of fresh) if (isJsonObject(event)) yield shownEvent(event);
      const nextToken = textOf(memberOf(answer, 'nextToken'));
      if (nextToken === undefined) return;
      this.#token = nextToken;
      this.#given = 0;
    }
  }
}

/** Reads an event as the API or the AWS CLI print it. */
export function shownEvent(event: JsonObject): ShownEvent {
  const seconds = memberOf(event, 'timestamp');
  const field = Object.keys(event).find((member) => member.endsWith('EventDetails'));
  const details = field === undefined ? undefined : memberOf(event, field);
  return {
    id: integerOf(event, 'id'),
    previousEventId: integerOf(event, 'previousEventId'),
    type: textOf(memberOf(event, 'type')) ?? '?',
    timestampMs: instantOf(seconds),
    details: isJsonObject(details) ? details : {},
    event,
  };
}

/** Epoch seconds, as the API answers them, or a text, as the AWS CLI prints them. */
function instantOf(value: Json | undefined): number | undefined {
  if (value !== undefined && isJsonNumber(value)) return Math.round(numberOf(value) * 1_000);
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

function integerOf(object: JsonObject, member: string): number {
  const value = memberOf(object, member);
  return isJsonNumber(value) ? numberOf(value) : 0;
}

/** What an event is about, in one line. */
export function describeEvent({ details }: ShownEvent): string {
  const text = (member: string): string | undefined => textOf(memberOf(details, member));
  const index = memberOf(details, 'index');
  const resource = text('resource');
  const resourceType = text('resourceType');
  const parts = [
    text('name'),
    isJsonNumber(index) ? `[${numberOf(index)}]` : undefined,
    resource === undefined
      ? undefined
      : resourceType === undefined
        ? resource
        : `${resourceType}:${resource}`,
    text('error'),
    causeText(text('cause')),
  ];
  return shorten(parts.filter((part) => part !== undefined).join(' '));
}

/** Of a function's error object, which is a cause as JSON text, the message. */
function causeText(cause: string | undefined): string | undefined {
  if (cause?.startsWith('{') !== true) return cause;
  try {
    const error = parseJson(cause);
    return (isJsonObject(error) ? textOf(memberOf(error, 'errorMessage')) : undefined) ?? cause;
  } catch {
    return cause;
  }
}

const lineCharactersMax = 160;

/** One line of a length that a terminal shows. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= lineCharactersMax ? line : `${line.slice(0, lineCharactersMax - 1)}…`;
}
