import { type Json, type JsonObject, parseJson, printJson } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noEffects } from '../resolver/resolver-code.ts';
import { modelRequest } from './ai/model-request.ts';
import { type DynamoDBOperation, dynamodbRequest } from './dynamodb/dynamodb-request.ts';
import * as dynamodb from './dynamodb/dynamodb-value.ts';
import { extensionFunctions } from './extensions/extension-functions.ts';
import { FunctionError } from './function-error.ts';
import { copyHeaders, responseHeader } from './http/headers.ts';
import { createStatements, statementOf } from './rds/create-statements.ts';
import { toJsonObject } from './rds/json-object.ts';
import { mysqlDialect, postgresDialect } from './rds/sql-writer.ts';
import { dynamodbExpression } from './transform/dynamodb-expression.ts';
import { toElasticsearchQueryDSL } from './transform/elasticsearch-query.ts';
import { toSubscriptionFilter } from './transform/subscription-filter.ts';

/** Words that the functions look for, so that chance gets beyond their first check. */
const words = fc.constantFrom(
  ...'table from columns where and or not eq between in contains size attributeExists attributeType limit orderBy'.split(
    ' ',
  ),
  ...'column dir groupBy having join using on values returning key keys item items update filter projection'.split(
    ' ',
  ),
  ...'query condition tables putItem type value by index a.b __proto__ toString * filterGroup filters fieldName'.split(
    ' ',
  ),
  ...'operator range sqlStatementResults records columnMetadata arrayValue stringValue L M N SS OPERATION_ADD'.split(
    ' ',
  ),
);

const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null), fc.string()),
  tree: fc.oneof(
    { maxDepth: 5 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(words, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const payloads = tree.map((value) => parseJson(JSON.stringify(value)));

const operations: readonly DynamoDBOperation[] = [
  ...(['get', 'put', 'remove', 'update', 'query', 'scan', 'sync', 'batchGet', 'batchPut'] as const),
  ...(['batchDelete', 'transactGet', 'transactWrite'] as const),
];

const functions: readonly ((payload: Json) => Json | undefined)[] = [
  ...operations.map((operation) => (payload: Json) => dynamodbRequest(operation, payload)),
  ...(['SELECT', 'INSERT', 'UPDATE', 'REMOVE'] as const).flatMap((type) =>
    [postgresDialect, mysqlDialect].map(
      (dialect) => (payload: Json) =>
        createStatements(dialect, [statementOf(type, { name: 'select', payload })]),
    ),
  ),
  (payload) => createStatements(postgresDialect, [payload, payload]),
  (payload) => ({ ...dynamodbExpression(payload) }),
  (payload) => toElasticsearchQueryDSL(payload),
  (payload) => toSubscriptionFilter(payload, payload, payload),
  (payload) => {
    extensionFunctions.setSubscriptionFilter({ effects: noEffects() }, payload);
    return undefined;
  },
  (payload) => toJsonObject(payload),
  (payload) => dynamodb.fromDynamoDB(payload),
  (payload) => dynamodb.toMapValues(payload),
  (payload) => copyHeaders(payload),
  (payload) => responseHeader(['a', payload], []) as unknown as JsonObject,
  (payload) => modelRequest('converse', payload),
];

it('whatever a function is given, it gives JSON or says what is wrong with it', () => {
  fc.assert(
    fc.property(payloads, fc.constantFrom(...functions), (payload, work) => {
      try {
        const result = work(payload);
        if (result !== undefined) expect(parseJson(printJson(result))).toEqual(result);
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
      }
    }),
    { numRuns: 5_000 },
  );
});
