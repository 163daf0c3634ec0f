/** One event of a stream (`text/event-stream`). */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a stream of text into events, however its pieces are cut (HTML Standard, 9.2). Comments, which keep the
 * connection open, give nothing.
 */
export class ServerSentEventReader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #endedWithReturn = false;

  /** Takes the next piece in. @returns the events that it completes */
  take(piece: string): readonly ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    // A line feed that belongs to a carriage return at the end of the last piece ends no further line.
    const text = this.#endedWithReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') this.#endedWithReturn = piece.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = this.#takeLine(line);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  #takeLine(line: string): ServerSentEvent | undefined {
    if (line === '') {
      const event = { event: this.#event === '' ? 'message' : this.#event, data: this.#data.join('\n') };
      const isEmpty = this.#data.length === 0;
      this.#event = '';
      this.#data = [];
      return isEmpty ? undefined : event;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    return undefined;
  }
}
