import type { LimitValues } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { outputJson, printOutput } from './dynamodb-output.ts';
import {
  otherInputs,
  streamInputs,
  strictTableName,
  type TableStreamsMethod,
  type TablesMethod,
  tableArn,
  tableInputs,
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
    operationOf(facade, method as TablesMethod, byNameOrArn(shape)),
  );
  const others = Object.entries(otherInputs).map(([method, shape]) =>
    operationOf(facade, method as TablesMethod, compileInputReader(shape, 'lower-first')),
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
function byNameOrArn(shape: (typeof tableInputs)[keyof typeof tableInputs]): InputReader {
  const byName = compileInputReader(shape(strictTableName), 'lower-first');
  const byArn = compileInputReader(shape(tableArn), 'lower-first');
  return (input) => (isArn((input as { TableName?: unknown } | null)?.TableName) ? byArn : byName)(input);
}

function isArn(name: unknown): boolean {
  return typeof name === 'string' && name.startsWith('arn:');
}
