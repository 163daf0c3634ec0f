import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { TextField } from '../../design/text-field.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listGroups,
  listUsersInGroup,
} from '../../wire/user-pools.ts';
import { useWire } from '../../wire/wire-context.ts';
import { byNextToken, pageSize } from './paging.ts';

interface OfUser {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** The groups of a user. */
export function UserGroups({ UserPoolId, Username }: OfUser) {
  const of = { UserPoolId, Username };
  const own = usePagedOperation(
    adminListGroupsForUser,
    { ...of, Limit: pageSize },
    { ...byNextToken, items: (output) => output.Groups?.map(({ GroupName }) => GroupName) },
  );
  return (
    <section className="resource-part" aria-label="Groups">
      <h2>Groups</h2>
      <ErrorCallout error={own.error} />
      {own.items === undefined && own.error === null && <Skeleton lines={1} />}
      {own.items?.length === 0 && <p className="faint">In no group</p>}
      <ul className="pool-list">
        {own.items?.map((name) => (
          <li key={name}>
            <Link href={to.poolGroup(UserPoolId, name)}>{name}</Link>
            <Leave {...of} GroupName={name} />
          </li>
        ))}
      </ul>
      {own.hasMore && <LoadMore {...own} count={own.items?.length} noun="groups" />}
      {own.items !== undefined && <Join {...of} own={own.items} />}
    </section>
  );
}

function Leave(input: OfUser & { readonly GroupName: string }) {
  const wire = useWire();
  const { perform } = usePerform(adminListGroupsForUser, listUsersInGroup);
  return (
    <IconButton
      icon="close"
      size="small"
      label={`Take out of ${input.GroupName}`}
      onClick={() =>
        void perform(adminRemoveUserFromGroup, input, {
          text: `Taken out of ${input.GroupName}`,
          undo: () => adminAddUserToGroup.run(wire, input),
        })
      }
    />
  );
}

/** One of the pool's groups is chosen, or named where there are more than are listed at once. */
function Join({ own, UserPoolId, Username }: OfUser & { readonly own: readonly string[] }) {
  const all = useOperation(listGroups, { UserPoolId, Limit: pageSize });
  const [chosen, setChosen] = useState('');
  const { perform } = usePerform(adminListGroupsForUser, listUsersInGroup);
  const listed = all.data?.Groups?.map(({ GroupName }) => GroupName) ?? [];
  const isLong = all.data?.NextToken !== undefined;
  const others = listed.filter((name) => !own.includes(name));
  const group = isLong || others.includes(chosen) ? chosen : (others[0] ?? '');
  if (all.data !== undefined && listed.length === 0) {
    return (
      <p className="muted small">
        The pool has no groups: <Link href={to.userPool(UserPoolId, 'groups')}>make one</Link>.
      </p>
    );
  }
  if (!isLong && others.length === 0) return <ErrorCallout error={all.error} />;
  return (
    <div className="resource-tools">
      {isLong ? (
        <TextField label="Group" value={chosen} onChange={setChosen} isCode />
      ) : (
        <Select
          label="Group"
          value={group}
          onChange={setChosen}
          options={others.map((value) => ({ value, label: value }))}
        />
      )}
      <Button
        icon="plus"
        isDisabled={group === ''}
        onClick={() => void perform(adminAddUserToGroup, { UserPoolId, Username, GroupName: group })}
      >
        Add to the group
      </Button>
    </div>
  );
}
