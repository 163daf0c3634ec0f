import { IconButton } from '../../design/icon-button.tsx';
import { Instant } from '../../design/instant.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteIdentities, type Identity, listIdentities } from '../../wire/identity-pools.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { byNextToken, pageSize } from './paging.ts';

const columns: readonly TableColumn<Identity>[] = [
  { id: 'id', header: 'Id', cell: ({ IdentityId }) => <code>{IdentityId}</code> },
  {
    id: 'logins',
    header: 'Known by',
    cell: ({ Logins = [] }) => (
      <span className="resource-text">{Logins.length === 0 ? 'a guest' : Logins.join(', ')}</span>
    ),
    isWideOnly: true,
  },
  {
    id: 'made',
    header: 'Made',
    cell: ({ CreationDate }) => <Instant seconds={CreationDate} />,
    sortValue: ({ CreationDate }) => CreationDate,
    width: 130,
  },
  { id: 'delete', header: '', cell: ({ IdentityId }) => <Delete identityId={IdentityId} />, width: 60 },
];

/** Who got credentials of a pool. */
export function PoolIdentities({ poolId }: { readonly poolId: string }) {
  const list = usePagedOperation(
    listIdentities,
    { IdentityPoolId: poolId, MaxResults: pageSize },
    { ...byNextToken, items: (output) => output.Identities },
  );
  return (
    <ResourceTable
      noun="identities"
      icon="user"
      list={list}
      rowId={({ IdentityId }) => IdentityId}
      words={({ IdentityId, Logins = [] }) => `${IdentityId} ${Logins.join(' ')}`}
      columns={columns}
      empty="An identity is made when an app asks for its first credentials."
    />
  );
}

function Delete({ identityId }: { readonly identityId: string }) {
  const { perform } = usePerform(listIdentities);
  return (
    <IconButton
      icon="trash"
      size="small"
      label={`Delete the identity ${identityId}`}
      onClick={() =>
        void perform(
          deleteIdentities,
          { IdentityIdsToDelete: [identityId] },
          { text: 'The identity is deleted' },
        )
      }
    />
  );
}
