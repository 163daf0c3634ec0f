import { basename, dirname, join } from 'node:path';
import { nearestName } from '@cairn/asl';
import { isJsonObject, type Json, type JsonObject, memberOf, parseJson, printJson } from '@cairn/kit';
import { printReport, reportOn } from '../commands/validate.ts';
import { type DefinitionSource, isYaml, jsonSource, readDefinitionSource } from '../definition-source.ts';
import { readNamedFile } from '../read-file.ts';
import { CaseFileError, Located } from './located.ts';

/** What a case expects; what is not named is not looked at. */
export interface Expectation {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly output?: Json;
  readonly error?: string;
  /** A part of the cause. */
  readonly cause?: string;
  /** The states entered, in order; `...` stands for any number of them. */
  readonly path?: readonly string[];
  /** Whole seconds from start to end, on the run's own clock. */
  readonly elapsedSeconds?: number;
}

/** An answer in the place of a call, as a mock configuration spells it. */
type Answer = JsonObject;
/** The answers that stand for a state: one to all of its calls, or one to each in turn. */
export type Mock = Answer | readonly Answer[];

/** One case of a file. */
export interface TestCase {
  readonly name: string;
  readonly line: number;
  readonly input: Json;
  /** By machine, by state. */
  readonly mocks: ReadonlyMap<string, ReadonlyMap<string, Mock>>;
  readonly expect: Expectation;
}

/** A machine that cases run, or that such a machine starts. */
export interface TestedMachine {
  readonly name: string;
  /** Where its definition stands, for people. */
  readonly source: string;
  readonly definition: JsonObject;
}

/** A file of cases. The first machine is the one that runs. */
export interface CaseFile {
  readonly file: string;
  readonly machines: readonly TestedMachine[];
  readonly cases: readonly TestCase[];
}

const fileMembers = ['definition', 'name', 'substitutions', 'machines', 'mocks', 'machineMocks', 'cases'];
const caseMembers = ['name', 'input', 'mocks', 'machineMocks', 'expect'];
const expectMembers = ['status', 'output', 'error', 'cause', 'path', 'elapsedSeconds'];
const statuses = ['SUCCEEDED', 'FAILED', 'TIMED_OUT'] as const;

/** The states of a definition by name, those inside Parallel and Map states too. */
export function statesIn(definition: JsonObject): ReadonlyMap<string, JsonObject> {
  const states = new Map<string, JsonObject>();
  const visit = (scope: Json | undefined): void => {
    if (scope === undefined || !isJsonObject(scope)) return;
    const own = memberOf(scope, 'States');
    for (const [name, state] of Object.entries(own !== undefined && isJsonObject(own) ? own : {})) {
      if (!isJsonObject(state)) continue;
      states.set(name, state);
      const branches = memberOf(state, 'Branches');
      for (const branch of Array.isArray(branches) ? (branches as readonly Json[]) : []) visit(branch);
      visit(memberOf(state, 'ItemProcessor') ?? memberOf(state, 'Iterator'));
    }
  };
  visit(definition);
  return states;
}

class CaseFileReader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async read(): Promise<CaseFile> {
    const root = Located.read(this.#file, await readNamedFile(this.#file));
    if (root.isObject && root.members().has('States') && !root.members().has('cases')) {
      throw root.fault('this is a definition; cases are in files *.test.asl.yaml or *.test.asl.json');
    }
    const top = root.members(fileMembers);
    const given = top.get('definition');
    if (given === undefined) throw root.fault("there is no 'definition'");
    const substitutions = textsOf(top.get('substitutions'));
    const name = top.get('name')?.text() ?? machineName(this.#file);
    const machines = [await this.#machine(name, given, substitutions)];
    for (const [child, definition] of top.get('machines')?.members() ?? []) {
      machines.push(await this.#machine(child, definition, substitutions));
    }
    const common = this.#mocksOf(top, machines);
    const cases = top.get('cases')?.items() ?? [];
    if (cases.length === 0) throw (top.get('cases') ?? root).fault('there are no cases');
    return { file: this.#file, machines, cases: cases.map((item) => this.#case(item, machines, common)) };
  }

  /** A definition in another file, in JSON or YAML, or right here. */
  async #machine(
    name: string,
    given: Located,
    substitutions: ReadonlyMap<string, string>,
  ): Promise<TestedMachine> {
    const source = await this.#definition(given);
    const text = source.json.replace(/\$\{(\w+)\}/g, (whole, key: string) => {
      const value = substitutions.get(key);
      return value === undefined ? whole : JSON.stringify(value).slice(1, -1);
    });
    // Places in JSON are those of the text that is run, in YAML those of the file.
    const run = isYaml(source.file, text) ? { ...source, json: text } : jsonSource(source.file, text);
    const report = reportOn(run, { type: 'STANDARD' });
    if (report.result !== 'OK' || report.unsupported.length > 0) {
      throw new CaseFileError(printReport({ ...report, result: 'FAIL' }).trimEnd());
    }
    return { name, source: source.file, definition: parseJson(text) as JsonObject };
  }

  async #definition(given: Located): Promise<DefinitionSource> {
    if (given.isObject) return jsonSource(given.place, printJson(given.json()));
    return readDefinitionSource(join(dirname(this.#file), given.text())).catch((error: Error) => {
      throw given.fault(error.message);
    });
  }

  #case(
    given: Located,
    machines: readonly TestedMachine[],
    common: ReadonlyMap<string, ReadonlyMap<string, Mock>>,
  ): TestCase {
    const members = given.members(caseMembers);
    const name = members.get('name')?.text();
    if (name === undefined) throw given.fault("the case has no 'name'");
    const mocks = new Map(common);
    for (const [machine, own] of this.#mocksOf(members, machines)) {
      mocks.set(machine, new Map([...(common.get(machine) ?? []), ...own]));
    }
    return {
      name,
      line: given.line,
      input: members.get('input')?.json() ?? {},
      mocks,
      expect: this.#expectation(members.get('expect'), machines[0] as TestedMachine),
    };
  }

  #expectation(given: Located | undefined, { definition }: TestedMachine): Expectation {
    const members = given?.members(expectMembers);
    const status = members?.get('status');
    const isKnown = status === undefined || (statuses as readonly string[]).includes(status.text());
    if (!isKnown) throw (status as Located).fault(`expected one of ${statuses.join(', ')}`);
    const error = members?.get('error')?.text();
    const cause = members?.get('cause')?.text();
    const output = members?.get('output')?.json();
    const path = members?.get('path')?.items();
    const names = statesIn(definition);
    for (const item of path ?? []) {
      if (item.text() === '...' || names.has(item.text())) continue;
      const nearest = nearestName(item.text(), names.keys());
      const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
      throw item.fault(`the machine has no state '${item.text()}'${hint}`);
    }
    const elapsedSeconds = members?.get('elapsedSeconds')?.number();
    const fails = error !== undefined || cause !== undefined;
    return {
      status: (status?.text() ?? (fails ? 'FAILED' : 'SUCCEEDED')) as Expectation['status'],
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(path === undefined ? {} : { path: path.map((item) => item.text()) }),
      ...(elapsedSeconds === undefined ? {} : { elapsedSeconds }),
    };
  }

  #mocksOf(
    members: ReadonlyMap<string, Located>,
    machines: readonly TestedMachine[],
  ): ReadonlyMap<string, ReadonlyMap<string, Mock>> {
    const mocks = new Map<string, ReadonlyMap<string, Mock>>();
    const [first, ...others] = machines as readonly [TestedMachine, ...TestedMachine[]];
    const own = members.get('mocks');
    if (own !== undefined) mocks.set(first.name, stateMocks(own, first));
    for (const [name, given] of members.get('machineMocks')?.members(others.map((other) => other.name)) ??
      []) {
      mocks.set(name, stateMocks(given, others.find((other) => other.name === name) as TestedMachine));
    }
    return mocks;
  }
}

function stateMocks(given: Located, { definition }: TestedMachine): ReadonlyMap<string, Mock> {
  const tasks = [...statesIn(definition)].filter(([, state]) => memberOf(state, 'Type') === 'Task');
  const mocks = new Map<string, Mock>();
  for (const [state, mock] of given.members(tasks.map(([name]) => name))) {
    mocks.set(state, mock.isList ? mock.items().map(answerOf) : answerOf(mock));
  }
  return mocks;
}

function answerOf(given: Located): Answer {
  const members = given.members(['return', 'throw', 'unanswered']);
  const unanswered = members.get('unanswered');
  if (unanswered !== undefined) {
    if (unanswered.json() === true && members.size === 1) return { Unanswered: true };
    throw given.fault("expected 'unanswered' with true, and nothing beside it");
  }
  const returned = members.get('return');
  const thrown = members.get('throw');
  if ((returned === undefined) === (thrown === undefined)) {
    throw given.fault("expected one of 'return', 'throw' and 'unanswered'");
  }
  if (thrown === undefined) return { Return: (returned as Located).json() };
  const failure = thrown.members(['error', 'cause']);
  const error = failure.get('error')?.text();
  if (error === undefined) throw thrown.fault("expected 'error' with a text");
  const cause = failure.get('cause')?.text();
  return { Throw: { Error: error, ...(cause === undefined ? {} : { Cause: cause }) } };
}

function textsOf(given: Located | undefined): ReadonlyMap<string, string> {
  return new Map([...(given?.members() ?? [])].map(([name, value]) => [name, value.text()]));
}

/** `order.test.asl.yaml` → `order`: a name that a state machine can have. */
function machineName(file: string): string {
  const name = basename(file).replace(/\.test\.asl\.\w+$/i, '');
  return name.replace(/[^\w-]+/g, '-').slice(0, 80) || 'machine';
}

/** Reads a file of cases with the definitions that it names. @throws CaseFileError, CommandFailure */
export async function readCaseFile(file: string): Promise<CaseFile> {
  return await new CaseFileReader(file).read();
}
