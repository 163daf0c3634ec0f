import * as dynamodb from '../functions/dynamodb/dynamodb-value.ts';
import { encodingFunctions } from '../functions/encoding/encoding-functions.ts';
import { idFunctions } from '../functions/ids/id-functions.ts';
import { mathFunctions } from '../functions/math/math-functions.ts';
import { toJsonObject } from '../functions/rds/json-object.ts';
import { toJsonString } from '../functions/rds/json-string.ts';
import { textFunctions } from '../functions/text/text-functions.ts';
import { toDynamoDBConditionExpression } from '../functions/transform/condition-expression.ts';
import { toElasticsearchQueryDSL } from '../functions/transform/elasticsearch-query.ts';
import { toDynamoDBFilterExpression } from '../functions/transform/filter-expression.ts';
import { toSubscriptionFilter } from '../functions/transform/subscription-filter.ts';
import { xmlFunctions } from '../functions/xml/xml-functions.ts';
import type { HostNamespace } from '../script/host-module.ts';
import { onJson, onNumbers, onTexts } from './bind.ts';
import { errorFunctions } from './error-functions.ts';
import { httpFunctions } from './http-functions.ts';
import { timeNamespace } from './time-namespace.ts';

/**
 * `util` of `@aws-appsync/utils`. Clock and chance are those of the evaluation's surroundings.
 * Source: AppSync developer guide, "Built-in utilities"; types of the package.
 */
export const utilNamespace: HostNamespace = {
  escapeJavaScript: onTexts(1, ([text = '']) => encodingFunctions.escapeJavaScript(text)),
  urlEncode: onTexts(1, ([text = '']) => encodingFunctions.urlEncode(text)),
  urlDecode: onTexts(1, ([text = '']) => encodingFunctions.urlDecode(text)),
  base64Encode: onTexts(1, ([text = '']) => encodingFunctions.base64Encode(text)),
  base64Decode: onTexts(1, ([text = '']) => encodingFunctions.base64Decode(text)),
  autoId: (_parameters, { surroundings }) => idFunctions.autoId(surroundings.random),
  autoUlid: (_parameters, { surroundings }) => idFunctions.autoUlid(surroundings.now(), surroundings.random),
  autoKsuid: (_parameters, { surroundings }) =>
    idFunctions.autoKsuid(surroundings.now(), surroundings.random),
  ...errorFunctions,
  matches: onTexts(2, ([pattern = '', text = ''], call) => call.pattern(pattern).matches(text)),
  authType: (_parameters, { surroundings }) => surroundings.authorizationType,
  time: timeNamespace,
  dynamodb: {
    toDynamoDB: onJson(([value = null]) => dynamodb.toDynamoDB(value)),
    toString: onJson(([value = null]) => dynamodb.toStringValue(value)),
    toStringSet: onJson(([values = null]) => dynamodb.toStringSet(values)),
    toNumber: onJson(([value = null]) => dynamodb.toNumber(value)),
    toNumberSet: onJson(([values = null]) => dynamodb.toNumberSet(values)),
    toBinary: onJson(([value = null]) => dynamodb.toBinary(value)),
    toBinarySet: onJson(([values = null]) => dynamodb.toBinarySet(values)),
    toBoolean: onJson(([value = null]) => dynamodb.toBoolean(value)),
    toNull: onJson(() => dynamodb.toNull()),
    toList: onJson(([values = null]) => dynamodb.toList(values)),
    toMap: onJson(([value = null]) => dynamodb.toMap(value)),
    toMapValues: onJson(([value = null]) => dynamodb.toMapValues(value)),
    toS3Object: onJson(([key = null, bucket = null, region = null, version = null]) =>
      dynamodb.toS3Object(key, bucket, region, version),
    ),
    fromS3ObjectJson: onJson(([text = null]) => dynamodb.fromS3ObjectJson(text)),
  },
  rds: {
    toJsonObject: onJson(([result = null]) => toJsonObject(result)),
    toJsonString: onJson(([result = null]) => toJsonString(result)),
  },
  transform: {
    toDynamoDBFilterExpression: onJson(([filter = null]) => toDynamoDBFilterExpression(filter)),
    toDynamoDBConditionExpression: onJson(([condition = null]) => toDynamoDBConditionExpression(condition)),
    toElasticsearchQueryDSL: onJson(([filter = null]) => toElasticsearchQueryDSL(filter)),
    toSubscriptionFilter: onJson(([filter = null, ignoredFields = null, rules = null]) =>
      toSubscriptionFilter(filter, ignoredFields, rules),
    ),
  },
  http: httpFunctions,
  xml: {
    toMap: onTexts(1, ([text = '']) => xmlFunctions.toMap(text)),
    toJsonString: (parameters, call) =>
      onTexts(1, ([text = '']) => xmlFunctions.toJsonString(text, parameters[1] === true))(
        parameters.slice(0, 1),
        call,
      ),
  },
  math: {
    roundNum: onNumbers(([value = Number.NaN]) => mathFunctions.roundNum(value)),
    minVal: onNumbers(([one = Number.NaN, other = Number.NaN]) => mathFunctions.minVal(one, other)),
    maxVal: onNumbers(([one = Number.NaN, other = Number.NaN]) => mathFunctions.maxVal(one, other)),
    randomDouble: (_parameters, { surroundings }) => mathFunctions.randomDouble(surroundings.random),
    randomWithinRange: onNumbers(([from = Number.NaN, to = Number.NaN], { surroundings }) =>
      mathFunctions.randomWithinRange(surroundings.random, from, to),
    ),
  },
  str: { normalize: onTexts(2, ([text = '', form = '']) => textFunctions.normalize(text, form)) },
};
