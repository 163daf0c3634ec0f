import type { CallScope } from '@cairn/kit';
import { iteratorStreamArn, statementTarget } from '@cairn/resources/tables';
import {
  type AskedAction,
  arnIn,
  each,
  localArn,
  type OperationAccess,
  on,
  type ServiceAccess,
} from './operation-access.ts';

const tableArn = (scope: CallScope, name: unknown): string => {
  const given = String(name);
  return given.startsWith('arn:') ? given : localArn(scope, 'dynamodb', `table/${given}`);
};

/** A table, or the index of it that is read. */
const table: OperationAccess = on((scope, { TableName, IndexName }) => {
  if (TableName === undefined) return [];
  const arn = tableArn(scope, TableName);
  return [typeof IndexName === 'string' ? `${arn}/index/${IndexName}` : arn];
});

const batch: OperationAccess = on((scope, { RequestItems }) =>
  Object.keys((RequestItems ?? {}) as object).map((name) => tableArn(scope, name)),
);

const transactionActions: { readonly [member: string]: string } = {
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

/** A transaction is asked about as what it consists of. */
const transaction: OperationAccess = {
  asks: (scope, { TransactItems }) =>
    (
      (TransactItems ?? []) as readonly { readonly [kind: string]: { readonly TableName?: string } }[]
    ).flatMap((item) =>
      Object.entries(item).flatMap(([kind, inner]): AskedAction[] => {
        const action = transactionActions[kind];
        return action === undefined ? [] : [{ action, resource: tableArn(scope, inner?.TableName) }];
      }),
    ),
};

const statementActions = {
  select: 'dynamodb:PartiQLSelect',
  insert: 'dynamodb:PartiQLInsert',
  update: 'dynamodb:PartiQLUpdate',
  delete: 'dynamodb:PartiQLDelete',
} as const;

/** A statement that is none is refused by its syntax; until then all tables have to be allowed. */
function askedByStatement(scope: CallScope, statement: unknown): AskedAction {
  const target = statementTarget(String(statement));
  if (target === undefined) return { action: 'dynamodb:PartiQLSelect', resource: tableArn(scope, '*') };
  const { kind, table, index } = target;
  const arn = tableArn(scope, table);
  return {
    action: statementActions[kind],
    resource: index === undefined ? arn : `${arn}/index/${index}`,
  };
}

const statements = (member: string): OperationAccess => ({
  asks: (scope, input) =>
    ((input[member] ?? []) as readonly { readonly Statement?: string }[]).map(({ Statement }) =>
      askedByStatement(scope, Statement),
    ),
});

export const dynamodbAccess: ServiceAccess = {
  ...each('GetItem PutItem UpdateItem DeleteItem Query Scan CreateTable UpdateTable DeleteTable', table),
  ...each('DescribeTable UpdateTimeToLive DescribeTimeToLive DescribeContinuousBackups', table),
  DescribeContributorInsights: table,
  ...each('UpdateContinuousBackups DescribeKinesisStreamingDestination', table),
  ...each('BatchGetItem BatchWriteItem', batch),
  ...each('TransactGetItems TransactWriteItems', transaction),
  ExecuteStatement: { asks: (scope, { Statement }) => [askedByStatement(scope, Statement)] },
  BatchExecuteStatement: statements('Statements'),
  ExecuteTransaction: statements('TransactStatements'),
  ...each('TagResource UntagResource ListTagsOfResource', on(arnIn('ResourceArn'))),
  ...each('DescribeStream GetShardIterator', on(arnIn('StreamArn'))),
  GetRecords: on((_scope, { ShardIterator }) => [iteratorStreamArn(String(ShardIterator))]),
};
