import type { Payload } from '@cairn/kit';
import type { MapRunProgress } from './map-run-state.ts';

/** Outputs of children for the Map state's result, while they are not too large together. */
export class GatheredOutputs {
  readonly #progress: MapRunProgress;
  readonly #lengthMax: number;
  readonly values: Map<number, Payload>;

  /** @param restored those that were gathered before a restart */
  constructor(progress: MapRunProgress, payloadBytesMax: number, restored: Map<number, Payload> | undefined) {
    this.#progress = progress;
    this.#lengthMax = payloadBytesMax + 1;
    this.values = (this.#fit ? restored : undefined) ?? new Map();
  }

  get #fit(): boolean {
    return this.#progress.gatheredLength <= this.#lengthMax;
  }

  /** @param isCounted its length was counted before a restart */
  add(index: number, output: Payload, { isCounted = false } = {}): void {
    if (!isCounted) this.#progress.gatheredLength += output.text.length + 1;
    if (this.#fit) this.values.set(index, output);
    else this.values.clear();
  }
}
