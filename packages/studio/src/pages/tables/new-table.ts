import type { KeySchemaElement, KeyType, NewTableIndex } from '../../wire/tables.ts';

/** A key as it is typed; without a name there is none. */
export interface NewKey {
  readonly name: string;
  readonly type: KeyType;
}

export interface NewIndex {
  readonly kind: 'global' | 'local';
  readonly name: string;
  /** A local index has that of its table. */
  readonly partition: NewKey;
  readonly sort: NewKey;
}

/** The request that makes a table. */
export function newTable(given: {
  readonly name: string;
  readonly partition: NewKey;
  readonly sort: NewKey;
  readonly indexes: readonly NewIndex[];
  readonly hasStream: boolean;
}) {
  const { name, partition, sort, hasStream } = given;
  const indexes = given.indexes.map((index) => (index.kind === 'local' ? { ...index, partition } : index));
  const keys = [partition, sort, ...indexes.flatMap((index) => [index.partition, index.sort])];
  const types = new Map(keys.filter((key) => key.name !== '').map((key) => [key.name, key.type]));
  const ofKind = (kind: NewIndex['kind']): readonly NewTableIndex[] =>
    indexes
      .filter((index) => index.kind === kind)
      .map((index) => ({
        IndexName: index.name,
        KeySchema: schemaOf(index.partition, index.sort),
        Projection: { ProjectionType: 'ALL' },
      }));
  const global = ofKind('global');
  const local = ofKind('local');
  return {
    TableName: name,
    KeySchema: schemaOf(partition, sort),
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    BillingMode: 'PAY_PER_REQUEST' as const,
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
    ...(hasStream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
    }),
  };
}

function schemaOf(partition: NewKey, sort: NewKey): readonly KeySchemaElement[] {
  return [
    { AttributeName: partition.name, KeyType: 'HASH' },
    ...(sort.name === '' ? [] : [{ AttributeName: sort.name, KeyType: 'RANGE' as const }]),
  ];
}
