import { type Json, memberOf } from '@cairn/kit';
import { readObject } from '../request-document.ts';
import { refusalOf } from '../source-service.ts';
import { readTypedValues } from './attribute-values.ts';
import { afterFailedCondition } from './condition-failure.ts';
import type { DynamodbOperation } from './dynamodb-service.ts';
import { carryOut, type ItemWrite, readChange } from './item-write.ts';

const ofAll = ['version', 'operation', 'key', 'condition'];
const members: { readonly [operation in ItemWrite['operation']]: ReadonlySet<string> } = {
  PutItem: new Set([...ofAll, 'attributeValues']),
  UpdateItem: new Set([...ofAll, 'update']),
  DeleteItem: new Set(ofAll),
};

/** `PutItem`: the item as it was written. */
export const putItem = writeOf('PutItem');
/** `UpdateItem`: the item as it is now. */
export const updateItem = writeOf('UpdateItem');
/** `DeleteItem`: the item as it was. */
export const deleteItem = writeOf('DeleteItem');

function writeOf(operation: ItemWrite['operation']): DynamodbOperation {
  return async (request, work) => {
    const write = readWrite(request, operation);
    try {
      return await carryOut(write, work);
    } catch (thrown) {
      if (refusalOf(thrown)?.code !== 'ConditionalCheckFailedException') throw thrown;
      return await afterFailedCondition(thrown, { write, request }, work);
    }
  };
}

/** @throws SourceFailure */
function readWrite(request: Json, operation: ItemWrite['operation']): ItemWrite {
  const document = readObject(request, '$', members[operation]);
  const key = readTypedValues(memberOf(document, 'key'), '$[key]');
  return { operation, key, ...readChange(document, operation, key, '$') };
}
