import { type Json, printJson } from '@cairn/kit';
import {
  fromS3ObjectJson,
  toBinary,
  toBinarySet,
  toBoolean,
  toDynamoDB,
  toList,
  toMap,
  toMapValues,
  toNull,
  toNumber,
  toNumberSet,
  toS3Object,
  toStringSet,
  toStringValue,
} from '../../functions/dynamodb/dynamodb-value.ts';
import { toJsonObject } from '../../functions/rds/json-object.ts';
import { toJsonString } from '../../functions/rds/json-string.ts';
import { toDynamoDBConditionExpression } from '../../functions/transform/condition-expression.ts';
import { toElasticsearchQueryDSL } from '../../functions/transform/elasticsearch-query.ts';
import { toDynamoDBFilterExpression } from '../../functions/transform/filter-expression.ts';
import { toSubscriptionFilter } from '../../functions/transform/subscription-filter.ts';
import { xmlFunctions } from '../../functions/xml/xml-functions.ts';
import {
  counted,
  type HostFunction,
  type HostFunctions,
  textOf,
  type UtilCall,
  valueIn,
  workedJsonIn,
} from './host-function.ts';

const conversions: { readonly [name: string]: (value: Json, ...rest: Json[]) => Json } = {
  toDynamoDB,
  toString: toStringValue,
  toStringSet,
  toNumber,
  toNumberSet,
  toBinary,
  toBinarySet,
  toBoolean,
  toNull: () => toNull(),
  toList,
  toMap,
  toMapValues: (value) => toMapValues(value),
  toS3Object: (key, bucket = null, region = null, version = null) => toS3Object(key, bucket, region, version),
};

/** `$util.dynamodb`: each conversion as a map, and as its JSON. Source: "DynamoDB helpers in $util.dynamodb". */
export const dynamodbNamespace: HostFunctions = {
  ...Object.fromEntries(
    Object.entries(conversions).flatMap(([name, convert]): (readonly [string, HostFunction])[] => [
      [name, (parameters, call) => valueIn(convert(...jsonsIn(parameters, call)), call)],
      [`${name}Json`, (parameters, call) => jsonText(convert(...jsonsIn(parameters, call)), call)],
    ]),
  ),
  fromS3ObjectJson: ([text], call) => valueIn(fromS3ObjectJson(workedJsonIn(text, call)), call),
};

function jsonsIn(
  parameters: readonly Parameters<typeof workedJsonIn>[0][],
  call: UtilCall,
): [Json, ...Json[]] {
  const [first = null, ...rest] = parameters;
  return [workedJsonIn(first, call), ...rest.map((each) => workedJsonIn(each, call))];
}

/** Typed values are some times as large as what they are made of. */
function jsonText(json: Json, call: UtilCall): string {
  return counted(printJson(json), call.fuel);
}

/** `$util.transform`. Source: AppSync developer guide, "Transformation helpers in $utils.transform". */
export const transformNamespace: HostFunctions = {
  toDynamoDBFilterExpression: ([filter], call) =>
    counted(toDynamoDBFilterExpression(workedJsonIn(filter, call)), call.fuel),
  toDynamoDBConditionExpression: ([condition], call) =>
    counted(toDynamoDBConditionExpression(workedJsonIn(condition, call)), call.fuel),
  toElasticsearchQueryDSL: ([filter], call) =>
    counted(toElasticsearchQueryDSL(workedJsonIn(filter, call)), call.fuel),
  toSubscriptionFilter: ([filter, ignored, strict], call) =>
    valueIn(
      toSubscriptionFilter(
        workedJsonIn(filter, call),
        workedJsonIn(ignored, call),
        workedJsonIn(strict, call),
      ),
      call,
    ),
};

/** `$util.rds`. Source: AppSync developer guide, "RDS helpers in $util.rds". */
export const rdsNamespace: HostFunctions = {
  toJsonString: ([result], call) => counted(toJsonString(dataIn(result, call)), call.fuel),
  toJsonObject: ([result], call) => valueIn(toJsonObject(dataIn(result, call)), call),
};

/** What reading a character of an answer costs, in characters of plain work. */
const answerWeight = 60;

/** The Data API answers in JSON, which may be text yet. */
function dataIn(value: Parameters<HostFunction>[0][number] | undefined, call: UtilCall): Json {
  const json = workedJsonIn(value, call);
  if (typeof json === 'string') call.fuel.spend(json.length * answerWeight);
  return json;
}

/** `$util.xml`. Source: AppSync developer guide, "XML helpers in $utils.xml". */
export const xmlNamespace: HostFunctions = {
  toMap: ([text], call) => valueIn(xmlFunctions.toMap(xmlText(text, call)), call),
  toJsonString: ([text, isEncoded], call) =>
    counted(xmlFunctions.toJsonString(xmlText(text, call), isEncoded === true), call.fuel),
};

/** Reading XML costs so much more for each character than plain work. */
const xmlWeight = 300;

function xmlText(value: Parameters<HostFunction>[0][number] | undefined, call: UtilCall): string {
  const text = textOf(value, call);
  call.fuel.spend(text.length * xmlWeight);
  return text;
}
