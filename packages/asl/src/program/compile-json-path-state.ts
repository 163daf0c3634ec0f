import { invariant, type Json, type JsonObject, memberOf, Payload } from '@cairn/kit';
import { compileChoiceRule } from '../data/choice-rule.ts';
import { parseTaskResource } from '../task-resource.ts';
import { compileDistributedMap } from './compile-distributed-map.ts';
import { compileAssign, compilePathFilter, compileResultPath, compileTemplateFilter } from './data-flow.ts';
import {
  compileCredentials,
  compileFailText,
  compileIntegerField,
  compileItemsPath,
  compileWait,
} from './dynamic-fields.ts';
import { compileCatch, compileRetry } from './error-handling.ts';
import type { Assigner, RuleReader } from './evaluation.ts';
import type {
  ChoiceState,
  FailState,
  MapState,
  ParallelState,
  PassState,
  Program,
  State,
  StateBase,
  SucceedState,
  TaskState,
  WaitState,
} from './program.ts';

/** What the fields of a state may refer to. */
export interface Surroundings {
  /** A state of the same sequence. */
  readonly stateNamed: (name: string) => State;
  /** Compiles the states below this one (a branch, an item processor); gives the first. */
  readonly compileStates: (definition: JsonObject) => State;
  /** What the children of a distributed Map run, from the first state of its item processor on. */
  readonly childProgram: (startAt: State, processor: JsonObject) => Program;
}

/** All that a state's definition says, without the name and number it was given. */
export type StateFields = { [Type in State as Type['type']]: Omit<Type, keyof StateBase> }[State['type']];

/** Compiles one state of the JSONPath query language, of a definition that was diagnosed before. */
export function compileJsonPathState(definition: JsonObject, surroundings: Surroundings): StateFields {
  const type = memberOf(definition, 'Type') as State['type'];
  const compile = compilers[type];
  invariant(compile !== undefined, `a state of type ${type} passed the diagnosis`);
  return compile(definition, surroundings);
}

const compilers: {
  readonly [Type in State['type']]: (definition: JsonObject, surroundings: Surroundings) => StateFields;
} = {
  Pass: compilePass,
  Task: compileTask,
  Choice: compileChoice,
  Wait: compileWaitState,
  Succeed: compileSucceed,
  Fail: compileFail,
  Parallel: compileParallel,
  Map: compileMap,
};

function compilePass(definition: JsonObject, surroundings: Surroundings): Omit<PassState, keyof StateBase> {
  const result = memberOf(definition, 'Result');
  return {
    type: 'Pass',
    ...compileFilters(definition),
    parameters: compileTemplateFilter(memberOf(definition, 'Parameters')),
    assign: assignOf(definition),
    result: result === undefined ? undefined : Payload.of(result),
    resultPath: compileResultPath(pathMember(definition, 'ResultPath')),
    next: compileNext(definition, surroundings),
  };
}

/** What TimeoutSeconds and HeartbeatSeconds may be (States Language, "Task State"; the API's own bound). */
const taskSeconds = { min: 1, max: 99_999_999 };

function compileTask(definition: JsonObject, surroundings: Surroundings): Omit<TaskState, keyof StateBase> {
  const resourceArn = memberOf(definition, 'Resource') as string;
  const resource = parseTaskResource(resourceArn);
  invariant(resource !== undefined, `resource ${resourceArn} passed the diagnosis`);
  return {
    type: 'Task',
    ...compileWork(definition, surroundings),
    resource,
    parameters: compileTemplateFilter(memberOf(definition, 'Parameters')),
    timeoutSeconds: compileIntegerField(definition, 'TimeoutSeconds', taskSeconds),
    heartbeatSeconds: compileIntegerField(definition, 'HeartbeatSeconds', taskSeconds),
    credentialsRoleArn: compileCredentials(memberOf(definition, 'Credentials') as JsonObject | undefined),
  };
}

function compileChoice(
  definition: JsonObject,
  surroundings: Surroundings,
): Omit<ChoiceState, keyof StateBase> {
  const choices = memberOf(definition, 'Choices') as readonly JsonObject[];
  const otherwise = memberOf(definition, 'Default') as string | undefined;
  const filters = compileFilters(definition);
  return {
    type: 'Choice',
    ...filters,
    assign: assignOf(definition),
    choices: choices.map((rule) => ({
      matches: compileRule(rule),
      outputPath: filters.outputPath,
      assign: assignOf(rule),
      next: surroundings.stateNamed(memberOf(rule, 'Next') as string),
    })),
    default: otherwise === undefined ? undefined : surroundings.stateNamed(otherwise),
  };
}

function compileRule(rule: JsonObject): RuleReader {
  const matches = compileChoiceRule(rule);
  return (data, evaluation) => matches(evaluation.scopeOf(data.value));
}

function compileWaitState(
  definition: JsonObject,
  surroundings: Surroundings,
): Omit<WaitState, keyof StateBase> {
  return {
    type: 'Wait',
    ...compileFilters(definition),
    until: compileWait(definition),
    assign: assignOf(definition),
    next: compileNext(definition, surroundings),
  };
}

function compileSucceed(definition: JsonObject): Omit<SucceedState, keyof StateBase> {
  return { type: 'Succeed', ...compileFilters(definition) };
}

function compileFail(definition: JsonObject): Omit<FailState, keyof StateBase> {
  return {
    type: 'Fail',
    error: compileFailText(definition, 'Error'),
    cause: compileFailText(definition, 'Cause'),
  };
}

function compileParallel(
  definition: JsonObject,
  surroundings: Surroundings,
): Omit<ParallelState, keyof StateBase> {
  const branches = memberOf(definition, 'Branches') as readonly JsonObject[];
  return {
    type: 'Parallel',
    ...compileWork(definition, surroundings),
    parameters: compileTemplateFilter(memberOf(definition, 'Parameters')),
    branches: branches.map(surroundings.compileStates),
  };
}

function compileMap(definition: JsonObject, surroundings: Surroundings): Omit<MapState, keyof StateBase> {
  const processor = memberOf(definition, 'ItemProcessor') ?? memberOf(definition, 'Iterator');
  const first = surroundings.compileStates(processor as JsonObject);
  const distributed = compileDistributedMap(definition, 'JSONPath', first, surroundings.childProgram);
  const objects = distributed !== undefined;
  // Parameters is what ItemSelector was called before.
  const selector = memberOf(definition, 'ItemSelector') ?? memberOf(definition, 'Parameters');
  return {
    type: 'Map',
    ...compileWork(definition, surroundings),
    items: compileItemsPath(memberOf(definition, 'ItemsPath') as string | undefined, objects),
    itemSelector: compileTemplateFilter(selector),
    maxConcurrency: compileIntegerField(definition, 'MaxConcurrency') ?? (() => 0),
    processor: first,
    distributed,
  };
}

function assignOf(definition: JsonObject): Assigner | undefined {
  return compileAssign(memberOf(definition, 'Assign') as JsonObject | undefined);
}

function compileFilters(definition: JsonObject) {
  return {
    inputPath: compilePathFilter(pathMember(definition, 'InputPath')),
    outputPath: compilePathFilter(pathMember(definition, 'OutputPath')),
  };
}

/** Fields that Task, Parallel and Map share. */
function compileWork(definition: JsonObject, surroundings: Surroundings) {
  return {
    ...compileFilters(definition),
    assign: assignOf(definition),
    next: compileNext(definition, surroundings),
    resultSelector: compileTemplateFilter(memberOf(definition, 'ResultSelector')),
    resultPath: compileResultPath(pathMember(definition, 'ResultPath')),
    discardsResult:
      memberOf(definition, 'ResultPath') === null &&
      memberOf(definition, 'ResultSelector') === undefined &&
      memberOf(definition, 'Assign') === undefined,
    retry: compileRetry(memberOf(definition, 'Retry')),
    catch: compileCatch(memberOf(definition, 'Catch'), surroundings.stateNamed),
  };
}

/** The state that `Next` names; undefined when the state is an end. */
export function compileNext(definition: JsonObject, surroundings: Surroundings): State | undefined {
  const next = memberOf(definition, 'Next');
  return next === undefined ? undefined : surroundings.stateNamed(next as string);
}

function pathMember(definition: JsonObject, field: string): string | null | undefined {
  return memberOf(definition, field) satisfies Json | undefined as string | null | undefined;
}
