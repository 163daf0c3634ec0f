import { to } from '../../app/routes.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import type { UserSession } from '../../wire/user-pool-types.ts';
import { adminListUserSessions, adminRevokeUserSession } from '../../wire/user-pools.ts';
import { byNextToken } from './paging.ts';

interface OfUser {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** Sign-ins of a user that can be refreshed still. */
export function UserSessions({ UserPoolId, Username }: OfUser) {
  const of = { UserPoolId, Username };
  const list = usePagedOperation(adminListUserSessions, of, {
    ...byNextToken,
    items: (output) => output.Sessions,
  });
  const columns: readonly TableColumn<UserSession>[] = [
    {
      id: 'client',
      header: 'App client',
      cell: ({ ClientId }) => <Link href={to.appClient(UserPoolId, ClientId)}>{ClientId}</Link>,
    },
    {
      id: 'made',
      header: 'Signed in',
      cell: ({ CreateDate }) => <Instant seconds={CreateDate} />,
      width: 130,
    },
    {
      id: 'active',
      header: 'Last token',
      cell: ({ LastActiveDate }) => <Instant seconds={LastActiveDate} />,
      width: 130,
      isWideOnly: true,
    },
    { id: 'end', header: '', cell: ({ SessionId }) => <End {...of} SessionId={SessionId} />, width: 60 },
  ];
  return (
    <section className="resource-part" aria-label="Sessions">
      <h2>Sessions</h2>
      <ErrorCallout error={list.error} />
      {list.error === null && (
        <Table
          label="Sessions"
          rows={list.items}
          rowId={({ SessionId }) => SessionId}
          columns={columns}
          empty={<p className="faint">Signed in nowhere</p>}
        />
      )}
      <LoadMore {...list} count={list.items?.length} noun="sessions" />
    </section>
  );
}

function End(input: OfUser & { readonly SessionId: string }) {
  const { perform } = usePerform(adminListUserSessions);
  return (
    <IconButton
      icon="trash"
      size="small"
      label="End the session"
      onClick={() => void perform(adminRevokeUserSession, input, { text: 'The session is ended' })}
    />
  );
}
