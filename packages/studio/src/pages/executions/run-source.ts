import { RunView } from '@cairn/diagram';
import { getExecutionHistory } from '../../wire/step-functions.ts';
import type { Wire } from '../../wire/wire.ts';

/** How far the history of a run has been read. */
export interface RunProgress {
  readonly isComplete: boolean;
  readonly error: Error | null;
}

const eventsPerPage = 1_000;

/** Reads the history of a run into a view, page by page, and tells when there is more to see. */
export class RunSource {
  readonly view: RunView = new RunView();
  readonly #wire: Wire;
  readonly #executionArn: string;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  #progress: RunProgress = { isComplete: false, error: null };

  constructor(wire: Wire, executionArn: string) {
    this.#wire = wire;
    this.#executionArn = executionArn;
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads all that there is. */
  async read(): Promise<void> {
    try {
      for (let nextToken: string | undefined; ; ) {
        const page: Awaited<ReturnType<typeof getExecutionHistory.run>> = await getExecutionHistory.run(
          this.#wire,
          {
            executionArn: this.#executionArn,
            maxResults: eventsPerPage,
            ...(nextToken !== undefined && { nextToken }),
          },
          { signal: this.#abort.signal },
        );
        this.view.append(page.events);
        nextToken = page.nextToken;
        if (nextToken === undefined) break;
      }
      this.#tell({ isComplete: true, error: null });
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#tell({ isComplete: false, error: error as Error });
    }
  }

  stop(): void {
    this.#abort.abort();
  }

  #tell(progress: RunProgress): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener();
  }
}
