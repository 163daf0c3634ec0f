/*
 * A definition as a graph: what is drawn, without sizes and places.
 *
 * 1. Ids of states and regions are JSON pointers (RFC 6901) into the definition: `/States/A/Branches/0/States/B`; the
 *    id of the whole machine's region is the empty pointer. Ids of edges point to the field that makes the transition:
 *    `/States/A/Next`, `/States/C/Choices/0/Next`, `/States/A/Catch/1/Next`, `/StartAt`.
 * 2. A start and an end have no place of their own in the definition: theirs is the region's pointer with `#start` or
 *    `#end` behind it, which is no pointer to anything.
 * 3. Edges stay inside a region: no transition leaves a branch or an iteration.
 */

/** The eight types of the States Language. */
export const stateTypes = ['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map'] as const;

/** A type of the States Language. */
export type StateType = (typeof stateTypes)[number];

/** The language in which a state's data fields are written. */
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** What a Task calls, in the few words that a box has room for. */
export interface ResourceLabel {
  /** `Lambda: say-hello`, `DynamoDB: putItem`, `Activity: approve`. */
  readonly text: string;
  /** The service's name for readers: `Lambda`, `DynamoDB`, `Activity`. */
  readonly service: string;
  /** The service as the resource spells it: `lambda`, `dynamodb`, `aws-sdk:s3`, `activity`; empty where it is not known. */
  readonly serviceId: string;
  /** `.sync`, `.sync:2` or `.waitForTaskToken`, where the Task waits for more than the answer. */
  readonly pattern?: '.sync' | '.sync:2' | '.waitForTaskToken';
}

/** What every node has. */
interface NodeBase {
  readonly id: string;
  /** The id of the node that it lies in; undefined where that is the whole picture. */
  readonly parent: string | undefined;
}

/** A state that the definition holds. */
export interface StateNode extends NodeBase {
  readonly kind: 'state';
  readonly name: string;
  /** Undefined where the definition names no type that there is: see {@link StateNode.typeText}. */
  readonly type: StateType | undefined;
  /** `Type` as it is written; empty where it is no text. */
  readonly typeText: string;
  readonly queryLanguage: QueryLanguage;
  /** Of a Task. */
  readonly resource: ResourceLabel | undefined;
  /** What a box shows below the name, besides the resource: `10 s`, an error's name, `at most 5 at once`. */
  readonly detail: string | undefined;
  readonly comment: string | undefined;
  readonly hasRetry: boolean;
  readonly hasCatch: boolean;
  /** `TimeoutSeconds` or `HeartbeatSeconds`, or their paths. */
  readonly hasTimeout: boolean;
  /** Whether the run starts here, in its region. */
  readonly isStart: boolean;
  /** How many branches or item processors it has; 0 for what is no Parallel and no Map. */
  readonly regionCount: number;
  /** Whether its regions were left out, because they were asked to be or because they nest too deep. */
  readonly isCollapsed: boolean;
  /** How many states lie inside, at any depth; counted where they are left out too. */
  readonly innerStateCount: number;
}

/** A name that a transition goes to and that its region does not have. Its id points to where the state would be. */
export interface MissingNode extends NodeBase {
  readonly kind: 'missing';
  readonly name: string;
}

/** Where a region begins. */
export interface StartNode extends NodeBase {
  readonly kind: 'start';
}

/** Where the states with `"End": true` of a region go. */
export interface EndNode extends NodeBase {
  readonly kind: 'end';
}

/** A branch of a Parallel, or what a Map does with an item. Its parent is the Parallel's or Map's node. */
export interface RegionNode extends NodeBase {
  readonly kind: 'region';
  readonly parent: string;
  readonly region: 'branch' | 'inline' | 'distributed';
  /** From 0, among the regions of its parent. */
  readonly index: number;
}

export type GraphNode = StateNode | MissingNode | StartNode | EndNode | RegionNode;

/** What makes a transition. */
export type GraphEdgeKind = 'start' | 'next' | 'choice' | 'default' | 'catch' | 'end';

/** A transition between two nodes of one region. */
export interface GraphEdge {
  readonly id: string;
  readonly kind: GraphEdgeKind;
  /** Ids of nodes. */
  readonly source: string;
  readonly target: string;
  /** The region's node that both lie in; undefined for the whole machine's. */
  readonly parent: string | undefined;
  /** A Choice's rule or a Catch's error names in one short line; `default` for a Choice's Default. */
  readonly label: string | undefined;
  /** The label at length, where it was cut. */
  readonly description: string | undefined;
}

/** The graph of a definition. */
export interface DefinitionGraph {
  /** What nodes lie in comes before them; otherwise in the order of the definition. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}
