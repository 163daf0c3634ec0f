import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import { ExpressionNames } from './expression-names.ts';
import { toItemValue } from './item-value.ts';
import { updateOperationIn } from './update-operation.ts';

/**
 * The values and operations of an update as `{expression, expressionNames, expressionValues}`, the last only where
 * there are values. Members of maps are set one by one, so that others stay; lists and scalars are set as a whole.
 * @throws FunctionError
 */
export function updateExpression(changes: Json): JsonObject {
  if (!isJsonObject(changes)) throw new FunctionError('Expected update to be an Object.');
  const writer = new UpdateWriter();
  for (const name of Object.keys(changes)) writer.change(writer.names.of(name), changes[name] as Json);
  return writer.finish();
}

class UpdateWriter {
  readonly names = new ExpressionNames();
  readonly #values: Record<string, Json> = {};
  readonly #set: string[] = [];
  readonly #remove: string[] = [];
  #valueCount = 0;

  change(path: string, value: Json): void {
    const found = updateOperationIn(value);
    if (found !== undefined) {
      this.#operate(path, found.type, found.operation);
      return;
    }
    if (isJsonArray(value) && value.length > 0 && value.every(isListItem)) {
      for (const item of value) this.#setListItem(path, item as JsonObject);
      return;
    }
    const typed = isJsonObject(value) ? toItemValue(value) : undefined;
    if (typed === undefined || !Object.hasOwn(typed, 'M') || Object.keys(value as JsonObject).length === 0) {
      this.#assign(path, value);
      return;
    }
    for (const name of Object.keys(value as JsonObject)) {
      this.change(`${path}.${this.names.of(name)}`, (value as JsonObject)[name] as Json);
    }
  }

  finish(): JsonObject {
    const clauses = [
      ...(this.#set.length === 0 ? [] : [`SET ${this.#set.join(', ')}`]),
      ...(this.#remove.length === 0 ? [] : [`REMOVE ${this.#remove.join(', ')}`]),
    ];
    return {
      expression: clauses.join(' '),
      expressionNames: this.names.entries(),
      ...(this.#valueCount > 0 && { expressionValues: this.#values }),
    };
  }

  #operate(path: string, type: string, operation: JsonObject): void {
    const operand = (name: string): string => this.#value(memberOf(operation, name) ?? null);
    switch (type) {
      case 'OPERATION_REMOVE':
        this.#remove.push(path);
        break;
      case 'OPERATION_INCREMENT':
        this.#set.push(`${path} = ${path} + ${operand('by')}`);
        break;
      case 'OPERATION_DECREMENT':
        this.#set.push(`${path} = ${path} - ${operand('by')}`);
        break;
      case 'OPERATION_APPEND':
        this.#set.push(`${path} = list_append(${path}, ${operand('items')})`);
        break;
      case 'OPERATION_PREPEND':
        this.#set.push(`${path} = list_append(${operand('items')}, ${path})`);
        break;
      case 'OPERATION_UPDATE_LIST_ITEM':
        this.#setListItem(path, operation);
        break;
      default:
        this.#assign(path, memberOf(operation, 'value') ?? null);
    }
  }

  #setListItem(path: string, operation: JsonObject): void {
    const index = memberOf(operation, 'index');
    if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) {
      throw new FunctionError('updateListItem expects the index of an item');
    }
    this.#assign(`${path}[${index}]`, memberOf(operation, 'value') ?? null);
  }

  #assign(path: string, value: Json): void {
    this.#set.push(`${path} = ${this.#value(value)}`);
  }

  #value(value: Json): string {
    this.#valueCount += 1;
    const placeholder = `:expValue_${this.#valueCount}`;
    this.#values[placeholder] = toItemValue(value);
    return placeholder;
  }
}

function isListItem(value: Json): boolean {
  return updateOperationIn(value)?.type === 'OPERATION_UPDATE_LIST_ITEM';
}
