import type { ReactNode } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import type { UserPool } from '../../wire/user-pool-types.ts';
import { deleteUserPool, describeUserPool, listUserPools } from '../../wire/user-pools.ts';
import { AppClients } from './app-clients.tsx';
import { PoolGroups } from './pool-groups.tsx';
import { PoolOverview } from './pool-overview.tsx';
import { PoolProviders } from './pool-providers.tsx';
import { PoolUsers } from './pool-users.tsx';
import './users.css';

/** One user pool: its users, groups, app clients and providers, and how it is set. */
export function UserPoolPage({ params }: PageProps) {
  const { id = '', tab } = params;
  const described = useOperation(describeUserPool, { UserPoolId: id });
  const navigate = useNavigate();
  const { run } = usePerform(listUserPools);
  const read = { data: described.data?.UserPool, error: described.error };
  const pool = read.data;
  const view = (viewId: string, label: string, show: (shown: UserPool) => ReactNode) => ({
    id: viewId,
    label,
    href: to.userPool(id, viewId === 'overview' ? undefined : viewId),
    show,
  });
  return (
    <ResourcePage
      title={pool?.Name ?? id}
      parent={{ label: 'User pools', href: to.userPools() }}
      subtitle={<ArnLink arn={pool?.Arn} isWhole isCopyable />}
      read={read}
      view={tab}
      views={[
        view('overview', 'Overview', (shown) => <PoolOverview pool={shown} />),
        view('users', 'Users', (shown) => <PoolUsers key={shown.Id} pool={shown} />),
        view('groups', 'Groups', (shown) => <PoolGroups key={shown.Id} poolId={shown.Id} />),
        view('clients', 'App clients', (shown) => <AppClients key={shown.Id} poolId={shown.Id} />),
        view('providers', 'Providers', (shown) => <PoolProviders key={shown.Id} pool={shown} />),
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={pool?.Name ?? id}
          loss="all of its users, groups and app clients"
          run={() => run(deleteUserPool, { UserPoolId: id })}
          onClose={onClose}
          onDone={() => navigate(to.userPools())}
        />
      )}
    />
  );
}
