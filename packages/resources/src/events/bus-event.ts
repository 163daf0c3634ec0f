import { type Json, type JsonObject, printJson } from '@cairn/kit';

/** An event as rules see it and targets get it. Members in the order in which AWS prints them. */
export interface BusEvent extends JsonObject {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** UTC, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
}

/** What an event is made of. */
export interface EventParts {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly timeMs: number;
  readonly resources: readonly string[];
  readonly detail: Json;
}

export function makeEvent(parts: EventParts): BusEvent {
  return {
    version: '0',
    id: parts.id,
    'detail-type': parts.detailType,
    source: parts.source,
    account: parts.account,
    time: printSeconds(parts.timeMs),
    region: parts.region,
    resources: parts.resources,
    detail: parts.detail,
  };
}

/** An event with its text, which is made when it is first asked for and then shared by all who send or keep it. */
export class PrintedEvent {
  readonly event: BusEvent;
  #text: string | undefined;

  constructor(event: BusEvent) {
    this.event = event;
  }

  get text(): string {
    this.#text ??= printJson(this.event);
    return this.#text;
  }
}

/** An instant as events tell it: UTC, to the second. */
function printSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
