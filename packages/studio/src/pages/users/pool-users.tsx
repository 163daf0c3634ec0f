import { useEffect, useState } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { FilterBar } from '../../design/filter-bar.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Select } from '../../design/select.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import type { PoolUser, UserPool } from '../../wire/user-pool-types.ts';
import { listUsers } from '../../wire/user-pools.ts';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { byPaginationToken, pageSize } from './paging.ts';
import { userFilterText } from './user-filter-text.ts';
import { UserStatus, userStatuses } from './user-status.tsx';

/** Nobody is asked while somebody types. */
const typingMs = 250;

/** Columns of a list of users of a pool. */
export function userColumns(poolId: string): readonly TableColumn<PoolUser>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (user) => (
        <>
          <Link href={to.poolUser(poolId, user.Username)}>{user.Username}</Link>
          {/* Where people sign in by their addresses their names say nothing. */}
          <span className="narrow-only muted small">{addressOf(user)}</span>
        </>
      ),
      sortValue: ({ Username }) => Username,
    },
    {
      id: 'address',
      header: 'Address',
      cell: (user) => <span className="resource-text">{addressOf(user)}</span>,
      sortValue: addressOf,
      isWideOnly: true,
    },
    {
      id: 'status',
      header: 'Status',
      cell: ({ UserStatus: status, Enabled }) => (
        <UserStatus status={status} isEnabled={Enabled} look="plain" />
      ),
      sortValue: ({ UserStatus: status, Enabled }) => (Enabled ? status : 'DISABLED'),
      width: 200,
    },
    {
      id: 'made',
      header: 'Made',
      cell: ({ UserCreateDate }) => <Instant seconds={UserCreateDate} />,
      sortValue: ({ UserCreateDate }) => UserCreateDate,
      width: 130,
      isWideOnly: true,
    },
  ];
}

function addressOf({ Attributes = [] }: PoolUser): string {
  const named = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
  return named('email') ?? named('phone_number') ?? '';
}

/** The users of a pool: searched by the filters of Cognito, made, invited. */
export function PoolUsers({ pool }: { readonly pool: UserPool }) {
  const [filter = '', setFilter] = useSearchState('filter');
  const [typed, setTyped] = useTyped(filter, setFilter);
  const [isMaking, setIsMaking] = useState(false);
  const asked = userFilterText(filter, pool.UsernameAttributes);
  const list = usePagedOperation(
    listUsers,
    asked === undefined
      ? undefined
      : { UserPoolId: pool.Id, Limit: pageSize, ...(asked !== '' && { Filter: asked }) },
    { ...byPaginationToken, items: (output) => output.Users, keepsPrevious: true },
  );
  const [columns] = useState(() => userColumns(pool.Id));
  return (
    <>
      <FilterBar value={typed} onChange={setTyped} placeholder="Search users">
        <Select
          label="Status"
          isLabelHidden
          value={statusFilters.some(({ value }) => value === filter) ? filter : ''}
          onChange={(chosen) => setFilter(chosen)}
          options={statusFilters}
        />
        <Button kind="primary" icon="plus" onClick={() => setIsMaking(true)}>
          New user
        </Button>
      </FilterBar>
      <p className="faint small">
        By the beginning of a name, a mail address or a telephone number, or by a filter such as{' '}
        <code>given_name = "Ada"</code>
      </p>
      <ErrorCallout error={list.error} />
      {asked === undefined ? (
        <EmptyState icon="search" title="The filter is not finished">
          An attribute, <code>=</code> or <code>^=</code> (begins with), and a value in quotation marks.
        </EmptyState>
      ) : (
        (list.error === null || list.items !== undefined) && (
          <Table
            label="Users"
            rows={list.items}
            rowId={({ Username }) => Username}
            columns={columns}
            href={({ Username }) => to.poolUser(pool.Id, Username)}
            empty={<NoUsers poolId={pool.Id} isFiltered={asked !== ''} />}
          />
        )
      )}
      <LoadMore {...list} count={list.items?.length} noun="users" />
      {isMaking && <CreateUserDialog pool={pool} onClose={() => setIsMaking(false)} />}
    </>
  );
}

const statusFilters = [
  { value: '', label: 'Any status' },
  ...userStatuses.map(({ status, label }) => ({ value: `cognito:user_status = "${status}"`, label })),
  { value: 'status = "Disabled"', label: 'Disabled' },
];

function NoUsers({ poolId, isFiltered }: { readonly poolId: string; readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState icon="search" title="None of the users fits">
        Letters count as they are written, and <code>^=</code> finds by the beginning.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="users"
      title="No users yet"
      command={`aws cognito-idp admin-create-user --user-pool-id ${poolId} --username ada`}
    >
      Users sign up in an app, or are invited here. What they are sent comes to the{' '}
      <Link href={to.inbox()}>inbox</Link>.
    </EmptyState>
  );
}

/** A text that goes on once nobody types any more. */
function useTyped(value: string, commit: (text: string) => void) {
  const [typed, setTyped] = useState<string>();
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(() => {
      setTyped(undefined);
      commit(typed);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [typed, commit]);
  return [typed ?? value, setTyped] as const;
}
