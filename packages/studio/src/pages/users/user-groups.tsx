import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listGroups,
  listUsersInGroup,
} from '../../wire/user-pools.ts';
import { useWire } from '../../wire/wire-context.ts';
import { pageSize } from './paging.ts';

interface OfUser {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** The groups of a user. */
export function UserGroups({ UserPoolId, Username }: OfUser) {
  const of = { UserPoolId, Username };
  const wire = useWire();
  const own = useOperation(adminListGroupsForUser, { ...of, Limit: pageSize });
  const all = useOperation(listGroups, { UserPoolId, Limit: pageSize });
  const { perform } = usePerform(adminListGroupsForUser, listUsersInGroup);
  const [chosen, setChosen] = useState('');
  const names = own.data?.Groups?.map(({ GroupName }) => GroupName) ?? [];
  const others =
    all.data?.Groups?.flatMap(({ GroupName }) => (names.includes(GroupName) ? [] : [GroupName])) ?? [];
  const group = others.includes(chosen) ? chosen : (others[0] ?? '');
  return (
    <section className="resource-part" aria-label="Groups">
      <h2>Groups</h2>
      <ErrorCallout error={own.error ?? all.error} />
      {own.data === undefined && own.error === null && <Skeleton lines={1} />}
      {own.data !== undefined && names.length === 0 && <p className="faint">In no group</p>}
      <ul className="pool-list">
        {names.map((name) => (
          <li key={name}>
            <Link href={to.poolGroup(UserPoolId, name)}>{name}</Link>
            <IconButton
              icon="close"
              size="small"
              label={`Take out of ${name}`}
              onClick={() =>
                void perform(
                  adminRemoveUserFromGroup,
                  { ...of, GroupName: name },
                  {
                    text: `Taken out of ${name}`,
                    undo: () => adminAddUserToGroup.run(wire, { ...of, GroupName: name }),
                  },
                )
              }
            />
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className="resource-tools">
          <Select
            label="Group"
            value={group}
            onChange={setChosen}
            options={others.map((value) => ({ value, label: value }))}
          />
          <Button icon="plus" onClick={() => void perform(adminAddUserToGroup, { ...of, GroupName: group })}>
            Add to the group
          </Button>
        </div>
      )}
      {all.data?.Groups?.length === 0 && (
        <p className="muted small">
          The pool has no groups: <Link href={to.userPool(UserPoolId, 'groups')}>make one</Link>.
        </p>
      )}
    </section>
  );
}
