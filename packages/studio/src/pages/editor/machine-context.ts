import { createContext, useContext } from 'react';
import type { StateMachineType } from '../../wire/step-functions-types.ts';

/** The machine whose definition is edited; without an ARN while it is new. */
export interface EditedMachine {
  readonly stateMachineArn: string | undefined;
  readonly type: StateMachineType;
}

export const MachineContext = createContext<EditedMachine>({ stateMachineArn: undefined, type: 'STANDARD' });

export function useEditedMachine(): EditedMachine {
  return useContext(MachineContext);
}
