import type { Records, RecordWrite } from '@cairn/kit';

interface WaitingWrite {
  readonly writes: readonly RecordWrite[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One is committed while the next is on its way. */
const underwayMax = 2;

/**
 * Hands writes over in the order in which they come; those that come while others are under way go together, so that
 * a burst of receives is one write. Only for writes without conditions: what fails, fails for all that went together.
 */
export class GroupedWrites {
  readonly #records: Pick<Records, 'write'>;
  #waiting: WaitingWrite[] = [];
  #underway = 0;

  constructor(records: Pick<Records, 'write'>) {
    this.#records = records;
  }

  /** Durable when it resolves. @throws what the store throws */
  write(writes: readonly RecordWrite[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject });
      if (this.#underway < underwayMax) this.#send();
    });
  }

  #send(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#underway += 1;
    const [only] = group;
    const writes = group.length === 1 && only ? only.writes : group.flatMap((each) => each.writes);
    this.#records.write(writes).then(
      () => this.#settle(group, ({ resolve }) => resolve()),
      (error: unknown) => this.#settle(group, ({ reject }) => reject(error)),
    );
  }

  #settle(group: readonly WaitingWrite[], settle: (each: WaitingWrite) => void): void {
    this.#underway -= 1;
    for (const each of group) settle(each);
    if (this.#waiting.length > 0 && this.#underway < underwayMax) this.#send();
  }
}
