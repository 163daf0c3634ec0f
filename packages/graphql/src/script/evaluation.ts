import type { HostCall } from './host-module.ts';

/** One run of a handler: its bounds, its surroundings, and the ways out of it. */
export type Evaluation = HostCall;
