import type { Payload } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { ExecutionAttributes } from '../engine/execution-attributes.ts';
import { printResourceArn } from '../resource-arn.ts';
import type { ExpressStart } from './express-execution.ts';

/** A start of an Express machine. */
export interface ExpressStartRequest {
  readonly machine: StateMachine;
  readonly revision: CompiledRevision;
  readonly name: string;
  /** What tells it from others of its name. */
  readonly uuid: string;
  readonly input: Payload;
  readonly startMs: number;
  readonly attributes: ExecutionAttributes;
}

/** What runs for such a start: the whole machine. */
export function expressStartOf(request: ExpressStartRequest): ExpressStart {
  const { machine, revision, name, uuid, input, startMs, attributes } = request;
  return {
    executionArn: printResourceArn(machine, 'express', machine.name, name, uuid),
    name,
    machine,
    revision,
    program: revision.program,
    stateMachineArn: machine.arn,
    input,
    startMs,
    attributes,
  };
}
