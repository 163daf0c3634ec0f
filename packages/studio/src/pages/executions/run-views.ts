import { RunView } from '@cairn/diagram';
import type { JsonObject } from '@cairn/kit';

type RunEvents = Parameters<RunView['append']>[0];

/**
 * What is known of one run, read with no definition and with the one that is known at present. Every event is kept
 * apart from definitions, so that another one (an Express machine that was saved meanwhile) loses none.
 */
export class RunViews {
  readonly #bare = new RunView();
  #shown = this.#bare;

  /** The run as a definition tells it; each call with one makes another view. */
  viewOf(definition: JsonObject | undefined): RunView {
    if (definition === undefined) return this.#bare;
    const view = new RunView(definition);
    view.append(this.#bare.events.toArray());
    return view;
  }

  /** Lets a view go on from here; it takes along what came since it was made. */
  show(view: RunView): void {
    if (this.#shown === view) return;
    this.#shown = view;
    if (view !== this.#bare) view.append(this.#bare.events.toArray());
  }

  /** Takes further events; what is known already is passed over. */
  append(events: RunEvents): void {
    this.#bare.append(events);
    if (this.#shown !== this.#bare) this.#shown.append(events);
  }
}
