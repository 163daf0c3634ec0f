import type { Json } from '@cairn/kit';
import type { DataSourceAnswer } from '../resolver/data-source.ts';

/** Why a source has no answer, or not the one that was asked for. Thrown inside sources only: callers get it as data. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  /** `DynamoDB:ConditionalCheckFailedException`, `MappingTemplate`, … */
  readonly type: string;
  /** `ctx.result`, beside the error. */
  readonly result: Json;
  /** What the error tells beside its message. */
  readonly data: Json | undefined;

  constructor(
    type: string,
    message: string,
    {
      result = null,
      data,
      cause,
    }: { readonly result?: Json; readonly data?: Json; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.type = type;
    this.result = result;
    this.data = data;
  }

  get answer(): DataSourceAnswer {
    const { message, type, data, result } = this;
    return { result, error: { message, type, ...(data === undefined ? {} : { data }) } };
  }
}

/** A request document that is none of its source's: the developer guide calls such errors `MappingTemplate`. */
export function documentFailure(message: string): SourceFailure {
  return new SourceFailure('MappingTemplate', message);
}
