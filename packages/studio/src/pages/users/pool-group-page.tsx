import { useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import type { Group, PoolUser } from '../../wire/user-pool-types.ts';
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  deleteGroup,
  describeUserPool,
  getGroup,
  listGroups,
  listUsersInGroup,
} from '../../wire/user-pools.ts';
import { useWire } from '../../wire/wire-context.ts';
import { GroupDialog } from './group-dialog.tsx';
import { byNextToken, pageSize } from './paging.ts';
import { userColumns } from './pool-users.tsx';

/** One group: its members, its role. */
export function PoolGroupPage({ params }: PageProps) {
  const { id: UserPoolId = '' } = params;
  const [GroupName = ''] = useSearchState('name');
  const described = useOperation(getGroup, { UserPoolId, GroupName });
  const pool = useOperation(describeUserPool, { UserPoolId });
  const [dialog, setDialog] = useState<'edit' | 'add'>();
  const navigate = useNavigate();
  const { run } = usePerform(listGroups, adminListGroupsForUser);
  const group = described.data?.Group;
  const close = () => setDialog(undefined);
  return (
    <>
      <ResourcePage
        title={GroupName}
        subtitle={group?.Description}
        parent={{
          label: `Groups of ${pool.data?.UserPool.Name ?? UserPoolId}`,
          href: to.userPool(UserPoolId, 'groups'),
        }}
        read={{ data: group, error: described.error }}
        actions={
          group && (
            <>
              <Button icon="edit" onClick={() => setDialog('edit')}>
                Change
              </Button>
              <Button kind="primary" icon="plus" onClick={() => setDialog('add')}>
                Add a user
              </Button>
            </>
          )
        }
        views={[
          {
            id: 'group',
            label: 'Group',
            href: to.poolGroup(UserPoolId, GroupName),
            show: (shown) => <GroupView key={shown.GroupName} group={shown} />,
          },
        ]}
        deletion={(onClose) => (
          <DeleteDialog
            name={GroupName}
            loss="its memberships; its members stay in the pool"
            run={() => run(deleteGroup, { UserPoolId, GroupName })}
            onClose={onClose}
            onDone={() => navigate(to.userPool(UserPoolId, 'groups'))}
          />
        )}
      />
      {dialog === 'edit' && group !== undefined && (
        <GroupDialog poolId={UserPoolId} group={group} onClose={close} />
      )}
      {dialog === 'add' && <AddDialog of={{ UserPoolId, GroupName }} onClose={close} />}
    </>
  );
}

interface OfGroup {
  readonly UserPoolId: string;
  readonly GroupName: string;
}

function GroupView({ group }: { readonly group: Group }) {
  const { UserPoolId, GroupName } = group;
  const list = usePagedOperation(
    listUsersInGroup,
    { UserPoolId, GroupName, Limit: pageSize },
    { ...byNextToken, items: (output) => output.Users },
  );
  const [columns] = useState((): readonly TableColumn<PoolUser>[] => [
    ...userColumns(UserPoolId),
    {
      id: 'remove',
      header: '',
      cell: ({ Username }) => <Remove UserPoolId={UserPoolId} GroupName={GroupName} Username={Username} />,
      width: 60,
    },
  ]);
  return (
    <>
      <KeyValues
        items={[
          ['Role', <ArnLink key="r" arn={group.RoleArn} isWhole />],
          ['Precedence', group.Precedence],
        ]}
      />
      <ResourceTable
        noun="members"
        icon="users"
        list={list}
        rowId={({ Username }) => Username}
        columns={columns}
        empty="Add a user by name, here or on the page of the user."
        command={`aws cognito-idp admin-add-user-to-group --user-pool-id ${UserPoolId} --group-name NAME --username USER`}
      />
    </>
  );
}

function Remove(input: OfGroup & { readonly Username: string }) {
  const wire = useWire();
  const { perform } = usePerform(listUsersInGroup, adminListGroupsForUser);
  return (
    <IconButton
      icon="close"
      size="small"
      label={`Take ${input.Username} out of the group`}
      onClick={() =>
        void perform(adminRemoveUserFromGroup, input, {
          text: `${input.Username} is out of the group`,
          undo: () => adminAddUserToGroup.run(wire, input),
        })
      }
    />
  );
}

function AddDialog({ of, onClose }: { readonly of: OfGroup; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const { run } = usePerform(listUsersInGroup, adminListGroupsForUser);
  return (
    <ActionDialog
      title={`Add a user to ${of.GroupName}`}
      submit="Add"
      isReady={name !== ''}
      run={() => run(adminAddUserToGroup, { ...of, Username: name })}
      onClose={onClose}
    >
      <TextField
        label="User"
        hint="Name, id, or an alias such as the mail address"
        value={name}
        onChange={setName}
        required
        isCode
      />
    </ActionDialog>
  );
}
