import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Link } from '../../design/link.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  deleteIdentityPool,
  describeIdentityPool,
  getIdentityPoolRoles,
  type IdentityPool,
  listIdentityPools,
  type RoleMapping,
} from '../../wire/identity-pools.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { PoolIdentities } from './pool-identities.tsx';
import './users.css';

/** One identity pool: who gets credentials by it, of which roles, and who has. */
export function IdentityPoolPage({ params }: PageProps) {
  const { id: IdentityPoolId = '', tab } = params;
  const read = useOperation(describeIdentityPool, { IdentityPoolId });
  const navigate = useNavigate();
  const { run } = usePerform(listIdentityPools);
  const title = read.data?.IdentityPoolName ?? IdentityPoolId;
  return (
    <ResourcePage
      title={title}
      parent={{ label: 'Identity pools', href: to.identityPools() }}
      subtitle={
        <span className="pool-address">
          <code>{IdentityPoolId}</code> <CopyButton text={IdentityPoolId} label="Copy the id" />
        </span>
      }
      read={read}
      view={tab}
      views={[
        {
          id: 'overview',
          label: 'Overview',
          href: to.identityPool(IdentityPoolId),
          show: (pool) => <Overview key={pool.IdentityPoolId} pool={pool} />,
        },
        {
          id: 'identities',
          label: 'Identities',
          href: to.identityPool(IdentityPoolId, 'identities'),
          show: (pool) => <PoolIdentities key={pool.IdentityPoolId} poolId={pool.IdentityPoolId} />,
        },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={title}
          loss="all of its identities"
          run={() => run(deleteIdentityPool, { IdentityPoolId })}
          onClose={onClose}
          onDone={() => navigate(to.identityPools())}
        />
      )}
    />
  );
}

function Overview({ pool }: { readonly pool: IdentityPool }) {
  const roles = useOperation(getIdentityPoolRoles, { IdentityPoolId: pool.IdentityPoolId });
  const mappings = Object.entries(roles.data?.RoleMappings ?? {});
  return (
    <>
      <section className="resource-part">
        <h2>Roles</h2>
        <ErrorCallout error={roles.error} />
        {roles.data === undefined && roles.error === null && <Skeleton lines={2} />}
        {roles.data !== undefined && (
          <KeyValues
            items={[
              ['Signed in', <ArnLink key="a" arn={roles.data.Roles?.authenticated} isWhole />],
              [
                'Guests',
                pool.AllowUnauthenticatedIdentities ? (
                  <ArnLink key="u" arn={roles.data.Roles?.unauthenticated} isWhole />
                ) : (
                  'get none'
                ),
              ],
              ['Classic flow', pool.AllowClassicFlow === true ? 'on' : 'off'],
            ]}
          />
        )}
      </section>
      {roles.data !== undefined && roles.data.Roles?.authenticated === undefined && (
        <p className="muted small">
          Without a role nobody gets credentials:{' '}
          <code>aws cognito-identity set-identity-pool-roles --roles authenticated=ROLE-ARN …</code>
        </p>
      )}
      <Providers pool={pool} />
      {mappings.map(([provider, mapping]) => (
        <Mapping key={provider} provider={provider} mapping={mapping} />
      ))}
    </>
  );
}

function Providers({ pool }: { readonly pool: IdentityPool }) {
  const others: readonly (readonly [name: string, value: string])[] = [
    ...Object.entries(pool.SupportedLoginProviders ?? {}),
    ...[...(pool.OpenIdConnectProviderARNs ?? []), ...(pool.SamlProviderARNs ?? [])].map(
      (arn) => ['Provider', arn] as const,
    ),
    ...(pool.DeveloperProviderName === undefined
      ? []
      : [['Developers', pool.DeveloperProviderName] as const]),
  ];
  const { CognitoIdentityProviders: userPools = [] } = pool;
  return (
    <section className="resource-part">
      <h2>Providers</h2>
      {userPools.length + others.length === 0 && (
        <p className="muted">
          None: name an app client of a <Link href={to.userPools()}>user pool</Link> by{' '}
          <code>aws cognito-identity update-identity-pool --cognito-identity-providers …</code>
        </p>
      )}
      <ul className="pool-list">
        {userPools.map(({ ProviderName, ClientId }) => {
          const poolId = ProviderName.slice(ProviderName.lastIndexOf('/') + 1);
          return (
            <li key={`${ProviderName} ${ClientId}`}>
              <span>
                User pool <Link href={to.userPool(poolId)}>{poolId}</Link>, app client{' '}
                <Link href={to.appClient(poolId, ClientId)}>{ClientId}</Link>
              </span>
            </li>
          );
        })}
        {others.map(([name, value]) => (
          <li key={`${name} ${value}`}>
            <span>
              {name} <code>{value}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mapping({ provider, mapping }: { readonly provider: string; readonly mapping: RoleMapping }) {
  const rules = mapping.RulesConfiguration?.Rules ?? [];
  return (
    <section className="resource-part">
      <h2>Role mapping</h2>
      <KeyValues
        items={[
          ['Of', <code key="p">{provider}</code>],
          ['By', mapping.Type === 'Token' ? 'the role that the token names' : 'rules, the first that fits'],
          [
            'Otherwise',
            mapping.AmbiguousRoleResolution === 'Deny' ? 'no credentials' : 'the role of those signed in',
          ],
        ]}
      />
      <ul className="pool-list">
        {rules.map((rule) => (
          <li key={`${rule.Claim} ${rule.MatchType} ${rule.Value} ${rule.RoleARN}`}>
            <span>
              <code>
                {rule.Claim} {rule.MatchType} {rule.Value}
              </code>{' '}
              gives <ArnLink arn={rule.RoleARN} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
