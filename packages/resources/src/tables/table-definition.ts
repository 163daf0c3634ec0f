import type { LimitValues } from '@cairn/kit';
import type { TableLimitName } from './table-limits.ts';
import type { IndexRecord, TableRecord, ThroughputRecord } from './table-record.ts';
import type {
  AttributeDefinition,
  BillingMode,
  CreateTableInput,
  IndexInput,
  KeySchemaElement,
  Projection,
  Tag,
  Tags,
  Throughput,
} from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

type Definition = Pick<
  TableRecord,
  | 'attributeDefinitions'
  | 'keySchema'
  | 'billingMode'
  | 'throughput'
  | 'indexes'
  | 'lastPartNumber'
  | 'deletionProtection'
  | 'tags'
>;

type IndexLimits = LimitValues<TableLimitName>;

const { invalidParameters, validation } = tablesErrors;

const projectedNamesMax = 100;

/** Reads what a new table is to be. @throws ServiceError ValidationException */
export function readDefinition(input: CreateTableInput, limits: IndexLimits): Definition {
  const { AttributeDefinitions = [], KeySchema = [], BillingMode = 'PROVISIONED' } = input;
  if (KeySchema.length === 0) throw invalidParameters('KeySchema must not be empty');
  checkThroughput(BillingMode, input.ProvisionedThroughput);
  if (new Set(AttributeDefinitions.map(({ AttributeName }) => AttributeName)).size < KeySchema.length) {
    throw validation('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkKeySchema(KeySchema, AttributeDefinitions);
  const indexes = readIndexes(input, limits);
  checkUse(AttributeDefinitions, [KeySchema, ...indexes.map(({ keySchema }) => keySchema)]);
  return {
    attributeDefinitions: AttributeDefinitions,
    keySchema: KeySchema,
    billingMode: BillingMode,
    throughput: throughputOf(input.ProvisionedThroughput),
    indexes,
    lastPartNumber: indexes.length,
    deletionProtection: input.DeletionProtectionEnabled === true,
    tags: readTags(input.Tags ?? [], limits.tableTags),
  };
}

function readIndexes(input: CreateTableInput, limits: IndexLimits): readonly IndexRecord[] {
  const { LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global } = input;
  if (local?.length === 0) throw invalidParameters('List of LocalSecondaryIndexes is empty');
  if (global?.length === 0) throw invalidParameters('List of GlobalSecondaryIndexes is empty');
  if (local !== undefined && local.length > limits.tableLocalIndexesMax) {
    throw invalidParameters(
      `Number of LocalSecondaryIndexes exceeds per-table limit of ${limits.tableLocalIndexesMax}`,
    );
  }
  checkGlobalCount(global?.length ?? 0, limits);
  const names = new Set<string>();
  const indexes: IndexRecord[] = [];
  for (const [kind, list] of [
    ['local', local ?? []],
    ['global', global ?? []],
  ] as const) {
    for (const index of list) {
      if (names.has(index.IndexName)) throw invalidParameters(`Duplicate index name: ${index.IndexName}`);
      names.add(index.IndexName);
      if (kind === 'local') checkLocalIndex(index, input.KeySchema as readonly KeySchemaElement[]);
      indexes.push(readIndex(kind, index, indexes.length + 1, input));
    }
  }
  return indexes;
}

/** @throws ServiceError when a table would have too many global indexes */
export function checkGlobalCount(count: number, { tableGlobalIndexesMax: max }: IndexLimits): void {
  if (count > max) {
    throw invalidParameters(`GlobalSecondaryIndex count exceeds the per-table limit of ${max}`);
  }
}

/** Reads an index. @param number its own within the table @throws ServiceError ValidationException */
export function readIndex(
  kind: IndexRecord['kind'],
  index: IndexInput,
  number: number,
  table: {
    readonly BillingMode?: BillingMode;
    readonly AttributeDefinitions?: readonly AttributeDefinition[];
  },
): IndexRecord {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput } = index;
  if (kind === 'global') {
    checkThroughput(table.BillingMode ?? 'PROVISIONED', ProvisionedThroughput, `index: ${IndexName}`);
  }
  checkKeySchema(KeySchema, table.AttributeDefinitions ?? []);
  checkProjection(Projection);
  return {
    kind,
    name: IndexName,
    number,
    keySchema: KeySchema,
    projection: Projection,
    status: 'ACTIVE',
    throughput: throughputOf(ProvisionedThroughput),
    ...(index.OnDemandThroughput !== undefined && { onDemand: index.OnDemandThroughput }),
  };
}

/** @throws ServiceError unless throughput fits how the table is paid */
export function checkThroughput(mode: BillingMode, given: Throughput | undefined, whose = 'table'): void {
  if (mode === 'PAY_PER_REQUEST') {
    if (given === undefined) return;
    throw invalidParameters(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (given !== undefined) return;
  if (whose === 'table') {
    throw invalidParameters(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  throw invalidParameters(`Both ReadCapacityUnits and WriteCapacityUnits must be specified for ${whose}`);
}

/** Units as they are stored: none where they were not given. */
export function throughputOf(given: Throughput | undefined): ThroughputRecord {
  const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = given ?? {};
  return { ReadCapacityUnits, WriteCapacityUnits };
}

function checkKeySchema(
  schema: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  const [hash, range] = schema;
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  const names = schema.map(({ AttributeName }) => AttributeName);
  if (names.some((name) => !defined.includes(name))) {
    throw invalidParameters(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  }
  if (hash?.KeyType !== 'HASH') {
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (range === undefined) return;
  if (range.KeyType !== 'RANGE') {
    throw validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  if (range.AttributeName === hash.AttributeName) {
    throw validation('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
}

function checkLocalIndex({ IndexName, KeySchema }: IndexInput, table: readonly KeySchemaElement[]): void {
  if (table.length < 2) {
    throw invalidParameters(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    );
  }
  const own = KeySchema[0]?.AttributeName;
  const hash = table[0]?.AttributeName;
  if (own !== hash) {
    throw invalidParameters(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${IndexName}. index hash key: ${own}, table hash key: ${hash}`,
    );
  }
  if (KeySchema.length < 2) {
    throw invalidParameters(`Index KeySchema does not have a range key for index: ${IndexName}`);
  }
}

function checkProjection({ ProjectionType: type, NonKeyAttributes: names }: Projection): void {
  if (type === undefined) throw invalidParameters('Unknown ProjectionType: null');
  if (type !== 'INCLUDE' && names !== undefined) {
    throw invalidParameters(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (type === 'INCLUDE' && names === undefined) {
    throw invalidParameters('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  if (names === undefined) return;
  if (new Set(names).size < names.length) {
    throw invalidParameters('Duplicate attribute names are not allowed in NonKeyAttributes');
  }
  if (names.length > projectedNamesMax) {
    throw invalidParameters(
      `Number of NonKeyAttributes exceeds the limit of ${projectedNamesMax} for all indexes together`,
    );
  }
}

/** Each attribute is defined once, and used by some key. @throws ServiceError ValidationException */
function checkUse(
  definitions: readonly AttributeDefinition[],
  schemas: readonly (readonly KeySchemaElement[])[],
): void {
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  const twice = defined.find((name, at) => defined.indexOf(name) < at);
  if (twice !== undefined) {
    throw invalidParameters(`Duplicate AttributeName in AttributeDefinitions: ${twice}`);
  }
  const used = [...new Set(schemas.flat().map(({ AttributeName }) => AttributeName))];
  if (defined.every((name) => used.includes(name))) return;
  if (schemas.length === 1) {
    throw invalidParameters(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  throw invalidParameters(
    `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], keys used: [${used.join(', ')}]`,
  );
}

/** @throws ServiceError ValidationException */
export function readTags(list: readonly Tag[], max: number, before: Tags = {}): Tags {
  const tags: Record<string, string> = { ...before };
  const given = new Set<string>();
  for (const { Key, Value } of list) {
    if (given.has(Key)) throw invalidParameters(`Duplicate tag key: ${Key}`);
    if (Key.startsWith('aws:')) {
      throw invalidParameters(`Tag keys starting with 'aws:' are reserved for system use: ${Key}`);
    }
    given.add(Key);
    tags[Key] = Value;
  }
  if (Object.keys(tags).length > max) throw invalidParameters(`Too many tags: at most ${max} are allowed`);
  return tags;
}
