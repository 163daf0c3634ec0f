import type { CallScope, Json, JsonObject, Payload } from '@cairn/kit';

/** A key attribute's name and type, as the wire has them. */
export interface StatementKeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** What statements need to know of the key of a table or an index. */
export interface StatementKey {
  readonly hash: StatementKeyAttribute;
  readonly range: StatementKeyAttribute | undefined;
}

export interface StatementIndex extends StatementKey {
  readonly kind: 'local' | 'global';
  /** The attributes that its entries have; undefined for all. */
  readonly projected: ReadonlySet<string> | undefined;
}

/** What statements need to know of a table. */
export interface StatementTable extends StatementKey {
  readonly index: (name: string) => StatementIndex | undefined;
}

export interface StatementPage {
  readonly Items?: readonly Payload[];
  readonly LastEvaluatedKey?: Payload;
  readonly ConsumedCapacity?: unknown;
}

export interface StatementWriteOutput {
  readonly Attributes?: Payload;
  readonly ConsumedCapacity?: unknown;
}

export interface StatementItemOutput {
  readonly Item?: Payload;
  readonly ConsumedCapacity?: unknown;
}

/**
 * The operations that statements are carried out by: inputs as the API spells them, so that a statement is validated,
 * counted and written to streams as the operation is.
 */
export interface StatementTables {
  /** @throws ServiceError ResourceNotFoundException */
  describe(scope: CallScope, tableName: string): Promise<StatementTable>;
  get(scope: CallScope, input: JsonObject): Promise<StatementItemOutput>;
  put(scope: CallScope, input: JsonObject): Promise<StatementWriteOutput>;
  update(scope: CallScope, input: JsonObject): Promise<StatementWriteOutput>;
  delete(scope: CallScope, input: JsonObject): Promise<StatementWriteOutput>;
  query(scope: CallScope, input: JsonObject): Promise<StatementPage>;
  scan(scope: CallScope, input: JsonObject): Promise<StatementPage>;
  transactGet(
    scope: CallScope,
    input: JsonObject,
  ): Promise<{ readonly Responses: readonly StatementItemOutput[]; readonly ConsumedCapacity?: unknown }>;
  transactWrite(scope: CallScope, input: JsonObject): Promise<{ readonly ConsumedCapacity?: unknown }>;
}

type CapacityWish = 'INDEXES' | 'TOTAL' | 'NONE';
type FailureWish = 'ALL_OLD' | 'NONE';

export interface ExecuteStatementInput {
  readonly Statement: string;
  readonly Parameters?: readonly Json[];
  readonly ConsistentRead?: boolean;
  readonly NextToken?: string;
  readonly Limit?: number;
  readonly ReturnConsumedCapacity?: CapacityWish;
  readonly ReturnValuesOnConditionCheckFailure?: FailureWish;
}

export interface ExecuteStatementOutput {
  readonly Items: readonly Payload[];
  readonly NextToken?: string;
  readonly LastEvaluatedKey?: Payload;
  readonly ConsumedCapacity?: unknown;
}

export interface BatchExecuteStatementInput {
  readonly Statements: readonly {
    readonly Statement: string;
    readonly Parameters?: readonly Json[];
    readonly ConsistentRead?: boolean;
    readonly ReturnValuesOnConditionCheckFailure?: FailureWish;
  }[];
  readonly ReturnConsumedCapacity?: CapacityWish;
}

export interface BatchStatementResponse {
  readonly TableName?: string;
  readonly Item?: Payload;
  readonly Error?: { readonly Code: string; readonly Message: string; readonly Item?: Json };
}

export interface BatchExecuteStatementOutput {
  readonly Responses: readonly BatchStatementResponse[];
  readonly ConsumedCapacity?: readonly unknown[];
}

export interface ExecuteTransactionInput {
  readonly TransactStatements: readonly {
    readonly Statement: string;
    readonly Parameters?: readonly Json[];
    readonly ReturnValuesOnConditionCheckFailure?: FailureWish;
  }[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: CapacityWish;
}

export interface ExecuteTransactionOutput {
  readonly Responses: readonly { readonly Item?: Payload }[];
  readonly ConsumedCapacity?: unknown;
}
