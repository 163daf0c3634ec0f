import { invariant, isJsonArray, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { parseTaskResource } from '../task-resource.ts';
import { compileDistributedMap } from './compile-distributed-map.ts';
import { compileNext, type StateFields, type Surroundings } from './compile-json-path-state.ts';
import { compileRetry } from './error-handling.ts';
import type { ResultMerger } from './evaluation.ts';
import {
  compileCondition,
  compileCredentials,
  compileInstant,
  compileInteger,
  compileItems,
  compileMerger,
  compileOutput,
  compileText,
  compileVariables,
} from './jsonata-fields.ts';
import type {
  Catcher,
  ChoiceState,
  FailState,
  MapState,
  ParallelState,
  PassState,
  State,
  StateBase,
  SucceedState,
  TaskState,
  WaitState,
} from './program.ts';

/** Compiles one state of the JSONata query language, of a definition that was diagnosed before. */
export function compileJsonataState(definition: JsonObject, surroundings: Surroundings): StateFields {
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

/** There are no paths: the input comes in as it is. */
const unfiltered = { inputPath: undefined, outputPath: undefined };
const passResult: ResultMerger = (_input, result) => result;

function compilePass(definition: JsonObject, surroundings: Surroundings): Omit<PassState, keyof StateBase> {
  return {
    type: 'Pass',
    inputPath: undefined,
    outputPath: compileOutput(memberOf(definition, 'Output'), 'Output'),
    parameters: undefined,
    result: undefined,
    resultPath: passResult,
    assign: compileVariables(memberOf(definition, 'Assign'), 'Assign'),
    next: compileNext(definition, surroundings),
  };
}

function compileTask(definition: JsonObject, surroundings: Surroundings): Omit<TaskState, keyof StateBase> {
  const resourceArn = memberOf(definition, 'Resource') as string;
  const resource = parseTaskResource(resourceArn);
  invariant(resource !== undefined, `resource ${resourceArn} passed the diagnosis`);
  return {
    type: 'Task',
    ...compileWork(definition, surroundings),
    resource,
    parameters: compileOutput(memberOf(definition, 'Arguments'), 'Arguments'),
    timeoutSeconds: compileInteger(memberOf(definition, 'TimeoutSeconds'), 'TimeoutSeconds'),
    heartbeatSeconds: compileInteger(memberOf(definition, 'HeartbeatSeconds'), 'HeartbeatSeconds'),
    credentialsRoleArn: compileCredentials(memberOf(definition, 'Credentials')),
  };
}

function compileChoice(
  definition: JsonObject,
  surroundings: Surroundings,
): Omit<ChoiceState, keyof StateBase> {
  const choices = memberOf(definition, 'Choices') as readonly JsonObject[];
  const otherwise = memberOf(definition, 'Default') as string | undefined;
  return {
    type: 'Choice',
    inputPath: undefined,
    outputPath: compileOutput(memberOf(definition, 'Output'), 'Output'),
    assign: compileVariables(memberOf(definition, 'Assign'), 'Assign'),
    choices: choices.map((rule, index) => {
      const location = `Choices[${index}]`;
      return {
        matches: compileCondition(memberOf(rule, 'Condition') as Json, `${location}/Condition`),
        outputPath: compileOutput(memberOf(rule, 'Output'), `${location}/Output`),
        assign: compileVariables(memberOf(rule, 'Assign'), `${location}/Assign`),
        next: surroundings.stateNamed(memberOf(rule, 'Next') as string),
      };
    }),
    default: otherwise === undefined ? undefined : surroundings.stateNamed(otherwise),
  };
}

function compileWaitState(
  definition: JsonObject,
  surroundings: Surroundings,
): Omit<WaitState, keyof StateBase> {
  return {
    type: 'Wait',
    inputPath: undefined,
    outputPath: compileOutput(memberOf(definition, 'Output'), 'Output'),
    assign: compileVariables(memberOf(definition, 'Assign'), 'Assign'),
    until: compileInstant(definition),
    next: compileNext(definition, surroundings),
  };
}

function compileSucceed(definition: JsonObject): Omit<SucceedState, keyof StateBase> {
  return {
    type: 'Succeed',
    inputPath: undefined,
    outputPath: compileOutput(memberOf(definition, 'Output'), 'Output'),
  };
}

function compileFail(definition: JsonObject): Omit<FailState, keyof StateBase> {
  return {
    type: 'Fail',
    error: compileText(memberOf(definition, 'Error'), 'Error'),
    cause: compileText(memberOf(definition, 'Cause'), 'Cause'),
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
    parameters: compileOutput(memberOf(definition, 'Arguments'), 'Arguments'),
    branches: branches.map(surroundings.compileStates),
  };
}

function compileMap(definition: JsonObject, surroundings: Surroundings): Omit<MapState, keyof StateBase> {
  const processor = memberOf(definition, 'ItemProcessor') ?? memberOf(definition, 'Iterator');
  const first = surroundings.compileStates(processor as JsonObject);
  const distributed = compileDistributedMap(definition, 'JSONata', first, surroundings.childProgram);
  const objects = distributed !== undefined;
  return {
    type: 'Map',
    ...compileWork(definition, surroundings),
    items: compileItems(memberOf(definition, 'Items'), objects),
    itemSelector: compileOutput(memberOf(definition, 'ItemSelector'), 'ItemSelector'),
    maxConcurrency: compileInteger(memberOf(definition, 'MaxConcurrency'), 'MaxConcurrency') ?? (() => 0),
    processor: first,
    distributed,
  };
}

/** Fields that Task, Parallel and Map share. */
function compileWork(definition: JsonObject, surroundings: Surroundings) {
  return {
    ...unfiltered,
    next: compileNext(definition, surroundings),
    resultSelector: undefined,
    // Output and Assign may look at the result.
    discardsResult: false,
    resultPath: compileMerger(memberOf(definition, 'Output'), 'Output', 'result') ?? passResult,
    assign: compileVariables(memberOf(definition, 'Assign'), 'Assign', 'result'),
    retry: compileRetry(memberOf(definition, 'Retry')),
    catch: compileCatchers(memberOf(definition, 'Catch'), surroundings),
  };
}

function compileCatchers(catchers: Json | undefined, surroundings: Surroundings): readonly Catcher[] {
  if (!isJsonArray(catchers)) return [];
  return (catchers as readonly JsonObject[]).map((catcher, index) => {
    const location = `Catch[${index}]`;
    const output = memberOf(catcher, 'Output');
    return {
      errorEquals: memberOf(catcher, 'ErrorEquals') as readonly string[],
      resultPath: compileMerger(output, `${location}/Output`, 'errorOutput') ?? passResult,
      assign: compileVariables(memberOf(catcher, 'Assign'), `${location}/Assign`, 'errorOutput'),
      next: surroundings.stateNamed(memberOf(catcher, 'Next') as string),
    };
  });
}
