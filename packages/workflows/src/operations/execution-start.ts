import type { Payload } from '@cairn/kit';
import type { CompiledRevision } from '../catalog/state-machine.ts';
import { checkName } from '../resource-name.ts';
import { parseExecutionInput } from './execution-input.ts';
import { type ExecutionTarget, findTarget } from './execution-target.ts';
import type { ServiceParts } from './service-parts.ts';

/** What the calls that start executions have in common. */
export interface ExecutionStartInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
}

/** What is to be started. */
export interface ExecutionStart {
  readonly target: ExecutionTarget;
  readonly revision: CompiledRevision;
  readonly input: Payload;
}

/**
 * Finds what a call starts and checks what it is given; at once where the machine is in memory.
 * @throws ServiceError InvalidArn, InvalidName, InvalidExecutionInput, StateMachineDoesNotExist
 */
export function readStart(
  parts: ServiceParts,
  call: ExecutionStartInput,
): ExecutionStart | Promise<ExecutionStart> {
  const { catalog, limits } = parts;
  const machine = catalog.cached(call.stateMachineArn);
  const revision = machine && catalog.cachedCompiled(machine.machineId, machine.revision);
  if (machine === undefined || revision === undefined) return findStart(parts, call);
  if (call.name !== undefined) checkName(call.name, limits.nameCharactersMax);
  const input = parseExecutionInput(call.input, limits.payloadBytesMax);
  return { target: { machine, revision: machine.revision }, revision, input };
}

async function findStart(parts: ServiceParts, call: ExecutionStartInput): Promise<ExecutionStart> {
  const { catalog, limits } = parts;
  const target = await findTarget(parts, call.stateMachineArn);
  if (call.name !== undefined) checkName(call.name, limits.nameCharactersMax);
  const input = parseExecutionInput(call.input, limits.payloadBytesMax);
  return { target, revision: await catalog.compiled(target.machine.machineId, target.revision), input };
}
