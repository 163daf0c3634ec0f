import type { Json, Payload } from '@cairn/kit';
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
  /** Set in DISTRIBUTED mode: iterations are executions of their own. */
  readonly distributed: DistributedMap | undefined;
}

/** What a Map in DISTRIBUTED mode has beyond a Map (Developer Guide, "Using Map state in Distributed mode"). */
export interface DistributedMap {
  /** `Label`; where it is absent the service makes one. */
  readonly label: string | undefined;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  /** What each child runs: the same states, begun at the item processor. */
  readonly program: Program;
  readonly reader: CompiledItemReader | undefined;
  readonly batcher: CompiledItemBatcher | undefined;
  readonly writer: CompiledResultWriter | undefined;
  readonly toleratedFailureCount: NumberReader | undefined;
  readonly toleratedFailurePercentage: NumberReader | undefined;
  /** Names of the parent's variables that the ItemSelector may read. */
  readonly variables: () => readonly string[];
}

export interface CompiledItemReader {
  readonly resource: 'getObject' | 'listObjectsV2';
  readonly parameters: PayloadFilter;
  /** ReaderConfig as it is written. */
  readonly config: Json;
  /** MaxItems or MaxItemsPath; may be negative, which fails the reader. */
  readonly maxItems: NumberReader | undefined;
}

export interface CompiledItemBatcher {
  readonly maxItems: NumberReader | undefined;
  readonly maxBytes: NumberReader | undefined;
  readonly input: PayloadFilter;
}

export interface CompiledResultWriter {
  /** Parameters or Arguments; undefined when results are not exported. */
  readonly parameters: PayloadFilter;
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly outputType: 'JSON' | 'JSONL';
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
