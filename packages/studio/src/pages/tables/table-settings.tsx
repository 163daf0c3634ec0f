import { useState } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Switch } from '../../design/switch.tsx';
import { TextField } from '../../design/text-field.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  describeTable,
  describeTimeToLive,
  type KeySchemaElement,
  type TableDescription,
  type TableIndex,
  updateTable,
  updateTimeToLive,
} from '../../wire/tables.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { TableTags } from './table-tags.tsx';

/** How a table is made, and what of that can be changed. */
export function TableSettings({ table }: { readonly table: TableDescription }) {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  return (
    <>
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
        ]}
      />
      <StreamSetting table={table} />
      <TimeToLiveSetting key={table.TableName} name={table.TableName} />
      <TableTags key={table.TableArn} tableArn={table.TableArn} />
    </>
  );
}

function StreamSetting({ table }: { readonly table: TableDescription }) {
  const { perform } = usePerform(describeTable);
  const stream = table.StreamSpecification;
  const isOn = stream?.StreamEnabled === true;
  const change = (StreamEnabled: boolean) =>
    void perform(
      updateTable,
      {
        TableName: table.TableName,
        StreamSpecification: StreamEnabled
          ? { StreamEnabled, StreamViewType: 'NEW_AND_OLD_IMAGES' }
          : { StreamEnabled },
      },
      { text: StreamEnabled ? 'Changes of items are streamed' : 'The stream is off' },
    );
  return (
    <section className="resource-part">
      <h2>Stream</h2>
      <Switch label="Changes of items can be followed" isOn={isOn} onChange={change} />
      {isOn && (
        <KeyValues
          items={[
            ['Holds', stream?.StreamViewType],
            ['ARN', <ArnLink key="s" arn={table.LatestStreamArn} isWhole isCopyable />],
          ]}
        />
      )}
    </section>
  );
}

function TimeToLiveSetting({ name }: { readonly name: string }) {
  const { data, error } = useOperation(describeTimeToLive, { TableName: name });
  const { perform } = usePerform(describeTimeToLive);
  const [typed, setTyped] = useState<string>();
  const { TimeToLiveStatus = 'DISABLED', AttributeName = '' } = data?.TimeToLiveDescription ?? {};
  const isOn = TimeToLiveStatus === 'ENABLED' || TimeToLiveStatus === 'ENABLING';
  const attribute = typed ?? AttributeName;
  return (
    <section className="resource-part">
      <h2>Time to live</h2>
      <ErrorCallout error={error} />
      <div className="resource-tools">
        <TextField
          label="Attribute with the epoch second in which an item goes"
          value={attribute}
          onChange={setTyped}
          disabled={isOn}
          isCode
        />
        <Button
          isDisabled={attribute === '' || data === undefined}
          onClick={() =>
            void perform(
              updateTimeToLive,
              { TableName: name, TimeToLiveSpecification: { Enabled: !isOn, AttributeName: attribute } },
              { text: isOn ? 'Items stay' : 'Items go when their time has come' },
            )
          }
        >
          {isOn ? 'Switch off' : 'Switch on'}
        </Button>
      </div>
    </section>
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
