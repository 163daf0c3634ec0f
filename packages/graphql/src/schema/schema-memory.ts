import { type LimitValues, RecentMap } from '@cairn/kit';
import type { ApiSchema } from './api-schema.ts';
import { readSchema } from './read-schema.ts';
import type { SchemaLimitName } from './schema-limits.ts';
import { isSchemaRejection, type SchemaRejection } from './schema-rejection.ts';

/** Schemas that were read lately, by their text: those of several revisions of an API, or of several APIs, are one. */
export class SchemaMemory {
  readonly #read: RecentMap<string, ApiSchema>;

  readonly #limits: LimitValues<SchemaLimitName>;

  constructor(limits: LimitValues<SchemaLimitName | 'graphqlReadSchemaCharacters'>) {
    this.#limits = limits;
    this.#read = new RecentMap(limits.graphqlReadSchemaCharacters);
  }

  /** Reads a schema; the same object for the same text as long as it is kept. */
  read(sdl: string): ApiSchema | SchemaRejection {
    const known = this.#read.get(sdl);
    if (known !== undefined) return known;
    const read = readSchema(sdl, this.#limits);
    return isSchemaRejection(read) ? read : this.#read.set(sdl, read, sdl.length);
  }
}
