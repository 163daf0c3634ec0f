import type { Json } from '@cairn/kit';
import type { DataSource } from '../../resolver/data-source.ts';
import type { DataSourceConfiguration, DynamodbConfiguration } from '../data-source-configuration.ts';
import { readAnyObject, readText } from '../request-document.ts';
import { answering } from '../source-answer.ts';
import { sourcePrincipal, sourceScope } from '../source-caller.ts';
import { documentFailure, SourceFailure } from '../source-failure.ts';
import type { SourcePorts } from '../source-ports.ts';
import { callSourceService } from '../source-service.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './batches.ts';
import { type DynamodbOperation, dynamodbService } from './dynamodb-service.ts';
import { query, scan } from './page-reads.ts';
import { getItem } from './single-item-read.ts';
import { deleteItem, putItem, updateItem } from './single-item-write.ts';
import { transactGetItems, transactWriteItems } from './transactions.ts';

const reads: ReadonlyMap<string, DynamodbOperation> = new Map([
  ['GetItem', getItem],
  ['Query', query],
  ['Scan', scan],
  ['BatchGetItem', batchGetItem],
  ['TransactGetItems', transactGetItems],
]);
const writes: ReadonlyMap<string, DynamodbOperation> = new Map([
  ['PutItem', putItem],
  ['UpdateItem', updateItem],
  ['DeleteItem', deleteItem],
  ['BatchPutItem', batchPutItem],
  ['BatchDeleteItem', batchDeleteItem],
  ['TransactWriteItems', transactWriteItems],
]);

/** A table, and with batches and transactions others of its region too. */
export function makeDynamodbSource(
  configuration: DataSourceConfiguration & { readonly dynamodbConfig: DynamodbConfiguration },
  ports: SourcePorts,
): DataSource {
  const { dynamodbConfig: config, dataSourceArn } = configuration;
  const role = sourcePrincipal(configuration);
  const place = { region: config.awsRegion };
  return {
    invoke: (request, call) =>
      answering(call, ports, async () => {
        const operation = operationOf(request, config);
        const principal = config.useCallerCredentials === true ? call.caller.principal : role;
        const scope = sourceScope(call, principal, place);
        const send = (action: string, input: Json): Promise<Json> =>
          callSourceService(dynamodbService, { action, input, scope, call }, ports);
        return await operation(request, { config, dataSourceArn, ports, call, scope, send });
      }),
  };
}

/** @throws SourceFailure */
function operationOf(request: Json, { versioned }: DynamodbConfiguration): DynamodbOperation {
  const name = readText(readAnyObject(request, '$'), 'operation', '$');
  const read = reads.get(name);
  if (read !== undefined) return read;
  const write = writes.get(name);
  if (write !== undefined && versioned !== true) return write;
  if (write !== undefined || name === 'Sync') {
    const of = write === undefined ? '' : ' to versioned data sources';
    throw new SourceFailure('UnsupportedOperation', `Cairn does not support the operation '${name}'${of}.`);
  }
  throw documentFailure(`Unsupported operation '${name}'.`);
}
