import { isJsonArray, isJsonObject, type Json, type JsonObject, printJson, setMember } from '@cairn/kit';
import { prettyJson } from './pretty-json.ts';
import { recordedAnswers } from './recorded-answers.ts';
import type { RunView } from './run-view.ts';
import type { RunSummary, Step } from './step.ts';
import { readJson, stepLinks } from './step-links.ts';

/** A child machine that the case runs itself, rather than mock the state that starts it. */
export interface TestCaseMachine {
  readonly name: string;
  /** The file of its definition, as the file of cases names it. */
  readonly definitionFile: string;
  /** Its executions that the run started, in the order of starting. */
  readonly runs: readonly RunView[];
}

/** How a case is to be written. */
export interface TestCaseOptions {
  readonly name: string;
  /** The file of the definition, as the file of cases names it: `order.asl.json`. */
  readonly definitionFile: string;
  readonly format?: 'yaml' | 'json';
  /** The executions of the run's map runs, by the ARN of the map run, in the order of starting. */
  readonly mapRuns?: ReadonlyMap<string, readonly RunView[]>;
  readonly machines?: readonly TestCaseMachine[];
}

/** A file of one case for `cairn test`, or why there can be none. */
export type TestCase =
  | {
      readonly kind: 'case';
      readonly text: string;
      /** `yaml`, unless JSON was wanted or a name is too long for a key of YAML. */
      readonly format: 'yaml' | 'json';
      /** What the case cannot say of the run, or what should be looked at; for people. */
      readonly omissions: readonly string[];
    }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Makes a case of a run that has ended: its input, what its tasks gave or threw at each call, its end and its path.
 * Tasks are mocked, so that the case runs nothing (docs/testing.md, "Cases").
 */
export function testCaseOf(view: RunView, options: TestCaseOptions): TestCase {
  const reason = whyImpossible(view);
  if (reason !== undefined) return { kind: 'impossible', reason };
  const omissions: string[] = [];
  const file = fileOf(view, options, omissions);
  const isYaml = options.format !== 'json' && longestName(file) <= yamlKeyCharactersMax;
  return {
    kind: 'case',
    text: isYaml ? printYaml(file) : `${prettyJson(printJson(file)) ?? ''}\n`,
    format: isYaml ? 'yaml' : 'json',
    omissions,
  };
}

function whyImpossible({ run }: RunView): string | undefined {
  if (run.status === 'RUNNING') return 'The run has not ended.';
  if (run.status === 'ABORTED') return 'The run was stopped from outside, which a case cannot do.';
  if (!run.isComplete || run.firstEventId !== 1) return 'The history is not complete.';
  return run.input === undefined ? 'The history was read without its data.' : undefined;
}

function fileOf(view: RunView, options: TestCaseOptions, omissions: string[]): JsonObject {
  const { run } = view;
  const machines = options.machines ?? [];
  const mocks = mocksOf(view, options, omissions);
  const machineMocks = named(machines.map(({ name, runs }) => [name, mocksOfRuns(runs, omissions)]));
  if (run.redriveCount > 0) {
    omissions.push(
      'The run was redriven: what failed before its last redrive is left out, as if it had gone well.',
    );
  }
  const testCase = {
    name: options.name,
    input: readJson(run.input) ?? {},
    ...memberUnlessEmpty('mocks', mocks),
    ...memberUnlessEmpty('machineMocks', machineMocks),
    expect: expectationOf(view, machines.length > 0, omissions),
  };
  return {
    definition: options.definitionFile,
    ...memberUnlessEmpty(
      'machines',
      named(machines.map(({ name, definitionFile }) => [name, definitionFile])),
    ),
    cases: [testCase],
  };
}

function mocksOf(view: RunView, options: TestCaseOptions, omissions: string[]): JsonObject {
  const machines = new Set(options.machines?.map(({ name }) => name));
  const isRun = (step: Step): boolean => machines.has(startedMachine(step) ?? '');
  const views = [view];
  for (const step of view.steps) {
    for (const { mapRunArn } of step.attempts) {
      if (mapRunArn === undefined) continue;
      const children = options.mapRuns?.get(mapRunArn);
      if (children === undefined) {
        omissions.push(
          `The executions of the map run of ${step.name} are not in the case: mock the tasks inside of it.`,
        );
      } else views.push(...children);
      omissions.push(`${step.name} reads its items and writes its results in the case as it does elsewhere.`);
    }
  }
  return mocksOfRuns(views, omissions, isRun);
}

function mocksOfRuns(
  views: readonly RunView[],
  omissions: string[],
  isRun: (step: Step) => boolean = () => false,
): JsonObject {
  return named([...recordedAnswers(views, isRun, omissions)]);
}

/** The name of the machine of which a step started an execution. */
function startedMachine(step: Step): string | undefined {
  return stepLinks(step).executionArn?.split(':')[6];
}

function expectationOf(view: RunView, runsChildren: boolean, omissions: string[]): JsonObject {
  const { run } = view;
  return { ...endOf(run, runsChildren, omissions), path: pathOf(view) };
}

function endOf(run: RunSummary, runsChildren: boolean, omissions: string[]): JsonObject {
  if (run.status === 'TIMED_OUT') return { status: 'TIMED_OUT' };
  if (run.status === 'FAILED') {
    const isLasting = run.error === undefined || isLastingText(run.cause ?? '');
    return {
      ...(run.error === undefined ? { status: 'FAILED' } : { error: run.error }),
      ...(run.cause === undefined || !isLasting ? {} : { cause: run.cause }),
    };
  }
  const output = readJson(run.output);
  if (output === undefined || runsChildren) {
    if (runsChildren)
      omissions.push('The output is not expected: answers of child executions hold names and instants.');
    return { status: 'SUCCEEDED' };
  }
  if (!isLastingText(run.output ?? '')) {
    omissions.push(
      'The output holds an id, an ARN or an instant: take it out of expect.output if each run makes its own.',
    );
  }
  return { output };
}

/** Whether a text holds nothing that looks as if each run had its own. */
function isLastingText(text: string): boolean {
  return !/arn:aws|[0-9a-f]{8}-[0-9a-f]{4}-|\d{4}-\d\d-\d\dT\d\d:|event id #|[Rr]equest ?I[dD]/.test(text);
}

/** The states of the run itself; what runs at the same time inside of one is passed over. */
function pathOf(view: RunView): readonly Json[] {
  return view.stepsOf(0).flatMap((step) => (hasSteps(view, step) ? [step.name, '...'] : [step.name]));
}

function hasSteps(view: RunView, { id, attempts, mapRunArn }: Step): boolean {
  if (mapRunArn !== undefined) return false;
  return attempts.some(({ number }) => view.scopesOf(id, number).some(({ stepCount }) => stepCount > 0));
}

function named(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object: Record<string, Json> = {};
  for (const [name, value] of entries) setMember(object, name, value);
  return object;
}

function memberUnlessEmpty(name: string, value: JsonObject): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}

/** YAML 1.2.2, 7.4.2: implicit keys take at most 1,024 characters. */
const yamlKeyCharactersMax = 1_000;

function longestName(value: Json): number {
  if (isJsonArray(value)) return value.reduce<number>((most, item) => Math.max(most, longestName(item)), 0);
  if (!isJsonObject(value)) return 0;
  return Object.entries(value).reduce(
    (most, [name, member]) => Math.max(most, JSON.stringify(name).length, longestName(member)),
    0,
  );
}

/** Members that are written as a block, by the way to them; all else is written as JSON, which is YAML too. */
const blocks =
  /^(?:machines|cases|cases\/\d+(?:\/(?:mocks|machineMocks|expect|machineMocks\/.*|mocks\/[^/]*))?)$/;
const lineCharactersMax = 100;

function printYaml(file: JsonObject): string {
  const lines: string[] = [];
  printBlock(file, '', '', lines);
  return `${lines.join('\n')}\n`;
}

function printBlock(value: JsonObject | readonly Json[], way: string, indent: string, lines: string[]): void {
  const isList = isJsonArray(value);
  for (const [key, member] of Object.entries(value)) {
    const path = way === '' ? key : `${way}/${key}`;
    const start = isList ? `${indent}-` : `${indent}${yamlKey(key)}:`;
    const isBlock = blocks.test(path) && (isJsonArray(member) || (isJsonObject(member) && !isAnswer(member)));
    if (!isBlock || Object.keys(member).length === 0) {
      lines.push(`${start} ${flow(member, indent.length + 2)}`);
      continue;
    }
    const inner: string[] = [];
    printBlock(member, path, `${indent}  `, inner);
    // The first line of an item of a list stands beside its dash.
    if (isList) lines.push(`${start} ${inner[0]?.trimStart()}`, ...inner.slice(1));
    else lines.push(start, ...inner);
  }
}

function isAnswer(value: JsonObject): boolean {
  const names = Object.keys(value);
  return names.length === 1 && /^(?:return|throw|unanswered)$/.test(names[0] as string);
}

function flow(value: Json, indent: number): string {
  const text = printJson(value);
  if (text.length <= lineCharactersMax) return text;
  return (prettyJson(text) ?? text).replaceAll('\n', `\n${' '.repeat(indent)}`);
}

function yamlKey(name: string): string {
  const isPlain = /^[A-Za-z][\w-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return isPlain ? name : JSON.stringify(name);
}
