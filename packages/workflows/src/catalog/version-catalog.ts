import type { RecordEntry, Records, RecordWrite } from '@cairn/kit';
import { numberKey } from './record-key.ts';
import type { Publication, StateMachine, StateMachineVersion } from './state-machine.ts';

/** Where versions lie in the records, by machine and number. */
export const versionCollection = 'state-machine-versions';

/** Reads the published versions of state machines. They are written with their machine (`StateMachineCatalog`). */
export class VersionCatalog {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  async find(machineId: number, version: number): Promise<StateMachineVersion | undefined> {
    const text = await this.#records.get(versionCollection, numberKey(machineId, version));
    return text === undefined ? undefined : (JSON.parse(text) as StateMachineVersion);
  }

  /** A page, newest first, after the version with a number. */
  async list(
    machineId: number,
    options: { readonly limit: number; readonly after: number | undefined },
  ): Promise<readonly StateMachineVersion[]> {
    const { limit, after } = options;
    const entries = await this.#records.list(versionCollection, {
      prefix: `${numberKey(machineId)}/`,
      limit,
      reverse: true,
      ...(after === undefined ? {} : { after: numberKey(machineId, after) }),
    });
    return entries.map(({ value }: RecordEntry) => JSON.parse(value) as StateMachineVersion);
  }
}

/** A machine after its current revision was published, and the write that keeps the version. */
export function publishCurrent(
  machine: StateMachine,
  { creationMs, description }: Publication,
): { readonly machine: StateMachine; readonly version: StateMachineVersion; readonly write: RecordWrite } {
  const { last, count } = machine.versions ?? { last: 0, count: 0 };
  const version: StateMachineVersion = {
    version: last + 1,
    revision: machine.revision,
    creationMs,
    ...(description === undefined ? {} : { description }),
  };
  return {
    machine: { ...machine, versions: { last: version.version, count: count + 1 } },
    version,
    write: {
      collection: versionCollection,
      key: numberKey(machine.machineId, version.version),
      value: JSON.stringify(version),
      ifAbsent: true,
    },
  };
}
