import type { Payload } from '@cairn/kit';
import type { TaskResource } from '../task-resource.ts';
import type {
  Assigner,
  InstantReader,
  ItemsReader,
  NumberReader,
  PayloadFilter,
  ResultMerger,
  RuleReader,
  TextReader,
} from './evaluation.ts';
import type { VariableReferences } from './variable-references.ts';

/**
 * A definition, compiled once: states linked to each other, expressions as closures, constants as payloads.
 * Read-only and shared by all executions of a revision.
 */
export interface Program {
  readonly startAt: State;
  /**
   * All states, branches and item processors included: those of a sequence by name (compared by code unit),
   * then those below them in the same order. The position is the state's number in the journal, so this
   * order never changes.
   */
  readonly states: readonly State[];
  /** Machine-level TimeoutSeconds. */
  readonly timeoutSeconds: number | undefined;
  /** Which variables the states read; found out when it is first asked for. */
  readonly variableReferences: () => VariableReferences;
}

/** A compiled state. */
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** What all states have. */
export interface StateBase {
  /** Position in {@link Program.states}. */
  readonly number: number;
  readonly name: string;
}

/**
 * States with InputPath and OutputPath. Of the states of the JSONata query language, Arguments stands in
 * `parameters`, and Output in `outputPath`, or in `resultPath` where there is a result.
 */
export interface FilteringState extends StateBase {
  readonly inputPath: PayloadFilter;
  readonly outputPath: PayloadFilter;
}

/** States that go on to another state, or end their sequence when `next` is undefined. */
export interface NextState extends FilteringState {
  readonly assign: Assigner | undefined;
  readonly next: State | undefined;
}

/** States that work, may fail, and may handle their failures. */
export interface WorkState extends NextState {
  readonly resultSelector: PayloadFilter;
  readonly resultPath: ResultMerger;
  /** Whether the result is neither selected from nor put anywhere. */
  readonly discardsResult: boolean;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends NextState {
  readonly type: 'Pass';
  readonly parameters: PayloadFilter;
  /** `Result`, made a payload once. */
  readonly result: Payload | undefined;
  readonly resultPath: ResultMerger;
}

export interface TaskState extends WorkState {
  readonly type: 'Task';
  readonly resource: TaskResource;
  readonly parameters: PayloadFilter;
  /** TimeoutSeconds or TimeoutSecondsPath, over the effective input. */
  readonly timeoutSeconds: NumberReader | undefined;
  readonly heartbeatSeconds: NumberReader | undefined;
  /** `Credentials.RoleArn`. */
  readonly credentialsRoleArn: TextReader | undefined;
}

export interface ChoiceState extends FilteringState {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceBranch[];
  /** Holds, like `outputPath`, only when no rule does. */
  readonly assign: Assigner | undefined;
  readonly default: State | undefined;
}

export interface ChoiceBranch {
  readonly matches: RuleReader;
  readonly outputPath: PayloadFilter;
  readonly assign: Assigner | undefined;
  readonly next: State;
}

export interface WaitState extends NextState {
  readonly type: 'Wait';
  /** When the wait ends. */
  readonly until: InstantReader;
}

export interface SucceedState extends FilteringState {
  readonly type: 'Succeed';
}

export interface FailState extends StateBase {
  readonly type: 'Fail';
  readonly error: TextReader | undefined;
  readonly cause: TextReader | undefined;
}

export interface ParallelState extends WorkState {
  readonly type: 'Parallel';
  readonly parameters: PayloadFilter;
  /** First state of each branch. */
  readonly branches: readonly State[];
}

export interface MapState extends WorkState {
  readonly type: 'Map';
  /** ItemsPath, over the effective input. */
  readonly items: ItemsReader;
  readonly itemSelector: PayloadFilter;
  /** MaxConcurrency or MaxConcurrencyPath; 0 sets no limit. */
  readonly maxConcurrency: NumberReader;
  /** First state of the item processor. */
  readonly processor: State;
}

/** One entry of `Retry`. */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

/** One entry of `Catch`. */
export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly resultPath: ResultMerger;
  readonly assign: Assigner | undefined;
  readonly next: State;
}
