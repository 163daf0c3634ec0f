import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Checkbox } from '../../design/checkbox.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createIdentityPool, listIdentityPools } from '../../wire/identity-pools.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { byNextToken, pageSize } from './paging.ts';

interface Row {
  readonly IdentityPoolId: string;
  readonly IdentityPoolName: string;
}

const columns: readonly TableColumn<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ IdentityPoolId, IdentityPoolName }) => (
      <Link href={to.identityPool(IdentityPoolId)}>{IdentityPoolName}</Link>
    ),
    sortValue: ({ IdentityPoolName }) => IdentityPoolName,
  },
  { id: 'id', header: 'Id', cell: ({ IdentityPoolId }) => <code>{IdentityPoolId}</code>, isWideOnly: true },
];

/** The identity pools. */
export function IdentityPoolsPage() {
  const list = usePagedOperation(
    listIdentityPools,
    { MaxResults: pageSize },
    { ...byNextToken, items: (output) => output.IdentityPools },
  );
  return (
    <ResourceList
      title="Identity pools"
      noun="identity pools"
      icon="link"
      list={list}
      rowId={({ IdentityPoolId }) => IdentityPoolId}
      words={({ IdentityPoolId, IdentityPoolName }) => `${IdentityPoolId} ${IdentityPoolName}`}
      columns={columns}
      href={({ IdentityPoolId }) => to.identityPool(IdentityPoolId)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="An identity pool gives users of an app, and guests, credentials of a role: for buckets, for instance."
      command="aws cognito-identity create-identity-pool --identity-pool-name notes --no-allow-unauthenticated-identities"
      maker={{ label: 'New identity pool', dialog: (onClose) => <IdentityPoolDialog onClose={onClose} /> }}
    />
  );
}

function IdentityPoolDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [hasGuests, setHasGuests] = useState(false);
  const navigate = useNavigate();
  const { run } = usePerform(listIdentityPools);
  const create = async () => {
    const pool = await run(createIdentityPool, {
      IdentityPoolName: name,
      AllowUnauthenticatedIdentities: hasGuests,
    });
    navigate(to.identityPool(pool.IdentityPoolId));
  };
  return (
    <ActionDialog title="New identity pool" submit="Create" run={create} onClose={onClose}>
      <TextField label="Name" value={name} onChange={setName} required />
      <Checkbox
        label="For guests, too"
        hint="Who has not signed in gets credentials of the role for guests"
        isChecked={hasGuests}
        onChange={setHasGuests}
      />
    </ActionDialog>
  );
}
