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
  readonly type: 'STANDARD';
  readonly creationMs: number;
  /** Number of the current revision: 1, 2, 3 … */
  readonly revision: number;
}

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
