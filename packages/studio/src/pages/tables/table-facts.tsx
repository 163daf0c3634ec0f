import { ArnLink } from '../../design/arn-link.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import type { KeySchemaElement, TableDescription, TableIndex } from '../../wire/tables.ts';

/** How a table is made. */
export function TableFacts({ table }: { readonly table: TableDescription }) {
  const { StreamSpecification: stream, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  return (
    <KeyValues
      items={[
        ['ARN', <ArnLink key="a" arn={table.TableArn} isWhole isCopyable />],
        ['Status', table.TableStatus],
        ['Keys', keysText(table.KeySchema)],
        ['Created', <Instant key="c" seconds={table.CreationDateTime} look="exact" />],
        ['Items', table.ItemCount.toLocaleString('en')],
        ['Size', `${table.TableSizeBytes.toLocaleString('en')} bytes`],
        ...indexFacts('Global index', GlobalSecondaryIndexes),
        ...indexFacts('Local index', LocalSecondaryIndexes),
        ['Stream', stream?.StreamEnabled === true ? (stream.StreamViewType ?? 'on') : 'off'],
      ]}
    />
  );
}

function indexFacts(kind: string, indexes: readonly TableIndex[]): readonly (readonly [string, string])[] {
  return indexes.map((index) => [`${kind} ${index.IndexName}`, keysText(index.KeySchema)]);
}

function keysText(keys: readonly KeySchemaElement[]): string {
  return keys
    .map((key) => `${key.AttributeName} (${key.KeyType === 'HASH' ? 'partition' : 'sort'})`)
    .join(', ');
}
