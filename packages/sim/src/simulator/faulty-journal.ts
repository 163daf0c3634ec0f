import type { Random } from '@cairn/kit';
import type { Burst, Journal } from '@cairn/workflows';

/** How often what goes wrong. */
export interface JournalFaults {
  /** Share of appends that fail with nothing kept. */
  readonly refusedShare: number;
  /** Share of appends that are kept, but whose answer is lost. */
  readonly answerLostShare: number;
  /** Share of appends that are answered well, but not kept: the broken promise that a simulation has to find. */
  readonly lyingShare?: number;
}

/** A journal on whose appends the seed decides; reads are passed on. `crash` cuts it off from its users. */
export class FaultyJournal implements Journal {
  readonly #journal: Journal;
  readonly #random: Random;
  readonly #faults: JournalFaults;
  #crashed = false;
  /** Calls that have not been answered yet. */
  underWay = 0;

  constructor(journal: Journal, random: Random, faults: JournalFaults) {
    this.#journal = journal;
    this.#random = random;
    this.#faults = faults;
  }

  /** From now on nothing is written, and no caller hears of what was. */
  crash(): void {
    this.#crashed = true;
  }

  append(bursts: readonly Burst[]): Promise<readonly number[]> {
    const fate = this.#random.next();
    return this.#answer(async () => {
      if (fate < this.#faults.refusedShare) throw new Error('simulated: disk full');
      if (fate > 1 - (this.#faults.lyingShare ?? 0)) return [];
      const refused = await this.#journal.append(bursts);
      if (fate < this.#faults.refusedShare + this.#faults.answerLostShare)
        throw new Error('simulated: answer lost');
      return refused;
    });
  }

  deleteExecutions: Journal['deleteExecutions'] = (machineId, status) =>
    this.#answer(() => this.#journal.deleteExecutions(machineId, status));
  expireExecutions: Journal['expireExecutions'] = (stoppedBeforeMs) =>
    this.#answer(() => this.#journal.expireExecutions(stoppedBeforeMs));
  counters: Journal['counters'] = () => this.#answer(() => this.#journal.counters());
  execution: Journal['execution'] = (id) => this.#answer(() => this.#journal.execution(id));
  executionByName: Journal['executionByName'] = (machineId, name) =>
    this.#answer(() => this.#journal.executionByName(machineId, name));
  segments: Journal['segments'] = (ids, executionId) =>
    this.#answer(() => this.#journal.segments(ids, executionId));
  walkBack: Journal['walkBack'] = (from, options) =>
    this.#answer(() => this.#journal.walkBack(from, options));
  listExecutions: Journal['listExecutions'] = (options) =>
    this.#answer(() => this.#journal.listExecutions(options));
  searchExecutions: Journal['searchExecutions'] = (search) =>
    this.#answer(() => this.#journal.searchExecutions(search));
  openExecutions: Journal['openExecutions'] = () => this.#answer(() => this.#journal.openExecutions());
  dueExecutions: Journal['dueExecutions'] = (options) =>
    this.#answer(() => this.#journal.dueExecutions(options));
  inFlightExecutions: Journal['inFlightExecutions'] = (after, limit) =>
    this.#answer(() => this.#journal.inFlightExecutions(after, limit));

  async #answer<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (this.#crashed) return new Promise<Answer>(() => {});
    this.underWay += 1;
    try {
      const answer = await call();
      return this.#crashed ? await new Promise<Answer>(() => {}) : answer;
    } finally {
      this.underWay -= 1;
    }
  }
}
