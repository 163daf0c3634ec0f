import { compileProgram } from '@cairn/asl';
import {
  type CallScope,
  invariant,
  type JsonObject,
  parseJson,
  type RecordEntry,
  type Records,
  type RecordWrite,
} from '@cairn/kit';
import { BoundedCache } from '../bounded-cache.ts';
import { readArnOfKind } from '../resource-arn.ts';
import { aliasCollection } from './alias-catalog.ts';
import type { MachineChanges } from './machine-changes.ts';
import { nameKey, numberKey, scopePrefix } from './record-key.ts';
import type {
  CompiledRevision,
  Publication,
  StateMachine,
  StateMachineRevision,
  StateMachineSettings,
  StateMachineVersion,
} from './state-machine.ts';
import { publishCurrent, versionCollection } from './version-catalog.ts';

const machines = 'state-machines';
const machineIds = 'state-machine-ids';
const revisions = 'state-machine-revisions';
const deletions = 'state-machine-deletions';
const pageEntries = 1_000;

/**
 * State machines and their revisions, in records. This room is their only writer, so what was read or written
 * once is kept in memory, within bounds. Changes are to be made one at a time (`SerialTasks`).
 */
export class StateMachineCatalog {
  readonly #records: Records;
  readonly #changed: MachineChanges | undefined;
  readonly #byArn = new BoundedCache<string, StateMachine>(10_000);
  readonly #byId = new BoundedCache<number, StateMachine>(10_000);
  readonly #compiled: BoundedCache<string, CompiledRevision>;
  /** How many machines an account has in a region, by prefix, once asked for. */
  readonly #counts = new Map<string, number>();
  #lastMachineId = 0;
  /** How many changes were made or tried: what was read before one of them is not to be remembered after it. */
  #changes = 0;

  constructor(records: Records, compiledDefinitionBytesMax: number, changed?: MachineChanges) {
    this.#records = records;
    this.#changed = changed;
    this.#compiled = new BoundedCache(compiledDefinitionBytesMax, ({ definition }) => definition.length);
  }

  /** Reads the last id given out, and the ids of machines whose deletion has not ended. */
  async start(): Promise<readonly number[]> {
    const [last] = await this.#records.list(machineIds, { limit: 1, reverse: true });
    this.#lastMachineId = last === undefined ? 0 : Number(last.key);
    const unfinished: number[] = [];
    await this.#visit(deletions, '', (entries) => unfinished.push(...entries.map(({ key }) => Number(key))));
    return unfinished;
  }

  /** Reads the entries of a collection whose keys begin so, page by page. */
  async #visit(
    collection: string,
    prefix: string,
    take: (entries: readonly RecordEntry[]) => void,
  ): Promise<void> {
    let after = prefix;
    for (;;) {
      const entries = await this.#records.list(collection, { prefix, limit: pageEntries, after });
      take(entries);
      if (entries.length < pageEntries) return;
      after = (entries.at(-1) as RecordEntry).key;
    }
  }

  /** The machine kept in memory under an ARN; undefined says nothing but that it has to be looked up. */
  cached(arn: string): StateMachine | undefined {
    return this.#byArn.get(arn);
  }

  /** @throws ServiceError InvalidArn */
  async find(arn: string): Promise<StateMachine | undefined> {
    const cached = this.#byArn.get(arn);
    if (cached !== undefined) return cached;
    const { account, region, names } = readArnOfKind(arn, 'stateMachine');
    return names.length === 1 ? await this.findByName({ account, region }, names[0] as string) : undefined;
  }

  async findByName(
    scope: { readonly account: string; readonly region: string },
    name: string,
  ): Promise<StateMachine | undefined> {
    const changes = this.#changes;
    const text = await this.#records.get(machines, nameKey(scope, name));
    if (text === undefined) return undefined;
    const machine = JSON.parse(text) as StateMachine;
    return changes === this.#changes ? this.#remember(machine) : machine;
  }

  async findById(machineId: number): Promise<StateMachine | undefined> {
    const cached = this.#byId.get(machineId);
    if (cached !== undefined) return cached;
    const text = await this.#records.get(machineIds, numberKey(machineId));
    if (text === undefined) return undefined;
    const { account, region, name } = JSON.parse(text) as StateMachine;
    const machine = await this.findByName({ account, region }, name);
    return machine?.machineId === machineId ? machine : undefined;
  }

  /** A page in the order of names. */
  async list(
    scope: CallScope,
    options: { readonly limit: number; readonly after: string | undefined },
  ): Promise<readonly StateMachine[]> {
    const prefix = scopePrefix(scope);
    const entries = await this.#records.list(machines, {
      prefix,
      limit: options.limit,
      ...(options.after === undefined ? {} : { after: prefix + options.after }),
    });
    return entries.map((entry) => JSON.parse(entry.value) as StateMachine);
  }

  /** How many machines an account has in a region; read once. */
  async count(scope: { readonly account: string; readonly region: string }): Promise<number> {
    const prefix = scopePrefix(scope);
    const known = this.#counts.get(prefix);
    if (known !== undefined) return known;
    let count = 0;
    await this.#visit(machines, prefix, (entries) => {
      count += entries.length;
    });
    this.#counts.set(prefix, count);
    return count;
  }

  /**
   * @param more what has to be written with it (its tags)
   * @param publication publishes the first revision too
   */
  async create(
    machine: Omit<StateMachine, 'machineId' | 'revision'>,
    settings: StateMachineSettings,
    more: readonly RecordWrite[],
    publication?: Publication,
  ): Promise<StateMachine> {
    // An id is spent even when the write fails: it may be on the disk all the same.
    this.#lastMachineId += 1;
    const machineId = this.#lastMachineId;
    const { machine: created, writes } = published({ ...machine, machineId, revision: 1 }, publication);
    const revision: StateMachineRevision = { ...settings, revision: 1, updateMs: machine.creationMs };
    const { account, region, name } = machine;
    const place = JSON.stringify({ account, region, name });
    await this.#change(created, [
      { collection: machines, key: nameKey(machine, name), value: JSON.stringify(created), ifAbsent: true },
      { collection: machineIds, key: numberKey(machineId), value: place, ifAbsent: true },
      {
        collection: revisions,
        key: numberKey(machineId, 1),
        value: JSON.stringify(revision),
        ifAbsent: true,
      },
      ...writes,
      ...more,
    ]);
    this.#recount(created, 1);
    return this.#remember(created);
  }

  /** Makes a new revision the current one. @param publication publishes it too */
  async revise(
    machine: StateMachine,
    settings: StateMachineSettings,
    made: { readonly revisionId: string; readonly updateMs: number },
    publication?: Publication,
  ): Promise<StateMachine> {
    const next = { ...machine, revision: machine.revision + 1 };
    const { machine: revised, writes } = published(next, publication);
    const revision: StateMachineRevision = { ...settings, ...made, revision: revised.revision };
    await this.#change(machine, [
      replacement(machine, revised),
      {
        collection: revisions,
        key: numberKey(machine.machineId, revised.revision),
        value: JSON.stringify(revision),
        ifAbsent: true,
      },
      ...writes,
    ]);
    return this.#remember(revised);
  }

  /** Publishes the current revision as the next version. */
  async publish(machine: StateMachine, publication: Publication): Promise<StateMachineVersion> {
    const { machine: after, version, write } = publishCurrent(machine, publication);
    await this.#change(machine, [replacement(machine, after), write]);
    this.#remember(after);
    return version;
  }

  /** Deletes a version that is there; its number is not given out again. */
  async deleteVersion(machine: StateMachine, version: number): Promise<void> {
    const { last, count } = machine.versions ?? { last: version, count: 1 };
    const after: StateMachine = { ...machine, versions: { last, count: count - 1 } };
    const key = numberKey(machine.machineId, version);
    await this.#change(machine, [
      replacement(machine, after),
      { collection: versionCollection, key, value: undefined },
    ]);
    this.#remember(after);
  }

  /** Notes that a machine is to be deleted, over a restart too: nothing is started any more. */
  async markDeleting(machine: StateMachine): Promise<StateMachine> {
    const marked: StateMachine = { ...machine, isDeleting: true };
    await this.#change(machine, [
      replacement(machine, marked),
      { collection: deletions, key: numberKey(machine.machineId), value: '{}' },
    ]);
    return this.#remember(marked);
  }

  /** Takes a machine out of sight; its executions and revisions go later ({@link finishDeletion}). */
  async beginDeletion(machine: StateMachine, more: readonly RecordWrite[]): Promise<void> {
    await this.#change(machine, [
      {
        collection: machines,
        key: nameKey(machine, machine.name),
        value: undefined,
        ifValue: JSON.stringify(machine),
      },
      { collection: deletions, key: numberKey(machine.machineId), value: '{}' },
      ...more,
    ]);
    this.#recount(machine, -1);
    this.#forget(machine);
  }

  /** Removes what is left of a deleted machine, once its executions are gone. */
  async finishDeletion(machineId: number): Promise<void> {
    const prefix = `${numberKey(machineId)}/`;
    for (const collection of [aliasCollection, versionCollection, revisions]) {
      for (;;) {
        const entries = await this.#records.list(collection, { prefix, limit: 100 });
        if (entries.length === 0) break;
        await this.#records.write(entries.map(({ key }) => ({ collection, key, value: undefined })));
      }
    }
    // The id itself stays where it is the highest: ids are never given out twice.
    const idRecord: RecordWrite = { collection: machineIds, key: numberKey(machineId), value: undefined };
    await this.#records.write([
      { collection: deletions, key: numberKey(machineId), value: undefined },
      ...(machineId === this.#lastMachineId ? [] : [idRecord]),
    ]);
  }

  async revision(machineId: number, revision: number): Promise<StateMachineRevision> {
    const compiled = this.#compiled.get(revisionKey(machineId, revision));
    if (compiled !== undefined) return compiled;
    const text = await this.#records.get(revisions, numberKey(machineId, revision));
    invariant(text !== undefined, `revision ${revision} of state machine ${machineId} is missing`);
    return JSON.parse(text) as StateMachineRevision;
  }

  /** A compiled revision that is in memory. */
  cachedCompiled(machineId: number, revision: number): CompiledRevision | undefined {
    return this.#compiled.get(revisionKey(machineId, revision));
  }

  /** A revision, compiled at most once while it stays in memory. */
  async compiled(machineId: number, revision: number): Promise<CompiledRevision> {
    const known = this.cachedCompiled(machineId, revision);
    if (known !== undefined) return known;
    const stored = await this.revision(machineId, revision);
    const program = compileProgram(parseJson(stored.definition) as JsonObject);
    const compiled: CompiledRevision = { ...stored, program };
    this.#compiled.set(revisionKey(machineId, revision), compiled);
    return compiled;
  }

  /**
   * Writes on the condition that what is kept in memory is what is on the disk. After a failure it is not known
   * what is there, so that it is read again.
   */
  async #change(machine: StateMachine, writes: readonly RecordWrite[]): Promise<void> {
    try {
      const written = await this.#records.write(writes);
      invariant(written, `the records of the state machine ${machine.arn} were changed by somebody else`);
      this.#changed?.(machine);
    } catch (error) {
      this.#forget(machine);
      this.#counts.delete(scopePrefix(machine));
      throw error;
    } finally {
      this.#changes += 1;
    }
  }

  #recount(scope: StateMachine, by: number): void {
    const prefix = scopePrefix(scope);
    const count = this.#counts.get(prefix);
    if (count !== undefined) this.#counts.set(prefix, count + by);
  }

  #forget(machine: StateMachine): void {
    this.#byArn.delete(machine.arn);
    this.#byId.delete(machine.machineId);
  }

  #remember(machine: StateMachine): StateMachine {
    this.#byArn.set(machine.arn, machine);
    this.#byId.set(machine.machineId, machine);
    return machine;
  }
}

/** A machine in the place of what is kept of it. */
function replacement(before: StateMachine, after: StateMachine): RecordWrite {
  return {
    collection: machines,
    key: nameKey(before, before.name),
    value: JSON.stringify(after),
    ifValue: JSON.stringify(before),
  };
}

/** A machine after a publication, if there is one, and what has to be written for that. */
function published(
  machine: StateMachine,
  publication: Publication | undefined,
): { readonly machine: StateMachine; readonly writes: readonly RecordWrite[] } {
  if (publication === undefined) return { machine, writes: [] };
  const { machine: after, write } = publishCurrent(machine, publication);
  return { machine: after, writes: [write] };
}

function revisionKey(machineId: number, revision: number): string {
  return `${machineId}/${revision}`;
}
