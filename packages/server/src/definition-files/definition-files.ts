import { type CallScope, type Log, type Records, ServiceError } from '@cairn/kit';
import type { DescribeStateMachineOutput, StepFunctions } from '@cairn/workflows';
import type { LiveChanges } from '../studio/live-changes.ts';
import { RepeatedLook } from '../watched-folder/repeated-look.ts';
import type { FileText, WatchedFolder } from '../watched-folder/watched-folder.ts';
import { type DefinitionPath, readDefinitionPath, settingsPathsOf } from './definition-path.ts';
import { type DefinitionSettings, readDefinitionSettings } from './definition-settings.ts';
import { type DefinitionFileError, readDefinitionText } from './definition-text.ts';

/** What files are kept in step with. */
export interface DefinitionFilesParts {
  readonly folder: WatchedFolder<DefinitionPath>;
  readonly stepFunctions: Pick<
    StepFunctions,
    'createStateMachine' | 'updateStateMachine' | 'describeStateMachine'
  >;
  readonly changes: LiveChanges;
  readonly records: Records;
  readonly log: Log;
  /** Takes what is made of files that are saved while the server runs: whoever saves one looks for it. */
  readonly logOfSaves: Log;
}

/** How many definitions a folder holds. */
export interface DefinitionCount {
  /** The folder, as it was named. */
  readonly place: string;
  /** Files, each of which is a machine or has an error. */
  readonly files: number;
  readonly errors: number;
}

interface KnownFile extends DefinitionPath {
  /** What was read last, its settings included. */
  readonly content: string;
  readonly revision: string;
  readonly error?: DefinitionFileError;
}

/** What lies in the folder. */
interface ReadFile extends Pick<KnownFile, 'content' | 'revision' | 'error'> {
  readonly text: string;
  readonly settings: string | undefined;
}

/** What was last made of a file: kept over restarts. */
interface AppliedFile {
  readonly content: string;
  /** By which the machine's revision is known that was made. */
  readonly machine: string;
}

const account = '000000000000';
const region = 'us-east-1';
const scope: CallScope = { account, region, principal: { arn: 'definition-files' } };
const defaultRoleArn = `arn:aws:iam::${account}:role/cairn-definitions`;
const collection = 'definition-files';
/** For a file that is being written to be whole. */
const secondLookMs = 60;

/**
 * Keeps the machines of one account and region in step with the files of a folder:
 *
 * 1. A file that is new or has another content than what was last made of it makes or changes its machine.
 * 2. A machine that was changed in another way stays so until its file changes.
 * 3. A file that goes leaves its machine.
 *
 * Changes of files are looked at one after the other; what counts is their content, not their times.
 */
export class DefinitionFiles {
  readonly #parts: DefinitionFilesParts;
  #files = new Map<string, KnownFile>();
  readonly #looks: RepeatedLook;
  #hasStarted = false;
  /** The revisions of machines, as they were made or told of last, by name. */
  readonly #lastSeen = new Map<string, string>();

  constructor(parts: DefinitionFilesParts) {
    this.#parts = parts;
    this.#looks = new RepeatedLook(
      () => this.#scanOnce(),
      (error) => parts.log('error', 'the folder of definitions cannot be read', { error: String(error) }),
    );
  }

  /** Makes machines of all files, and goes on to watch them. */
  readonly start = async (): Promise<void> => {
    const { folder, changes, log } = this.#parts;
    folder.watch(() => void this.#looks.look());
    changes.onMachine = (arn) => void this.#machineChanged(arn);
    await this.#looks.look();
    this.#hasStarted = true;
    if (folder.unwatchable !== undefined)
      log('warn', 'changes of definition files are not noticed by themselves', {
        error: folder.unwatchable.message,
      });
  };

  readonly stop = async (): Promise<void> => {
    this.#parts.changes.onMachine = undefined;
    this.#parts.folder.close();
    await this.#looks.stop();
  };

  /** What the last look at the folder found. */
  readonly count = (): DefinitionCount => {
    const files = [...this.#files.values()];
    const { place } = this.#parts.folder;
    return { place, files: files.length, errors: files.filter(({ error }) => error !== undefined).length };
  };

  /** The operation behind `GET /_cairn/v1/definitions`. */
  readonly listDefinitionFiles = async (): Promise<{ readonly files: readonly object[] }> => {
    await this.#looks.look();
    return {
      files: [...this.#files.values()].map(({ path, revision, error, machineName }) => ({
        path,
        ...(error === undefined || this.#lastSeen.has(machineName)
          ? { stateMachineArn: arnOf(machineName) }
          : {}),
        ...(error === undefined ? {} : { error }),
        revision,
      })),
    };
  };

  /** @throws ServiceError DefinitionFileDoesNotExist */
  readonly readDefinitionFile = async (
    _scope: CallScope,
    { path }: { readonly path: string },
  ): Promise<{ readonly path: string } & FileText> => {
    const found = readDefinitionPath(path) && (await this.#parts.folder.read(path));
    if (found === undefined) throw missing(path);
    return { path, ...found };
  };

  /** Writes a file and makes of it what there is to make. @throws ServiceError RevisionConflict … */
  readonly writeDefinitionFile = async (
    _scope: CallScope,
    input: { readonly path: string; readonly text: string; readonly revision?: string },
  ): Promise<{ readonly revision: string }> => {
    const path = readDefinitionPath(input.path);
    if (path === undefined) throw missing(input.path);
    const revision = await this.#parts.folder.write(path, input.text, input.revision);
    await this.#looks.look();
    return { revision };
  };

  async #scanOnce(): Promise<void> {
    const owners = new Map<string, string>();
    const before = this.#files;
    const after = new Map<string, KnownFile>();
    for (const path of await this.#parts.folder.list()) {
      if (this.#looks.isStopped) return;
      const owner = owners.get(path.machineName);
      owners.set(path.machineName, owner ?? path.path);
      const known = await this.#look(path, before.get(path.path), owner);
      if (known !== undefined) after.set(path.path, known);
    }
    for (const [path, { machineName }] of before)
      if (!after.has(path))
        this.#parts.log('warn', 'a definition file is gone; its machine stays', {
          path,
          stateMachine: machineName,
        });
    this.#files = after;
  }

  async #look(
    path: DefinitionPath,
    known: KnownFile | undefined,
    owner: string | undefined,
    isSecondLook = false,
  ): Promise<KnownFile | undefined> {
    const read = await this.#read(path);
    if (read === undefined) return undefined;
    const { content, revision } = read;
    if (known?.content === content && owner === undefined) return known;
    const error =
      owner === undefined
        ? await this.#make(path, read)
        : errorOf(`${path.machineName} is the machine of ${owner}`);
    if (error === undefined) {
      if (known?.error !== undefined) this.#inform('a definition file is without errors again', path);
      return { ...path, content, revision };
    }
    // An editor may have written half of it.
    if (!isSecondLook && owner === undefined) {
      await new Promise((resolve) => setTimeout(resolve, secondLookMs));
      return this.#look(path, known, owner, true);
    }
    const isNews = known?.error?.message !== error.message || known.content !== content;
    if (isNews) this.#tell(path, error);
    return { ...path, content, revision, error };
  }

  #tell({ path, machineName }: DefinitionPath, { line, column, message }: DefinitionFileError): void {
    this.#parts.log('error', `${path}:${line}:${column}: ${message}`);
    this.#parts.changes.machineChanged({ account, region, arn: arnOf(machineName) });
  }

  #inform(message: string, { path, machineName }: DefinitionPath): void {
    const { log, logOfSaves } = this.#parts;
    (this.#hasStarted ? logOfSaves : log)('info', message, { path, stateMachine: machineName });
  }

  async #read(path: DefinitionPath): Promise<ReadFile | undefined> {
    const { folder } = this.#parts;
    try {
      const found = await folder.read(path.path);
      if (found === undefined) return undefined;
      let settings: FileText | undefined;
      for (const each of settingsPathsOf(path)) settings ??= await folder.read(each);
      const content = `${found.revision} ${settings?.revision ?? ''}`;
      return { text: found.text, settings: settings?.text, content, revision: found.revision };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return {
        text: '',
        settings: undefined,
        content: error.message,
        revision: '',
        error: errorOf(error.message),
      };
    }
  }

  /** Makes or changes the machine of a file. @returns why there is none of it */
  async #make(path: DefinitionPath, read: ReadFile): Promise<DefinitionFileError | undefined> {
    if (read.error !== undefined) return read.error;
    const settings = readDefinitionSettings(read.settings, defaultRoleArn);
    if (settings.kind === 'error') return settings.error;
    const text = readDefinitionText(path.path, read.text, settings.settings.type);
    if (text.kind === 'error') return text.error;
    try {
      return await this.#apply(path, {
        content: read.content,
        definition: text.definition,
        ...settings.settings,
      });
    } catch (error) {
      if (error instanceof ServiceError) return errorOf(`${error.code} ${error.message}`);
      throw error;
    }
  }

  async #apply(
    file: DefinitionPath,
    {
      content,
      type,
      ...made
    }: DefinitionSettings & { readonly content: string; readonly definition: string },
  ): Promise<DefinitionFileError | undefined> {
    const { path, machineName } = file;
    const { stepFunctions } = this.#parts;
    const machine = await this.#describe(machineName);
    const applied = await this.#applied(machineName);
    if (machine !== undefined && applied?.content === content) {
      this.#lastSeen.set(machineName, applied.machine);
      this.#tellOfOther(path, machineName, machine, applied);
      return undefined;
    }
    if (machine !== undefined && machine.type !== type)
      return errorOf(`the machine ${machineName} is there and of type ${machine.type}: delete it first`);
    if (machine === undefined)
      await stepFunctions.createStateMachine(scope, { name: machineName, type, ...made });
    else await stepFunctions.updateStateMachine(scope, { stateMachineArn: arnOf(machineName), ...made });
    this.#inform(
      machine === undefined ? 'a definition file made a machine' : 'a definition file changed its machine',
      file,
    );
    const after = await this.#describe(machineName);
    const value: AppliedFile = { content, machine: after === undefined ? '' : wordFor(after) };
    await this.#parts.records.write([{ collection, key: machineName, value: JSON.stringify(value) }]);
    this.#lastSeen.set(machineName, value.machine);
    return undefined;
  }

  async #applied(machineName: string): Promise<AppliedFile | undefined> {
    const kept = await this.#parts.records.get(collection, machineName);
    return kept === undefined ? undefined : (JSON.parse(kept) as AppliedFile);
  }

  async #describe(machineName: string): Promise<DescribeStateMachineOutput | undefined> {
    try {
      return await this.#parts.stepFunctions.describeStateMachine(scope, {
        stateMachineArn: arnOf(machineName),
      });
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'StateMachineDoesNotExist') return undefined;
      throw error;
    }
  }

  /** A machine was made, changed or deleted, maybe by a file. */
  async #machineChanged(arn: string): Promise<void> {
    const file = [...this.#files.values()].find(({ machineName }) => arnOf(machineName) === arn);
    if (file === undefined || file.error !== undefined) return;
    try {
      // What a file is making meanwhile is not of others.
      await this.#looks.underWay;
      const applied = await this.#applied(file.machineName);
      if (applied !== undefined)
        this.#tellOfOther(file.path, file.machineName, await this.#describe(file.machineName), applied);
    } catch (error) {
      this.#parts.log('error', 'a changed machine could not be compared with its file', {
        error: String(error),
      });
    }
  }

  #tellOfOther(
    path: string,
    machineName: string,
    machine: DescribeStateMachineOutput | undefined,
    applied: AppliedFile,
  ): void {
    const word = machine === undefined ? 'deleted' : wordFor(machine);
    if (word === applied.machine || word === this.#lastSeen.get(machineName)) return;
    this.#lastSeen.set(machineName, word);
    const what = machine === undefined ? 'deleted' : 'changed';
    this.#parts.log(
      'warn',
      `a machine was ${what} otherwise than by its file, which counts again when it changes`,
      {
        path,
        stateMachine: machineName,
      },
    );
  }
}

/** By which a revision of a machine is known from all others. */
function wordFor({ creationDate, revisionId = 'first' }: DescribeStateMachineOutput): string {
  return `${creationDate} ${revisionId}`;
}

function arnOf(machineName: string): string {
  return `arn:aws:states:${region}:${account}:stateMachine:${machineName}`;
}

function errorOf(message: string): DefinitionFileError {
  return { message, line: 1, column: 1 };
}

function missing(path: string): ServiceError {
  return new ServiceError(
    'DefinitionFileDoesNotExist',
    `There is no definition file ${path.slice(0, 300)}.`,
    {
      status: 404,
    },
  );
}
