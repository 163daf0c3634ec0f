import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createDataSource,
  deleteDataSource,
  listDataSources,
  updateDataSource,
} from '../../wire/graphql-apis.ts';
import {
  type DataSource,
  type DataSourceSettings,
  type DataSourceType,
  dataSourceTypes,
} from '../../wire/graphql-types.ts';
import { useWire } from '../../wire/wire-context.ts';

const typeWords: { readonly [type in DataSourceType]: string } = {
  NONE: 'Nothing: the resolver computes (NONE)',
  AMAZON_DYNAMODB: 'A table (AMAZON_DYNAMODB)',
  AWS_LAMBDA: 'A function (AWS_LAMBDA)',
  HTTP: 'An address (HTTP)',
  AMAZON_EVENTBRIDGE: 'An event bus (AMAZON_EVENTBRIDGE)',
};

/** What the one field of each type is called. */
const targetWords: { readonly [type: string]: string } = {
  AMAZON_DYNAMODB: 'Table',
  AWS_LAMBDA: 'ARN of the function',
  HTTP: 'Endpoint',
  AMAZON_EVENTBRIDGE: 'ARN of the bus',
};

export interface DataSourceDialogProps {
  readonly apiId: string;
  /** Undefined where a new one is made. */
  readonly existing: DataSource | undefined;
  readonly onClose: () => void;
}

/** Makes a data source, or changes one. */
export function DataSourceDialog({ apiId, existing, onClose }: DataSourceDialogProps) {
  const { account, region } = useWire();
  const [name, setName] = useState(existing?.name ?? '');
  const [description, setDescription] = useState(existing?.description ?? '');
  const [type, setType] = useState<string>(existing?.type ?? 'NONE');
  const [target, setTarget] = useState(existing === undefined ? '' : targetOf(existing));
  const { run, perform } = usePerform(listDataSources);
  const targetLabel = targetWords[type];
  const isNew = existing === undefined;
  const role = existing?.serviceRoleArn ?? `arn:aws:iam::${account}:role/appsync-data-source`;
  const settings: DataSourceSettings = {
    ...withoutTarget(existing),
    name,
    type,
    ...(description !== '' && { description }),
    ...(type !== 'NONE' && { serviceRoleArn: role }),
    ...targetSettings(existing, type, target, region),
  };
  const choose = (next: DataSourceType) => {
    setType(next);
    setTarget(beginningOf(next, account, region));
  };
  return (
    <ActionDialog
      title={isNew ? 'New data source' : existing.name}
      submit={isNew ? 'Create' : 'Save'}
      isReady={name !== '' && (targetLabel === undefined || target !== '')}
      run={() => run(isNew ? createDataSource : updateDataSource, { apiId, ...settings })}
      onClose={onClose}
      {...(!isNew && {
        actions: (
          <Button
            icon="trash"
            onClick={() => {
              onClose();
              const { dataSourceArn: _arn, ...restored } = existing;
              void perform(
                deleteDataSource,
                { apiId, name },
                {
                  text: `The data source ${name} is deleted`,
                  undo: () => run(createDataSource, { apiId, ...restored }),
                },
              );
            }}
          >
            Delete
          </Button>
        ),
      })}
    >
      {isNew && (
        <>
          <TextField label="Name" value={name} onChange={setName} isCode required />
          <Select
            label="Type"
            value={type as DataSourceType}
            onChange={choose}
            options={dataSourceTypes.map((value) => ({ value, label: typeWords[value] }))}
          />
        </>
      )}
      {targetLabel !== undefined && (
        <TextField label={targetLabel} value={target} onChange={setTarget} isCode required />
      )}
      <TextField label="Description" value={description} onChange={setDescription} />
    </ActionDialog>
  );
}

function targetOf({ dynamodbConfig, lambdaConfig, httpConfig, eventBridgeConfig }: DataSource): string {
  return (
    dynamodbConfig?.tableName ??
    lambdaConfig?.lambdaFunctionArn ??
    httpConfig?.endpoint ??
    eventBridgeConfig?.eventBusArn ??
    ''
  );
}

/** What of a data source this dialog does not change. */
function withoutTarget(existing: DataSource | undefined): Partial<DataSourceSettings> {
  if (existing === undefined) return {};
  const { dataSourceArn: _arn, description: _description, ...rest } = existing;
  return rest;
}

/** The configuration of the type, with whatever else was set in it. */
function targetSettings(
  existing: DataSource | undefined,
  type: string,
  target: string,
  region: string,
): Partial<DataSourceSettings> {
  switch (type) {
    case 'AMAZON_DYNAMODB':
      return { dynamodbConfig: { awsRegion: region, ...existing?.dynamodbConfig, tableName: target } };
    case 'AWS_LAMBDA':
      return { lambdaConfig: { lambdaFunctionArn: target } };
    case 'HTTP':
      return { httpConfig: { ...existing?.httpConfig, endpoint: target } };
    case 'AMAZON_EVENTBRIDGE':
      return { eventBridgeConfig: { eventBusArn: target } };
    default:
      return {};
  }
}

function beginningOf(type: DataSourceType, account: string, region: string): string {
  if (type === 'AWS_LAMBDA') return `arn:aws:lambda:${region}:${account}:function:`;
  if (type === 'AMAZON_EVENTBRIDGE') return `arn:aws:events:${region}:${account}:event-bus/default`;
  return type === 'HTTP' ? 'https://' : '';
}
