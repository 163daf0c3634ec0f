import { type Payload, utf8ByteLength } from '@cairn/kit';

/**
 * A workflow variable. It has a record of its own, apart from the frame in whose scope it was assigned, so that
 * going on to the next state writes none of the variables that did not change.
 */
export class Variable {
  /** Of the same numbers as the ids of frames. */
  readonly id: number;
  /** The frame in whose scope it stands. */
  readonly frameId: number;
  readonly name: string;
  value: Payload;
  /** Bytes of the value. */
  bytes: number;
  /** Whether it stands in the execution's list of changed variables. */
  changed = false;

  constructor(id: number, frameId: number, name: string, value: Payload) {
    this.id = id;
    this.frameId = frameId;
    this.name = name;
    this.value = value;
    this.bytes = utf8ByteLength(value.text);
  }
}
