import { invariant, type Records } from '@cairn/kit';
import { numberKey } from './record-key.ts';

/** Where aliases lie in the records, by machine and name. */
export const aliasCollection = 'state-machine-aliases';

const scanPage = 1_000;

/** One of the versions that an alias leads to. */
export interface AliasRoute {
  readonly version: number;
  /** The revision that the version publishes, so that a start needs no second read. */
  readonly revision: number;
  /** Out of 100 starts. */
  readonly weight: number;
}

/** A name for one or two versions of a state machine. */
export interface StateMachineAlias {
  readonly name: string;
  readonly description?: string;
  readonly routes: readonly AliasRoute[];
  readonly creationMs: number;
  readonly updateMs: number;
}

/** Aliases of state machines, in records. Changes are to be made one at a time (`SerialTasks`). */
export class AliasCatalog {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  async find(machineId: number, name: string): Promise<StateMachineAlias | undefined> {
    const text = await this.#records.get(aliasCollection, aliasKey(machineId, name));
    return text === undefined ? undefined : (JSON.parse(text) as StateMachineAlias);
  }

  /** A page in the order of names. */
  async list(
    machineId: number,
    options: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly StateMachineAlias[]> {
    const { limit, after } = options;
    const entries = await this.#records.list(aliasCollection, {
      prefix: aliasKey(machineId, ''),
      limit,
      ...(after === undefined ? {} : { after: aliasKey(machineId, after) }),
    });
    return entries.map(({ value }) => JSON.parse(value) as StateMachineAlias);
  }

  /** All of a machine's aliases that lead to a version, in the order of names. */
  async leadingTo(machineId: number, version: number): Promise<readonly StateMachineAlias[]> {
    const all: StateMachineAlias[] = [];
    for (;;) {
      const page = await this.list(machineId, { limit: scanPage, after: all.at(-1)?.name });
      all.push(...page);
      if (page.length < scanPage) break;
    }
    return all.filter(({ routes }) => routes.some((route) => route.version === version));
  }

  /** Writes an alias in the place of what was read; undefined on either side means that there is none. */
  async change(
    machineId: number,
    before: StateMachineAlias | undefined,
    after: StateMachineAlias | undefined,
  ): Promise<void> {
    const name = (after ?? before)?.name;
    if (name === undefined) return;
    const written = await this.#records.write([
      {
        collection: aliasCollection,
        key: aliasKey(machineId, name),
        value: after === undefined ? undefined : JSON.stringify(after),
        ...(before === undefined ? { ifAbsent: true } : { ifValue: JSON.stringify(before) }),
      },
    ]);
    invariant(written, `the alias ${name} of state machine ${machineId} was changed by somebody else`);
  }
}

function aliasKey(machineId: number, name: string): string {
  return `${numberKey(machineId)}/${name}`;
}
