import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import type { Group } from '../../wire/user-pool-types.ts';
import { listGroups } from '../../wire/user-pools.ts';
import { GroupDialog } from './group-dialog.tsx';
import { byNextToken, pageSize } from './paging.ts';

function columnsOf(poolId: string): readonly TableColumn<Group>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: ({ GroupName }) => <Link href={to.poolGroup(poolId, GroupName)}>{GroupName}</Link>,
      sortValue: ({ GroupName }) => GroupName,
    },
    {
      id: 'description',
      header: 'Description',
      cell: ({ Description = '' }) => <span className="resource-text">{Description}</span>,
      isWideOnly: true,
    },
    { id: 'role', header: 'Role', cell: ({ RoleArn }) => <ArnLink arn={RoleArn} />, isWideOnly: true },
    {
      id: 'precedence',
      header: 'Precedence',
      cell: ({ Precedence }) => Precedence ?? <span className="faint">–</span>,
      sortValue: ({ Precedence }) => Precedence ?? Number.MAX_SAFE_INTEGER,
      width: 120,
      align: 'end',
    },
  ];
}

/** The groups of a pool. */
export function PoolGroups({ poolId }: { readonly poolId: string }) {
  const [isMaking, setIsMaking] = useState(false);
  const [columns] = useState(() => columnsOf(poolId));
  const list = usePagedOperation(
    listGroups,
    { UserPoolId: poolId, Limit: pageSize },
    { ...byNextToken, items: (output) => output.Groups },
  );
  return (
    <>
      <ResourceTable
        noun="groups"
        icon="users"
        list={list}
        rowId={({ GroupName }) => GroupName}
        words={({ GroupName, Description = '' }) => `${GroupName} ${Description}`}
        columns={columns}
        href={({ GroupName }) => to.poolGroup(poolId, GroupName)}
        empty="Groups stand in the tokens of their members (cognito:groups); APIs decide by them, and identity pools by their roles."
        command={`aws cognito-idp create-group --user-pool-id ${poolId} --group-name admins`}
        tools={
          <Button kind="primary" icon="plus" onClick={() => setIsMaking(true)}>
            New group
          </Button>
        }
      />
      {isMaking && <GroupDialog poolId={poolId} onClose={() => setIsMaking(false)} />}
    </>
  );
}
