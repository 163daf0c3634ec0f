import type { Program } from '@cairn/asl';
import type { JsonObject } from '@cairn/kit';

/** A state machine: what stays the same through its revisions, and which one is current. */
export interface StateMachine {
  /** Small number used in the journal's rows; never given out twice. */
  readonly machineId: number;
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationMs: number;
  /** Number of the current revision: 1, 2, 3 … */
  readonly revision: number;
  /** Set when its creation published its first revision too: a repeated creation has to ask for the same. */
  readonly publishedAtCreation?: { readonly description?: string };
  /** Highest number given to a version so far, and how many there are; absent until one was published. */
  readonly versions?: { readonly last: number; readonly count: number };
}

/** A published version: a numbered revision that stays as it is. */
export interface StateMachineVersion {
  readonly version: number;
  readonly revision: number;
  readonly creationMs: number;
  readonly description?: string;
}

/** What is said of a version when it is published. */
export type Publication = Pick<StateMachineVersion, 'creationMs' | 'description'>;

/** What an update can change; the definition an execution runs with is that of its revision. */
export interface StateMachineSettings {
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration?: JsonObject;
  readonly tracingConfiguration?: JsonObject;
  readonly encryptionConfiguration?: JsonObject;
}

/** One revision of a state machine. */
export interface StateMachineRevision extends StateMachineSettings {
  readonly revision: number;
  /** Absent for the first revision, as AWS answers it. */
  readonly revisionId?: string;
  readonly updateMs: number;
}

/** A revision that can run. */
export interface CompiledRevision extends StateMachineRevision {
  readonly program: Program;
}
