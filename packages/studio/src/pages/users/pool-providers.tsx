import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import type { ResourceServer, UserPool } from '../../wire/user-pool-types.ts';
import {
  deleteIdentityProvider,
  deleteResourceServer,
  deleteUserPoolDomain,
  describeIdentityProvider,
  describeUserPool,
  listIdentityProviders,
  listResourceServers,
} from '../../wire/user-pools.ts';
import { byNextToken } from './paging.ts';
import { signInPagesOf } from './pool-addresses.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What stands beside a pool: providers that sign users in, its domain, servers with scopes of their own. */
export function PoolProviders({ pool }: { readonly pool: UserPool }) {
  return (
    <>
      <Providers poolId={pool.Id} />
      <Domains pool={pool} />
      <ResourceServers poolId={pool.Id} />
    </>
  );
}

interface ProviderRow {
  readonly ProviderName: string;
  readonly ProviderType: string;
}

const providerColumns: readonly TableColumn<ProviderRow>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ ProviderName }) => ProviderName,
    sortValue: ({ ProviderName }) => ProviderName,
  },
  { id: 'type', header: 'Type', cell: ({ ProviderType }) => ProviderType, width: 180 },
];

function Providers({ poolId }: { readonly poolId: string }) {
  const [open, setOpen] = useSearchState('provider');
  const list = usePagedOperation(
    listIdentityProviders,
    { UserPoolId: poolId, MaxResults: 60 },
    { ...byNextToken, items: (output) => output.Providers },
  );
  return (
    <section className="resource-part">
      <h2>Identity providers</h2>
      <ResourceTable
        noun="identity providers"
        icon="link"
        list={list}
        rowId={({ ProviderName }) => ProviderName}
        columns={providerColumns}
        onOpen={({ ProviderName }) => setOpen(ProviderName, { replaces: false })}
        empty="Users may sign in at another place: by OpenID Connect, SAML, or one of the social providers."
        command={`aws cognito-idp create-identity-provider --user-pool-id ${poolId} --provider-name Company --provider-type OIDC --provider-details …`}
        filterName="providers"
      />
      {open !== undefined && (
        <ProviderDialog of={{ UserPoolId: poolId, ProviderName: open }} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
}

interface ProviderDialogProps {
  readonly of: { readonly UserPoolId: string; readonly ProviderName: string };
  readonly onClose: () => void;
}

function ProviderDialog({ of, onClose }: ProviderDialogProps) {
  const { data, error } = useOperation(describeIdentityProvider, of);
  const [isDeleting, setIsDeleting] = useState(false);
  const { run } = usePerform(listIdentityProviders);
  const provider = data?.IdentityProvider;
  if (isDeleting) {
    return (
      <DeleteDialog
        name={of.ProviderName}
        loss="the way in for users who came by it"
        run={() => run(deleteIdentityProvider, of)}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      title={of.ProviderName}
      isOpen
      onClose={onClose}
      actions={
        <Button kind="danger" icon="trash" onClick={() => setIsDeleting(true)}>
          Delete
        </Button>
      }
    >
      <ErrorCallout error={error} />
      {provider === undefined && error === null && <Skeleton lines={4} />}
      {provider !== undefined && (
        <>
          <KeyValues
            items={[
              ['Type', provider.ProviderType],
              ['Identifiers', provider.IdpIdentifiers?.join(', ') || undefined],
            ]}
          />
          <JsonView
            label="Details"
            text={JSON.stringify(withoutSecrets(provider.ProviderDetails))}
            openDepth={2}
          />
          <JsonView label="Attributes" text={JSON.stringify(provider.AttributeMapping ?? {})} openDepth={2} />
        </>
      )}
    </Dialog>
  );
}

function Domains({ pool }: { readonly pool: UserPool }) {
  const { info } = useSession();
  const [deleting, setDeleting] = useState<string>();
  const { run } = usePerform(describeUserPool);
  const domains = [pool.Domain, pool.CustomDomain].filter((domain) => domain !== undefined);
  const pages = signInPagesOf(info.userPools, pool);
  return (
    <section className="resource-part">
      <h2>Domain</h2>
      {domains.length === 0 ? (
        <p className="muted">
          None: without one there are no sign-in pages and no OAuth.{' '}
          <code>aws cognito-idp create-user-pool-domain --user-pool-id {pool.Id} --domain notes</code>
        </p>
      ) : (
        <ul className="pool-list">
          {domains.map((domain) => (
            <li key={domain}>
              <code>{domain}</code>
              <IconButton
                icon="trash"
                size="small"
                label={`Delete the domain ${domain}`}
                onClick={() => setDeleting(domain)}
              />
            </li>
          ))}
        </ul>
      )}
      {pages !== undefined && (
        <p className="muted small">
          Its pages are at <code>{pages}</code>.
        </p>
      )}
      {deleting !== undefined && (
        <DeleteDialog
          name={deleting}
          loss="the sign-in pages at its address"
          run={() => run(deleteUserPoolDomain, { UserPoolId: pool.Id, Domain: deleting })}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </section>
  );
}

function ResourceServers({ poolId }: { readonly poolId: string }) {
  const [deleting, setDeleting] = useState<string>();
  const { run } = usePerform(listResourceServers);
  const list = usePagedOperation(
    listResourceServers,
    { UserPoolId: poolId, MaxResults: 50 },
    { ...byNextToken, items: (output) => output.ResourceServers },
  );
  const [columns] = useState((): readonly TableColumn<ResourceServer>[] => [
    { id: 'name', header: 'Name', cell: ({ Name }) => Name, sortValue: ({ Name }) => Name },
    {
      id: 'scopes',
      header: 'Scopes',
      cell: ({ Identifier, Scopes = [] }) => (
        <span className="resource-text code">
          {Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`).join(' ') || Identifier}
        </span>
      ),
    },
    {
      id: 'delete',
      header: '',
      cell: ({ Identifier }) => (
        <IconButton
          icon="trash"
          size="small"
          label={`Delete the resource server ${Identifier}`}
          onClick={() => setDeleting(Identifier)}
        />
      ),
      width: 60,
    },
  ]);
  return (
    <section className="resource-part">
      <h2>Resource servers</h2>
      <ResourceTable
        noun="resource servers"
        icon="system"
        list={list}
        rowId={({ Identifier }) => Identifier}
        words={({ Identifier, Name }) => `${Identifier} ${Name}`}
        columns={columns}
        empty="A resource server names scopes of its own, which access tokens carry."
        command={`aws cognito-idp create-resource-server --user-pool-id ${poolId} --identifier notes --name Notes --scopes ScopeName=read,ScopeDescription=Read`}
        filterName="servers"
      />
      {deleting !== undefined && (
        <DeleteDialog
          name={deleting}
          loss="its scopes"
          run={() => run(deleteResourceServer, { UserPoolId: poolId, Identifier: deleting })}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </section>
  );
}
