import type { CallScope, Json } from '@cairn/kit';

/** A data source that is ready to be asked: made of its configuration once, for all requests. */
export interface DataSource {
  /**
   * Carries out the request that a resolver's request handler made. Never rejects for what the source answers.
   * @param request the document of the request handler: checked here
   */
  invoke(request: Json, call: DataSourceCall): Promise<DataSourceAnswer>;
  /**
   * Carries out `BatchInvoke` requests of one field together, for sources that can (Lambda): one answer each, in order.
   * Absent where it cannot.
   */
  invokeBatch?(
    requests: readonly { readonly request: Json; readonly call: DataSourceCall }[],
  ): Promise<readonly DataSourceAnswer[]>;
}

/** On whose behalf, and for which field, a source is asked. */
export interface DataSourceCall {
  /** Account and region of the API, and the principal that its caller is, for sources with the caller's credentials. */
  readonly caller: CallScope;
  readonly typeName: string;
  readonly fieldName: string;
  /** The field's type as the schema writes it, where it is known: told to functions that decide about failed conditions. */
  readonly outputType?: string;
  /** The resolver's whole context, as a direct Lambda resolver sends it; made when it is asked for. */
  readonly context: () => Json;
  /** `util.authType()` and the like never reach sources; the request's id does, for logs. */
  readonly requestId: string;
  /** Ends with the request's time. */
  readonly signal: AbortSignal;
}

/** What a source answered: `ctx.result`, `ctx.error` or both (a failed condition has the item that stood in its way). */
export interface DataSourceAnswer {
  readonly result: Json;
  readonly error?: {
    readonly message: string;
    /** `DynamoDB:ConditionalCheckFailedException`, `Lambda:Unhandled`, … */
    readonly type: string;
    readonly data?: Json;
    readonly info?: Json;
  };
}

/**
 * The request of a resolver without code: the function is given the whole context, and its answer is the field's value.
 * It is known by its identity, so that no document of a resolver can stand for it.
 */
export const directLambdaRequest: Json = Object.freeze({ operation: 'Invoke' });
