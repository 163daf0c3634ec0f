import { type LimitValues, RecentMap } from '@cairn/kit';
import type { PlannedDocument } from './planned-document.ts';

/** About what a planned document takes, measured: by itself, by character of its text, by field that is planned. */
const documentBytes = 1_000;
const characterBytes = 4;
const fieldBytes = 2_000;

/** The planned documents of one API. */
export interface PlanShelf {
  get(key: string): PlannedDocument | undefined;
  keep(key: string, document: PlannedDocument): void;
  /** Fields of a document were planned: selections are when they are first needed. */
  planned(key: string, fields: number): void;
  /** Drops all, and keeps none any more. */
  close(): void;
}

/** Planned documents of all APIs together, bounded by what they take: those that were used lately. */
export class PlanMemory {
  readonly #limits: LimitValues<'graphqlPlanBytes' | 'graphqlPlannedCharacters'>;
  readonly #plans: RecentMap<string, PlannedDocument>;
  #shelves = 0;

  constructor(limits: LimitValues<'graphqlPlanBytes' | 'graphqlPlannedCharacters'>) {
    this.#limits = limits;
    this.#plans = new RecentMap(limits.graphqlPlanBytes);
  }

  /** How many documents there are. */
  get size(): number {
    return this.#plans.size;
  }

  /** Room for the documents of one more API. */
  shelf(): PlanShelf {
    this.#shelves += 1;
    const prefix = `${this.#shelves}\n`;
    const plans = this.#plans;
    const { graphqlPlannedCharacters } = this.#limits;
    let isClosed = false;
    return {
      get: (key) => (key.length > graphqlPlannedCharacters ? undefined : plans.get(prefix + key)),
      keep: (key, document) => {
        if (isClosed || key.length > graphqlPlannedCharacters) return;
        const bytes = documentBytes + characterBytes * key.length + fieldBytes * document.plannedFields;
        plans.set(prefix + key, document, bytes);
      },
      planned: (key, fields) => plans.grow(prefix + key, fieldBytes * fields),
      close: () => {
        isClosed = true;
        plans.deleteWhere((key) => key.startsWith(prefix));
      },
    };
  }
}
