/**
 * Lets a value that changes all the time through once per frame. Between frames it reads as it was at the last one, so
 * that nothing is drawn that is out of date at once. Pages that are not in view have no frames, and cost nothing.
 */
export class FrameGate<Value> {
  readonly #read: () => Value;
  readonly #nextFrame: (run: () => void) => unknown;
  readonly #listeners = new Set<() => void>();
  #value: Value;
  #isWaiting = false;

  constructor(read: () => Value, nextFrame: (run: () => void) => unknown) {
    this.#read = read;
    this.#nextFrame = nextFrame;
    this.#value = read();
  }

  /** As it was at the last frame. */
  get value(): Value {
    return this.#value;
  }

  /**
   * Tells a listener of each frame in which the value is another.
   * @param subscribe to the changes themselves
   * @returns what ends that
   */
  open(subscribe: (changed: () => void) => () => void, listener: () => void): () => void {
    const changed = (): void => this.#await();
    this.#listeners.add(listener);
    const close = subscribe(changed);
    // What has changed before anybody listened is not lost.
    if (this.#read() !== this.#value) changed();
    return () => {
      this.#listeners.delete(listener);
      close();
    };
  }

  #await(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#nextFrame(() => {
      this.#isWaiting = false;
      const value = this.#read();
      if (value === this.#value) return;
      this.#value = value;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
