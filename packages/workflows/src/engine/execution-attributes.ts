import type { MapRunReference } from '@cairn/asl';
import type { ExecutionRow } from '../journal.ts';

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
  /** Of a map run's row: the frame that waits for it. */
  readonly mapRun?: MapRunAttributes;
  /** Of a child of a map run. */
  readonly child?: ChildAttributes;
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
}

/** Attributes as a row keeps them; undefined when there are none. */
export function printAttributes(attributes: ExecutionAttributes): string | undefined {
  const text = JSON.stringify(attributes);
  return text === '{}' ? undefined : text;
}

/** The attributes of an execution. */
export function readAttributes(row: Pick<ExecutionRow, 'attributes'>): ExecutionAttributes {
  return row.attributes === undefined ? {} : (JSON.parse(row.attributes) as ExecutionAttributes);
}
