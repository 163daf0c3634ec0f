import { type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { compileInputReader, type InputReader, validationError } from '../shape/compile-reader.ts';
import { listOf, type Shape, structure } from '../shape/shape.ts';
import { outputJson, printOutput } from './dynamodb-output.ts';
import {
  keysAndAttributes,
  otherInputs,
  streamInputs,
  strictTableName,
  type TableStreamsMethod,
  type TablesMethod,
  tableArn,
  tableInputs,
  writeRequests,
} from './dynamodb-shapes.ts';

/** What the table of DynamoDB calls: the tables of `resources`. */
export type TablesFacade = Facade<TablesMethod>;

/** What the table of DynamoDB Streams calls. */
export type TableStreamsFacade = Facade<TableStreamsMethod>;

/** Limits that bound requests. */
export type TablesSizeLimits = LimitValues<'tableRequestBytes'>;

/** The operation table of DynamoDB. */
export function dynamodbTable(facade: TablesFacade, { tableRequestBytes }: TablesSizeLimits): ServiceTable {
  const named = Object.entries(tableInputs).map(([method, shape]) =>
    operationOf(facade, method as TablesMethod, byNameOrArn(method, shape)),
  );
  const others = Object.entries(otherInputs).map(([method, shape]) =>
    operationOf(facade, method as TablesMethod, readerOf(method, compileInputReader(shape, 'lower-first'))),
  );
  return serviceTable([...named, ...others], tableRequestBytes);
}

/** The operation table of DynamoDB Streams. */
export function dynamodbStreamsTable(facade: TableStreamsFacade): ServiceTable {
  const operations = Object.entries(streamInputs).map(([method, shape]) =>
    operationOf(facade, method as TableStreamsMethod, compileInputReader(shape, 'lower-first')),
  );
  return serviceTable(operations, streamRequestBytesMax);
}

const streamRequestBytesMax = 65_536;

function serviceTable(operations: readonly Operation[], requestBytesMax: number): ServiceTable {
  return {
    signingName: 'dynamodb',
    requestBytesMax,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

function operationOf<Method extends string>(
  facade: Facade<Method>,
  method: Method,
  readInput: InputReader,
): Operation {
  return {
    name: operationNameOf(method),
    readInput,
    call: callFacade(facade, method),
    print: printOutput,
    toJson: outputJson,
  };
}

/** A table may be given by its ARN too; otherwise its name is checked as the service did when it took names only. */
function byNameOrArn(method: string, shape: (typeof tableInputs)[keyof typeof tableInputs]): InputReader {
  const byName = compileInputReader(shape(strictTableName), 'lower-first');
  const byArn = compileInputReader(shape(tableArn), 'lower-first');
  return (input) => {
    const name = (input as { readonly TableName?: unknown } | null)?.TableName;
    if (isArn(name)) return byArn(input);
    if (namedApart.has(method)) checkTableName(name);
    return byName(input);
  };
}

/** Operations on tables that tell what is wrong with a name in words of their own. */
const namedApart: ReadonlySet<string> = new Set([
  'createTable',
  'describeTable',
  'updateTable',
  'deleteTable',
  'describeTimeToLive',
]);

function checkTableName(name: unknown): void {
  if (name === undefined || name === null) {
    throw new ServiceError(
      'ValidationException',
      "The parameter 'TableName' is required but was not present in the request",
    );
  }
  if (typeof name !== 'string' || (name.length >= 3 && name.length <= 255)) return;
  throw new ServiceError(
    'ValidationException',
    'TableName must be at least 3 characters long and at most 255 characters long',
  );
}

/** What batches are told of their parts, whose violations are counted one by one and not for the whole map. */
const batchParts: { readonly [method: string]: Shape } = {
  batchGetItem: keysAndAttributes,
  batchWriteItem: writeRequests,
};

function readerOf(method: string, read: InputReader): InputReader {
  const part = batchParts[method];
  if (part === undefined) return read;
  return (input) => {
    const items = (input as { readonly RequestItems?: object } | null)?.RequestItems;
    if (typeof items === 'object' && items !== null && Object.keys(items).length === 0) {
      throw validationError([
        "Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ]);
    }
    try {
      return read(input);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationException')
        checkParts(items ?? {}, part);
      throw error;
    }
  };
}

/** Reads the parts of a batch that is wrong, each by its path. @throws ServiceError ValidationException */
function checkParts(items: object, part: Shape): void {
  const names = Object.keys(items);
  // Of lists, only what stands in them is told by its path; their lengths are told of the whole map.
  const member: Shape = part.kind === 'list' ? listOf(part.item) : part;
  const tables = Object.fromEntries(names.map((name) => [name, structure({ member })]));
  const read = compileInputReader(structure({ RequestItems: structure(tables) }), 'lower-first');
  read({
    RequestItems: Object.fromEntries(Object.entries(items).map(([name, each]) => [name, { member: each }])),
  });
}

function isArn(name: unknown): boolean {
  return typeof name === 'string' && name.startsWith('arn:');
}
