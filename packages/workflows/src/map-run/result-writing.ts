import type { Payload } from '@cairn/kit';
import type { RunClock } from '../engine/execution-clocks.ts';
import type { MapRunPorts } from './map-run-ports.ts';
import {
  checkMapRunWriter,
  type ResultOrigin,
  writeMapRunResults,
  writerFailure,
} from './map-run-results.ts';

/** Why a map run fails. */
interface WritingFailure {
  readonly error: string;
  readonly cause: string;
}

/** What hears of the writing of results. */
interface WritingListener {
  /** The segment from which the children are read back. */
  tailSegmentId(): number;
  isOver(): boolean;
  /** Results can not be written. */
  refused(failure: WritingFailure): void;
  /** @param output what the Map state gives */
  written(output: Payload): void;
  failed(failure: WritingFailure): void;
  /** The check, or the writing, has come to its end. */
  done(): void;
}

/** A map run that writes; its clock is held meanwhile. */
type WritingRun = ResultOrigin & { readonly clock: Pick<RunClock, 'hold'> };

/** The result files of a map run: looked at before any item is taken, written once; what is written again is the same. */
export class ResultWriting {
  readonly #run: WritingRun;
  readonly #ports: MapRunPorts;
  readonly #listener: WritingListener;
  /** Whether it is not known yet that results can be written. */
  isChecking = false;
  /** Whether they were written, or could not be. */
  isDone = false;
  #isWriting = false;

  constructor(run: WritingRun, ports: MapRunPorts, listener: WritingListener) {
    this.#run = run;
    this.#ports = ports;
    this.#listener = listener;
  }

  /** Looks whether results can be written, as AWS does. */
  async check(): Promise<void> {
    this.isChecking = true;
    const release = this.#run.clock.hold();
    try {
      await checkMapRunWriter(this.#run, this.#ports.data);
    } catch (error) {
      if (!this.#listener.isOver()) this.#listener.refused(writerFailure(error, this.#ports.log));
    }
    this.isChecking = false;
    this.#listener.done();
    release();
  }

  async write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    const listener = this.#listener;
    const release = this.#run.clock.hold();
    try {
      listener.written(await writeMapRunResults(this.#run, this.#ports, listener.tailSegmentId()));
    } catch (error) {
      if (!listener.isOver()) listener.failed(writerFailure(error, this.#ports.log));
    }
    this.isDone = true;
    listener.done();
    release();
  }
}
