import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { createUserPool, listUserPools } from '../../wire/user-pools.ts';
import { byNextToken, pageSize } from './paging.ts';

interface Row {
  readonly Id: string;
  readonly Name: string;
  readonly CreationDate: number;
}

const columns: readonly TableColumn<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ Id, Name }) => <Link href={to.userPool(Id)}>{Name}</Link>,
    sortValue: ({ Name }) => Name,
  },
  {
    id: 'id',
    header: 'Id',
    cell: ({ Id }) => <code>{Id}</code>,
    sortValue: ({ Id }) => Id,
    isWideOnly: true,
  },
  {
    id: 'made',
    header: 'Made',
    cell: ({ CreationDate }) => <Instant seconds={CreationDate} />,
    sortValue: ({ CreationDate }) => CreationDate,
    width: 130,
  },
];

/** The user pools. */
export function UserPoolsPage() {
  const list = usePagedOperation(
    listUserPools,
    { MaxResults: pageSize },
    { ...byNextToken, items: (output) => output.UserPools },
  );
  return (
    <ResourceList
      title="User pools"
      noun="user pools"
      icon="users"
      list={list}
      rowId={({ Id }) => Id}
      words={({ Id, Name }) => `${Id} ${Name}`}
      columns={columns}
      href={({ Id }) => to.userPool(Id)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="A user pool signs users up and in, and gives apps their tokens."
      command="aws cognito-idp create-user-pool --pool-name notes --auto-verified-attributes email"
      maker={{ label: 'New user pool', dialog: (onClose) => <UserPoolDialog onClose={onClose} /> }}
    />
  );
}

type SignInName = 'username' | 'email' | 'phone_number';

function UserPoolDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [signIn, setSignIn] = useState<SignInName>('username');
  const navigate = useNavigate();
  const { run } = usePerform(listUserPools);
  const create = async () => {
    const { UserPool } = await run(createUserPool, {
      PoolName: name,
      AutoVerifiedAttributes: [signIn === 'phone_number' ? 'phone_number' : 'email'],
      ...(signIn !== 'username' && { UsernameAttributes: [signIn] }),
    });
    navigate(to.userPool(UserPool.Id));
  };
  return (
    <ActionDialog title="New user pool" submit="Create" run={create} onClose={onClose}>
      <TextField label="Name" value={name} onChange={setName} required />
      <Select
        label="Users sign in with"
        hint="It stays as it is chosen now"
        value={signIn}
        onChange={setSignIn}
        options={[
          { value: 'username', label: 'A name of their own' },
          { value: 'email', label: 'Their mail address' },
          { value: 'phone_number', label: 'Their telephone number' },
        ]}
      />
    </ActionDialog>
  );
}
