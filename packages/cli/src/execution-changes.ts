import { signatureHeaders } from './request-signature.ts';
import { type CallerScope, defaultScope } from './step-functions-caller.ts';

/** Longest silence of a stream after which a look is taken all the same. */
const silentMsMax = 5_000;

/**
 * Hears from a server when something of an execution has happened (`/_cairn/v1`, event stream). Where the server has no
 * such stream, or it breaks off, the pauses are what was asked for.
 */
export class ExecutionChanges {
  readonly #ending = new AbortController();
  #isListening = false;
  #hasNews = false;
  #wake: (() => void) | undefined;

  constructor(endpoint: string, executionArn: string, scope: CallerScope = defaultScope) {
    void this.#listen(endpoint, executionArn, scope);
  }

  /** Resolves when something has happened since the last call; without a stream, after a pause. */
  async next(pauseMs: number): Promise<void> {
    if (!this.#hasNews) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#isListening ? silentMsMax : pauseMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#hasNews = false;
  }

  close(): void {
    this.#ending.abort();
  }

  async #listen(endpoint: string, executionArn: string, scope: CallerScope): Promise<void> {
    const path = `/_cairn/v1/executions/${encodeURIComponent(executionArn)}/events`;
    try {
      const url = new URL(path, endpoint);
      const unsigned = { method: 'GET', url, headers: {}, body: '' } as const;
      const answer = await fetch(url, {
        headers: signatureHeaders(unsigned, { ...scope, service: 'cairn' }),
        signal: this.#ending.signal,
      });
      this.#isListening = answer.ok;
      if (!answer.ok || answer.body === null) {
        await answer.body?.cancel();
        return;
      }
      for await (const _ of answer.body) this.#heard();
    } catch {
      // It is looked at now and then instead.
    } finally {
      this.#isListening = false;
      this.#heard();
    }
  }

  #heard(): void {
    this.#hasNews = true;
    this.#wake?.();
  }
}
