import { RunView } from './run-view.ts';

/**
 * A run as it was at each of its events, with all that a view tells: going forward takes in what lies between, going
 * back begins anew. (For the graph alone `overlayAt` of the view is cheaper.)
 */
export class RunReplay {
  readonly #whole: RunView;
  #view: RunView;

  constructor(whole: RunView) {
    this.#whole = whole;
    this.#view = new RunView(whole.definition);
  }

  /** A view of the run up to an event; it changes when another event is asked for. */
  at(eventId: number): RunView {
    if (eventId < this.#view.run.lastEventId) this.#view = new RunView(this.#whole.definition);
    const { events } = this.#whole;
    let end = this.#view.run.eventCount;
    while (end < events.length && (events.at(end)?.id ?? 0) <= eventId) end += 1;
    this.#view.append(events.slice(this.#view.run.eventCount, end));
    return this.#view;
  }
}
