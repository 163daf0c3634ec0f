import { isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { DataSourceAnswer } from '../../resolver/data-source.ts';
import { invokeForValue } from '../lambda/function-call.ts';
import { readObject, readText, unexpected } from '../request-document.ts';
import { SourceFailure } from '../source-failure.ts';
import { refusalOf } from '../source-service.ts';
import { plainItem, sameTypedValue } from './attribute-values.ts';
import type { DynamodbWork } from './dynamodb-service.ts';
import { carryOut, type ItemWrite, readChange } from './item-write.ts';
import { currentItem } from './single-item-read.ts';

// Source: AppSync developer guide, "Handling a condition check failure".

const ofDecision: ReadonlySet<string> = new Set(['action', 'retryMapping']);
const ofRetry: { readonly [operation in ItemWrite['operation']]: ReadonlySet<string> } = {
  PutItem: new Set(['attributeValues', 'condition']),
  UpdateItem: new Set(['update', 'condition']),
  DeleteItem: new Set(['condition']),
};

/**
 * What comes of a write whose condition has failed: success where all is as it was wanted, what the function says
 * where there is one, and else the error with the item that stands there.
 * @throws SourceFailure
 */
export async function afterFailedCondition(
  failure: unknown,
  { write, request }: { readonly write: ItemWrite; readonly request: Json },
  work: DynamodbWork,
): Promise<DataSourceAnswer> {
  const current = await currentItem(write.key, write.condition?.consistentRead ?? true, work);
  const item = plainItem(current);
  if (isWanted(write, current)) return { result: item };
  const lambdaArn = write.condition?.lambdaArn;
  if (lambdaArn === undefined) return rejected(failure, item);
  const decision = readObject(
    await decide(lambdaArn, { request, item }, work),
    '$[conditionalCheckFailedHandler]',
    ofDecision,
  );
  const action = readText(decision, 'action', '$');
  if (action === 'reject') return rejected(failure, item);
  if (action === 'discard') return { result: item };
  if (action !== 'retry') throw unexpected('reject, discard or retry', '$[action]', action);
  return await retry(write, decision, work);
}

/** Nothing but the change and its condition may be another one; the second failure is final. */
async function retry(write: ItemWrite, decision: JsonObject, work: DynamodbWork): Promise<DataSourceAnswer> {
  const { operation, key } = write;
  const mapping = readObject(memberOf(decision, 'retryMapping'), '$[retryMapping]', ofRetry[operation]);
  const again: ItemWrite = { operation, key, ...readChange(mapping, operation, key, '$[retryMapping]') };
  try {
    return await carryOut(again, work);
  } catch (thrown) {
    if (refusalOf(thrown)?.code !== 'ConditionalCheckFailedException') throw thrown;
    const current = await currentItem(key, again.condition?.consistentRead ?? true, work);
    const item = plainItem(current);
    return isWanted(again, current) ? { result: item } : rejected(thrown, item);
  }
}

/** Whether what stands there is what was to be written. Of an update it cannot be told. */
function isWanted({ operation, item, condition }: ItemWrite, current: Json | undefined): boolean {
  if (operation === 'DeleteItem') return current === undefined;
  if (operation === 'UpdateItem' || item === undefined || !isJsonObject(current)) return false;
  const ignored = condition?.equalsIgnore ?? new Set();
  const names = new Set([...Object.keys(item), ...Object.keys(current)]);
  return [...names].every((name) => {
    const [wanted, found] = [memberOf(item, name), memberOf(current, name)];
    return (
      ignored.has(name) || (wanted !== undefined && found !== undefined && sameTypedValue(wanted, found))
    );
  });
}

function rejected(failure: unknown, item: Json): DataSourceAnswer {
  if (!(failure instanceof SourceFailure)) throw failure;
  const { type, message } = failure;
  return { result: item, error: { type, message, data: item } };
}

async function decide(
  lambdaArn: string,
  { request, item }: { readonly request: Json; readonly item: Json },
  { config, call, ports, scope }: DynamodbWork,
): Promise<Json> {
  const context = call.context();
  const member = (name: string): Json => (isJsonObject(context) ? (memberOf(context, name) ?? null) : null);
  const payload: JsonObject = {
    arguments: member('arguments'),
    requestMapping: request,
    currentValue: item,
    resolver: {
      tableName: config.tableName,
      awsRegion: config.awsRegion,
      parentType: call.typeName,
      field: call.fieldName,
      outputType: call.outputType ?? null,
    },
    identity: member('identity'),
  };
  return await invokeForValue({ functionArn: lambdaArn, payload, scope, call }, ports);
}
