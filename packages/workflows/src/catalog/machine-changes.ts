import type { StateMachine } from './state-machine.ts';

/** Hears of state machines that were made, changed or deleted, once that is durable. Does not throw and does not wait. */
export type MachineChanges = (machine: Pick<StateMachine, 'account' | 'region' | 'arn'>) => void;
