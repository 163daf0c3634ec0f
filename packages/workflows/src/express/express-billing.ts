import type { Payload } from '@cairn/kit';
import type { CompiledRevision } from '../catalog/state-machine.ts';

/** What AWS charges an Express execution for, as StartSyncExecution answers it. */
export interface ExpressBilling {
  /** Rounded up to 100 ms. */
  readonly billedDurationInMilliseconds: number;
  /** In chunks of 64 MB. */
  readonly billedMemoryUsedInMB: number;
  /** What it was taken to use. */
  readonly memoryMegabytes: number;
}

/** What is charged of an execution. */
interface BilledExecution {
  readonly identity: { readonly input: Payload };
  readonly output: Payload | undefined;
  /** How many branches, iterations and variables there were, and one. */
  readonly nextFrameId: number;
}

const durationStepMs = 100;
const memoryStepMegabytes = 64;
/** What AWS counts for any execution, whatever it does. */
const baseMegabytes = 50;
const megabyte = 1_048_576;
/** Branches and iterations that run at a time at most. */
const parallelMax = 40;

/**
 * Duration and memory that are charged (Step Functions pricing, "Express Workflows"). Which memory AWS finds it does
 * not tell but for what it depends on: the size of the definition, the data, and how much runs in parallel. Here it
 * is 50 MB, the definition, and the larger of input and output as often as the execution had branches or iterations.
 */
export function billingOf(
  { identity, output, nextFrameId }: BilledExecution,
  { definition }: Pick<CompiledRevision, 'definition'>,
  durationMs: number,
): ExpressBilling {
  const payload = Math.max(identity.input.text.length, output?.text.length ?? 0);
  const bytes = definition.length + payload * Math.min(nextFrameId, parallelMax);
  const memoryMegabytes = baseMegabytes + bytes / megabyte;
  return {
    billedDurationInMilliseconds: stepsOf(durationMs, durationStepMs),
    billedMemoryUsedInMB: stepsOf(memoryMegabytes, memoryStepMegabytes),
    memoryMegabytes,
  };
}

/** A quantity in whole steps, at least one. */
function stepsOf(quantity: number, step: number): number {
  return Math.max(1, Math.ceil(quantity / step)) * step;
}
