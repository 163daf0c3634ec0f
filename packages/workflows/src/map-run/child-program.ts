import type { Program } from '@cairn/asl';
import { invariant } from '@cairn/kit';

/** What the children of a distributed Map run. @param stateNumber position of the Map in the program's states */
export function childProgram(program: Program, stateNumber: number): Program {
  const state = program.states[stateNumber];
  invariant(state?.type === 'Map' && state.distributed !== undefined, 'a map run belongs to its program');
  return state.distributed.program;
}
