import type { CallScope, Json } from '@cairn/kit';
import { Payload } from '@cairn/kit';
import {
  type ChildResult,
  ItemReaderFailure,
  type ItemReaderRequest,
  type ItemSource,
  type MapRunData,
  ResultWriterFailure,
  type ResultWriterRequest,
} from '@cairn/workflows';

/** Items from memory and results into it, in place of objects. */
export class ListData implements MapRunData {
  /** How many items there are, and what they are. */
  count = 0;
  itemOf: (index: number) => Json = (index) => ({ n: index });
  /** Reading fails from this item on. */
  failsAt = Number.POSITIVE_INFINITY;
  /** Writing fails with this text. */
  writerFailure: string | undefined;
  /** The check before the run fails with this text. */
  checkFailure: string | undefined;
  /** What a source hands out at most. */
  pageMax = 7;
  readonly requests: ItemReaderRequest[] = [];
  readonly positions: unknown[] = [];
  /** How many items were asked for, read by read. */
  readonly reads: number[] = [];
  readonly written: ChildResult[] = [];
  request: ResultWriterRequest | undefined;

  async open(_scope: CallScope, request: ItemReaderRequest, position: unknown): Promise<ItemSource> {
    this.requests.push(request);
    this.positions.push(position);
    let next = typeof position === 'number' ? position : 0;
    return {
      name: 'S3://bucket/key',
      read: async (itemsMax) => {
        this.reads.push(itemsMax);
        const items = [];
        while (items.length < Math.min(itemsMax, this.pageMax) && next < this.count) {
          if (next >= this.failsAt) throw new ItemReaderFailure('the row is broken');
          items.push({ value: Payload.of(this.itemOf(next)) });
          next += 1;
        }
        return { items, position: next };
      },
      close: async () => {},
    };
  }

  async check(): Promise<void> {
    if (this.checkFailure !== undefined) throw new ResultWriterFailure(this.checkFailure);
  }

  async write(
    _scope: CallScope,
    request: ResultWriterRequest,
    results: AsyncIterable<ChildResult>,
  ): Promise<{ readonly Bucket: string; readonly Key: string }> {
    this.request = request;
    this.written.length = 0;
    for await (const result of results) this.written.push(result);
    if (this.writerFailure !== undefined) throw new ResultWriterFailure(this.writerFailure);
    return { Bucket: request.bucket, Key: `${request.prefix}/manifest.json` };
  }
}
