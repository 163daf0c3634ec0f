import type { MapRunReference } from '@cairn/asl';
import type { ExecutionRow } from '../journal.ts';
import type { MockedExecution } from '../mocks/mocks.ts';

/** How an execution was started, where it was not by the ARN of the machine itself. */
export interface ExecutionQualifiers {
  /** The version it runs. */
  readonly version?: number;
  /** The alias that led to the version. */
  readonly alias?: string;
}

/** What an execution's row keeps as attributes. */
export interface ExecutionAttributes extends ExecutionQualifiers {
  readonly traceHeader?: string;
  /** The parent's attempt that started it. */
  readonly parent?: string;
  readonly redrives?: ExecutionRedrives;
  /** The test case whose mocks stand for its tasks. */
  readonly testCase?: string;
  /** `skip` when it lives on a clock that passes over the time in which nothing happens. */
  readonly time?: 'skip';
  /** The execution whose clock it shares, where that is another's. */
  readonly clockOf?: number;
  /** Of a map run's row: the frame that waits for it. */
  readonly mapRun?: MapRunAttributes;
  /** Of a child of a map run. */
  readonly child?: ChildAttributes;
}

/** What the children of a map run have of the execution that started it; kept with the map run's row. */
export type InheritedAttributes = Pick<ExecutionAttributes, 'time' | 'clockOf' | 'testCase' | 'traceHeader'>;

/** What an execution's map runs and their children have of it. @param time the clock that its children live on */
export function inheritedFrom(
  { testCase, traceHeader }: ExecutionAttributes,
  { time, clockOf }: Pick<ExecutionAttributes, 'time' | 'clockOf'>,
): InheritedAttributes {
  return {
    ...(time === undefined ? {} : { time }),
    ...(clockOf === undefined ? {} : { clockOf }),
    ...(testCase === undefined ? {} : { testCase }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

/** How an execution was redriven. */
export interface ExecutionRedrives {
  /** How often. */
  readonly count: number;
  /** The last client tokens with which it was, oldest first, each with when. */
  readonly tokens?: readonly (readonly [clientToken: string, redriveMs: number])[];
}

/** What the row of a map run keeps. */
export interface MapRunAttributes extends MapRunReference {
  readonly label: string;
  /** Position of the Map in the program's states. */
  readonly state: number;
}

/** What the row of a map run's child keeps. */
export interface ChildAttributes {
  readonly label: string;
  /** The UUID of its map run. */
  readonly run: string;
  /** Position of the Map in the program's states. */
  readonly state: number;
  readonly items: number;
  /** The last redrive of its map run in which it was redriven. */
  readonly redrive?: number;
}

/** Attributes as a row keeps them; undefined when there are none. */
export function printAttributes(attributes: ExecutionAttributes): string | undefined {
  const text = JSON.stringify(attributes);
  return text === '{}' ? undefined : text;
}

/** Under which names the mocks of an execution are found; undefined when it has none. */
export function mockedAs({
  machine,
  attributes,
}: {
  readonly machine: { readonly name: string };
  readonly attributes: ExecutionAttributes;
}): MockedExecution | undefined {
  const { testCase } = attributes;
  return testCase === undefined ? undefined : { machineName: machine.name, testCase };
}

/** The attributes of an execution. */
export function readAttributes(row: Pick<ExecutionRow, 'attributes'>): ExecutionAttributes {
  return row.attributes === undefined ? {} : (JSON.parse(row.attributes) as ExecutionAttributes);
}
