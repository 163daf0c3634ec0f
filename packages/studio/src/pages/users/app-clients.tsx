import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { createUserPoolClient, listUserPoolClients } from '../../wire/user-pools.ts';
import { byNextToken, pageSize } from './paging.ts';

interface Row {
  readonly ClientId: string;
  readonly ClientName: string;
}

function columnsOf(poolId: string): readonly TableColumn<Row>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: ({ ClientId, ClientName }) => <Link href={to.appClient(poolId, ClientId)}>{ClientName}</Link>,
      sortValue: ({ ClientName }) => ClientName,
    },
    { id: 'id', header: 'Id', cell: ({ ClientId }) => <code>{ClientId}</code>, isWideOnly: true },
  ];
}

/** The app clients of a pool. */
export function AppClients({ poolId }: { readonly poolId: string }) {
  const [isMaking, setIsMaking] = useState(false);
  const [columns] = useState(() => columnsOf(poolId));
  const list = usePagedOperation(
    listUserPoolClients,
    { UserPoolId: poolId, MaxResults: pageSize },
    { ...byNextToken, items: (output) => output.UserPoolClients },
  );
  return (
    <>
      <ResourceTable
        noun="app clients"
        icon="key"
        list={list}
        rowId={({ ClientId }) => ClientId}
        words={({ ClientId, ClientName }) => `${ClientId} ${ClientName}`}
        columns={columns}
        href={({ ClientId }) => to.appClient(poolId, ClientId)}
        initialSort={{ column: 'name', isDescending: false }}
        empty="An app signs its users in by the id of an app client."
        command={`aws cognito-idp create-user-pool-client --user-pool-id ${poolId} --client-name web`}
        tools={
          <Button kind="primary" icon="plus" onClick={() => setIsMaking(true)}>
            New app client
          </Button>
        }
      />
      {isMaking && <NewClientDialog poolId={poolId} onClose={() => setIsMaking(false)} />}
    </>
  );
}

interface NewClientDialogProps {
  readonly poolId: string;
  readonly onClose: () => void;
}

function NewClientDialog({ poolId, onClose }: NewClientDialogProps) {
  const [name, setName] = useState('');
  const [hasSecret, setHasSecret] = useState(false);
  const navigate = useNavigate();
  const { run } = usePerform(listUserPoolClients);
  const create = async () => {
    const { UserPoolClient } = await run(createUserPoolClient, {
      UserPoolId: poolId,
      ClientName: name,
      GenerateSecret: hasSecret,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
    });
    navigate(to.appClient(poolId, UserPoolClient.ClientId));
  };
  return (
    <ActionDialog title="New app client" submit="Create" run={create} onClose={onClose}>
      <TextField label="Name" value={name} onChange={setName} required />
      <Checkbox
        label="With a secret"
        hint="For servers: apps in browsers and on phones cannot keep one. It cannot be added later"
        isChecked={hasSecret}
        onChange={setHasSecret}
      />
    </ActionDialog>
  );
}
