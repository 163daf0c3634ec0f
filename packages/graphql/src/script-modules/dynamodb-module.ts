import { type DynamoDBOperation, dynamodbRequest } from '../functions/dynamodb/dynamodb-request.ts';
import { toBinarySet, toNumberSet, toStringSet } from '../functions/dynamodb/dynamodb-value.ts';
import {
  addOperation,
  appendOperation,
  decrementOperation,
  incrementOperation,
  prependOperation,
  removeOperation,
  replaceOperation,
  updateListItemOperation,
} from '../functions/dynamodb/update-operation.ts';
import type { HostFunction, HostModule } from '../script/host-module.ts';
import { onJson } from './bind.ts';

const requests: readonly DynamoDBOperation[] = [
  'get',
  'put',
  'remove',
  'update',
  'query',
  'scan',
  'sync',
  'batchGet',
  'batchPut',
  'batchDelete',
  'transactGet',
  'transactWrite',
];

/**
 * `@aws-appsync/utils/dynamodb`: request documents of the DynamoDB data source from plain values.
 * Source: AppSync developer guide, "Built-in modules"; types of the package.
 */
export const dynamodbModule: HostModule = {
  ...Object.fromEntries(requests.map((name) => [name, requestFunction(name)])),
  operations: {
    add: onJson(([value = null]) => addOperation(value)),
    remove: onJson(() => removeOperation()),
    replace: onJson(([value = null]) => replaceOperation(value)),
    increment: onJson(([by = null]) => incrementOperation(by)),
    decrement: onJson(([by = null]) => decrementOperation(by)),
    append: onJson(([items = null]) => appendOperation(items)),
    prepend: onJson(([items = null]) => prependOperation(items)),
    updateListItem: onJson(([value = null, index = null]) => updateListItemOperation(value, index)),
  },
  toStringSet: onJson(([values = null]) => toStringSet(values)),
  toNumberSet: onJson(([values = null]) => toNumberSet(values)),
  toBinarySet: onJson(([values = null]) => toBinarySet(values)),
};

function requestFunction(name: DynamoDBOperation): HostFunction {
  return onJson(([payload = null]) => dynamodbRequest(name, payload));
}
