import { useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import type { AppClient } from '../../wire/user-pool-types.ts';
import {
  deleteUserPoolClient,
  describeUserPool,
  describeUserPoolClient,
  listUserPoolClients,
} from '../../wire/user-pools.ts';
import { ClientDialog } from './client-dialog.tsx';
import { Outputs } from './outputs.tsx';
import { validityText } from './token-validity.ts';
import './users.css';

/** One app client: how its users sign in, how long tokens hold, where they go. */
export function AppClientPage({ params }: PageProps) {
  const { id: UserPoolId = '', client: ClientId = '' } = params;
  const described = useOperation(describeUserPoolClient, { UserPoolId, ClientId });
  const pool = useOperation(describeUserPool, { UserPoolId });
  const [isChanging, setIsChanging] = useState(false);
  const navigate = useNavigate();
  const { run } = usePerform(listUserPoolClients);
  const client = described.data?.UserPoolClient;
  return (
    <>
      <ResourcePage
        title={client?.ClientName ?? ClientId}
        subtitle={
          <span className="pool-address">
            <code>{ClientId}</code> <CopyButton text={ClientId} label="Copy the id" />
          </span>
        }
        parent={{
          label: `App clients of ${pool.data?.UserPool.Name ?? UserPoolId}`,
          href: to.userPool(UserPoolId, 'clients'),
        }}
        read={{ data: client, error: described.error }}
        actions={
          <Button icon="edit" onClick={() => setIsChanging(true)} isDisabled={client === undefined}>
            Change
          </Button>
        }
        views={[
          {
            id: 'client',
            label: 'App client',
            href: to.appClient(UserPoolId, ClientId),
            show: (shown) => <ClientView key={shown.ClientId} client={shown} />,
          },
        ]}
        deletion={(onClose) => (
          <DeleteDialog
            name={client?.ClientName ?? ClientId}
            loss="the tokens that were given by it"
            run={() => run(deleteUserPoolClient, { UserPoolId, ClientId })}
            onClose={onClose}
            onDone={() => navigate(to.userPool(UserPoolId, 'clients'))}
          />
        )}
      />
      {isChanging && client !== undefined && (
        <ClientDialog client={client} onClose={() => setIsChanging(false)} />
      )}
    </>
  );
}

function ClientView({ client }: { readonly client: AppClient }) {
  return (
    <>
      <div className="resource-columns">
        <section className="resource-part">
          <h2>Signing in</h2>
          <KeyValues
            items={[
              ['Flows', listed(client.ExplicitAuthFlows, 'those of AWS’s default')],
              ['Providers', listed(client.SupportedIdentityProviders, 'the pool alone')],
              ['Secret', <Secret key="s" secret={client.ClientSecret} />],
              [
                'Unknown users',
                client.PreventUserExistenceErrors === 'ENABLED'
                  ? 'answered as known ones'
                  : 'told apart (LEGACY)',
              ],
              ['Made', <Instant key="m" seconds={client.CreationDate} look="exact" />],
            ]}
          />
        </section>
        <section className="resource-part">
          <h2>Tokens</h2>
          <KeyValues
            items={[
              ['Access token', validityText(client, 'AccessToken')],
              ['Id token', validityText(client, 'IdToken')],
              ['Refresh token', validityText(client, 'RefreshToken')],
              ['Step of a sign-in', `${client.AuthSessionValidity ?? 3} minutes`],
              ['Revocation', client.EnableTokenRevocation === false ? 'off' : 'on'],
            ]}
          />
        </section>
      </div>
      <section className="resource-part">
        <h2>Sign-in pages</h2>
        <KeyValues
          items={[
            [
              'OAuth',
              client.AllowedOAuthFlowsUserPoolClient === true
                ? listed(client.AllowedOAuthFlows, 'no flow')
                : 'off',
            ],
            ['Scopes', listed(client.AllowedOAuthScopes, 'none')],
            ['Callback URLs', <Urls key="c" urls={client.CallbackURLs} />],
            ['Sign-out URLs', <Urls key="l" urls={client.LogoutURLs} />],
          ]}
        />
      </section>
      <Outputs pool={{ Id: client.UserPoolId }} clientId={client.ClientId} />
    </>
  );
}

function Secret({ secret }: { readonly secret: string | undefined }) {
  const [isShown, setIsShown] = useState(false);
  if (secret === undefined) return <span className="faint">none</span>;
  return (
    <span className="pool-address">
      {isShown ? (
        <code>{secret}</code>
      ) : (
        <Button size="small" icon="eye" onClick={() => setIsShown(true)}>
          Show the secret
        </Button>
      )}
      <CopyButton text={secret} label="Copy the secret" />
    </span>
  );
}

function Urls({ urls = [] }: { readonly urls: readonly string[] | undefined }) {
  if (urls.length === 0) return <span className="faint">none</span>;
  return (
    <ul className="pool-list">
      {urls.map((url) => (
        <li key={url}>
          <code>{url}</code>
        </li>
      ))}
    </ul>
  );
}

function listed(words: readonly string[] = [], none: string): string {
  return words.length === 0 ? none : words.join(', ');
}
