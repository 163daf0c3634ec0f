import type { JsonObject } from '@cairn/kit';

/** Writes a history by hand, an event each second, as GetExecutionHistory would answer it. */
export class HistoryWriter {
  readonly events: JsonObject[] = [];
  #atMs = 1_700_000_000_000;

  /** Adds an event. @returns its id */
  add(type: string, previousEventId: number, details?: JsonObject): number {
    const kind = /State(?:Entered|Exited)$/.exec(type)?.[0] ?? type;
    const member = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}EventDetails`;
    this.#atMs += 1000;
    const id = this.events.length + 1;
    const own = details === undefined ? {} : { [member]: details };
    this.events.push({ id, previousEventId, timestamp: this.#atMs / 1000, type, ...own });
    return id;
  }

  /** Lets more time pass before the next event. */
  pass(seconds: number): void {
    this.#atMs += seconds * 1000;
  }
}
