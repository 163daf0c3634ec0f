import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { readArray, readObject, readOptionalBoolean, readText, unexpected } from '../request-document.ts';
import { documentFailure, SourceFailure } from '../source-failure.ts';
import { refusalOf } from '../source-service.ts';
import { plainItem, readTypedValues } from './attribute-values.ts';
import type { DynamodbOperation } from './dynamodb-service.ts';
import { expressionMembers, placeholders, readExpression, readProjection } from './expressions.ts';
import { wholeItem } from './item-write.ts';
import { memberOfAnswer } from './single-item-read.ts';

const members: ReadonlySet<string> = new Set(['version', 'operation', 'transactItems']);
const ofGet: ReadonlySet<string> = new Set(['table', 'key', 'projection']);
const ofCondition = expressionMembers('returnValuesOnConditionCheckFailure');

/** `TransactGetItems`: the items in order, null where there is none. */
export const transactGetItems: DynamodbOperation = async (request, { send }) => {
  const TransactItems = readItems(request).map(({ value, path }) => {
    const item = readObject(value, path, ofGet);
    const projection = readProjection(memberOf(item, 'projection'), `${path}[projection]`);
    return {
      Get: {
        TableName: readText(item, 'table', path),
        Key: readTypedValues(memberOf(item, 'key'), `${path}[key]`),
        ...(projection === undefined
          ? {}
          : { ProjectionExpression: projection.expression, ...placeholders(projection) }),
      },
    };
  });
  const answer = await send('TransactGetItems', { TransactItems }).catch((thrown: unknown) => {
    throw cancelled(thrown, 'items');
  });
  const responses = memberOfAnswer(answer, 'Responses');
  const items = isJsonArray(responses) ? responses : [];
  return {
    result: {
      items: items.map((response) => plainItem(memberOfAnswer(response, 'Item'))),
      cancellationReasons: null,
    },
  };
};

/** `TransactWriteItems`: the keys of what was written, in order. */
export const transactWriteItems: DynamodbOperation = async (request, { send }) => {
  const writes = readItems(request).map(({ value, path }) => readWrite(value, path));
  await send('TransactWriteItems', { TransactItems: writes.map(({ input }) => input) }).catch(
    (thrown: unknown) => {
      throw cancelled(thrown, 'keys');
    },
  );
  return { result: { keys: writes.map(({ key }) => plainItem(key)), cancellationReasons: null } };
};

/** @throws SourceFailure */
function readItems(request: Json): readonly { readonly value: Json; readonly path: string }[] {
  const document = readObject(request, '$', members);
  const items = readArray(memberOf(document, 'transactItems'), '$[transactItems]');
  return items.map((value, index) => ({ value, path: `$[transactItems][${index}]` }));
}

/** Each operation with its members, and its name in DynamoDB. */
const writes = new Map([
  ['PutItem', { name: 'Put', more: ['attributeValues'] }],
  ['UpdateItem', { name: 'Update', more: ['update'] }],
  ['DeleteItem', { name: 'Delete', more: [] }],
  ['ConditionCheck', { name: 'ConditionCheck', more: [] }],
]);

function readWrite(value: Json, path: string): { readonly key: JsonObject; readonly input: Json } {
  if (!isJsonObject(value)) throw unexpected('object', path, value);
  const operation = readText(value, 'operation', path);
  const known = writes.get(operation);
  if (known === undefined)
    throw documentFailure(`Unsupported operation '${operation}' for '${path}[operation]'.`);
  const item = readObject(value, path, new Set(['table', 'operation', 'key', 'condition', ...known.more]));
  const key = readTypedValues(memberOf(item, 'key'), `${path}[key]`);
  const update =
    operation === 'UpdateItem' ? readExpression(memberOf(item, 'update'), `${path}[update]`) : undefined;
  const given = memberOf(item, 'condition') ?? null;
  const isConditional = given !== null || operation === 'ConditionCheck';
  const conditionPath = `${path}[condition]`;
  const condition = isConditional ? readExpression(given, conditionPath, ofCondition) : undefined;
  const isTold =
    !isJsonObject(given) ||
    (readOptionalBoolean(given, 'returnValuesOnConditionCheckFailure', conditionPath) ?? true);
  const input = {
    TableName: readText(item, 'table', path),
    ...(operation === 'PutItem'
      ? { Item: wholeItem(memberOf(item, 'attributeValues'), key, `${path}[attributeValues]`) }
      : { Key: key }),
    ...(update === undefined ? {} : { UpdateExpression: update.expression }),
    ...(condition === undefined
      ? {}
      : {
          ConditionExpression: condition.expression,
          ReturnValuesOnConditionCheckFailure: isTold ? 'ALL_OLD' : 'NONE',
        }),
    ...placeholders(update, condition),
  };
  return { key, input: { [known.name]: input } };
}

/** A transaction that was cancelled tells why, for each of its items. */
function cancelled(thrown: unknown, member: 'items' | 'keys'): unknown {
  const refusal = refusalOf(thrown);
  if (!(thrown instanceof SourceFailure) || refusal?.code !== 'TransactionCanceledException') return thrown;
  const told = memberOf(refusal.members, 'CancellationReasons');
  const reasons = isJsonArray(told) ? told.map(reasonOf) : reasonsOfText(refusal.message);
  const result = { [member]: null, cancellationReasons: reasons };
  return new SourceFailure(thrown.type, thrown.message, { result, data: result, cause: refusal });
}

function reasonOf(reason: Json): Json {
  const item = memberOfAnswer(reason, 'Item');
  const type = memberOfAnswer(reason, 'Code') ?? 'None';
  return {
    ...(item === undefined ? {} : { item: plainItem(item) }),
    type,
    message: memberOfAnswer(reason, 'Message') ?? 'None',
  };
}

/** What a service elsewhere tells of them: their types only, in its message. */
function reasonsOfText(message: string): readonly Json[] {
  const [, types] = /\[([^\]]*)\]$/.exec(message) ?? [];
  return types === undefined ? [] : types.split(',').map((type) => ({ type: type.trim(), message: 'None' }));
}
