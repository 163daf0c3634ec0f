import {
  isJsonArray,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  parseJson,
  printJson,
  SealError,
} from '@cairn/kit';
import type { DataSourceAnswer } from '../../resolver/data-source.ts';
import {
  readObject,
  readOptionalBoolean,
  readOptionalInteger,
  readOptionalText,
  unexpected,
} from '../request-document.ts';
import { SourceFailure } from '../source-failure.ts';
import { plainItem } from './attribute-values.ts';
import type { DynamodbOperation, DynamodbWork } from './dynamodb-service.ts';
import {
  type Expression,
  placeholders,
  readExpression,
  readOptionalExpression,
  readProjection,
} from './expressions.ts';
import { memberOfAnswer } from './single-item-read.ts';

const ofBoth = [
  'version',
  'operation',
  'index',
  'filter',
  'projection',
  'limit',
  'nextToken',
  'consistentRead',
  'select',
];
const ofQuery: ReadonlySet<string> = new Set([...ofBoth, 'query', 'scanIndexForward']);
const ofScan: ReadonlySet<string> = new Set([...ofBoth, 'totalSegments', 'segment']);
const selects: ReadonlySet<string> = new Set([
  'ALL_ATTRIBUTES',
  'ALL_PROJECTED_ATTRIBUTES',
  'SPECIFIC_ATTRIBUTES',
]);

/** `Query`: a page of items. */
export const query: DynamodbOperation = async (request, work) => {
  const document = readObject(request, '$', ofQuery);
  const condition = readExpression(memberOf(document, 'query'), '$[query]');
  const scanIndexForward = readOptionalBoolean(document, 'scanIndexForward', '$');
  return page(
    await work.send('Query', {
      ...pageInput(document, work, condition),
      KeyConditionExpression: condition.expression,
      ...(scanIndexForward === undefined ? {} : { ScanIndexForward: scanIndexForward }),
    }),
    work,
  );
};

/** `Scan`: a page of items. */
export const scan: DynamodbOperation = async (request, work) => {
  const document = readObject(request, '$', ofScan);
  const totalSegments = readOptionalInteger(document, 'totalSegments', '$');
  const segment = readOptionalInteger(document, 'segment', '$');
  return page(
    await work.send('Scan', {
      ...pageInput(document, work),
      ...(totalSegments === undefined ? {} : { TotalSegments: totalSegments }),
      ...(segment === undefined ? {} : { Segment: segment }),
    }),
    work,
  );
};

function pageInput(document: JsonObject, work: DynamodbWork, condition?: Expression): JsonObject {
  const index = readOptionalText(document, 'index', '$');
  const filter = readOptionalExpression(memberOf(document, 'filter'), '$[filter]');
  const projection = readProjection(memberOf(document, 'projection'), '$[projection]');
  const limit = readOptionalInteger(document, 'limit', '$');
  const token = readOptionalText(document, 'nextToken', '$');
  const consistentRead = readOptionalBoolean(document, 'consistentRead', '$');
  const select = readOptionalText(document, 'select', '$');
  if (select !== undefined && !selects.has(select)) {
    throw unexpected([...selects].join(' or '), '$[select]', select);
  }
  return {
    TableName: work.config.tableName,
    ...(index === undefined ? {} : { IndexName: index }),
    ...(filter === undefined ? {} : { FilterExpression: filter.expression }),
    ...(projection === undefined ? {} : { ProjectionExpression: projection.expression }),
    ...placeholders(condition, filter, projection),
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(token === undefined ? {} : { ExclusiveStartKey: openToken(token, work) }),
    ...(consistentRead === undefined ? {} : { ConsistentRead: consistentRead }),
    ...(select === undefined ? {} : { Select: select }),
  };
}

function page(answer: Json, work: DynamodbWork): DataSourceAnswer {
  const items = memberOfAnswer(answer, 'Items');
  const last = memberOfAnswer(answer, 'LastEvaluatedKey');
  return {
    result: {
      items: isJsonArray(items) ? items.map(plainItem) : [],
      nextToken: last === undefined ? null : work.ports.seal.seal(printJson(last), tokenName(work)),
      scannedCount: memberOfAnswer(answer, 'ScannedCount') ?? 0,
    },
  };
}

/** A token is good for the field that gave it, on the source that gave it. */
function tokenName({ dataSourceArn, call: { typeName, fieldName } }: DynamodbWork): string {
  return `graphql/next-token/${dataSourceArn}/${typeName}.${fieldName}`;
}

/** @throws SourceFailure where the token is another resolver's, or none */
function openToken(token: string, work: DynamodbWork): Json {
  try {
    return parseJson(work.ports.seal.open(token, tokenName(work)));
  } catch (thrown) {
    if (!(thrown instanceof SealError || thrown instanceof JsonSyntaxError)) throw thrown;
    throw new SourceFailure(
      'DynamoDB:UserIllegalArgumentException',
      'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
    );
  }
}
