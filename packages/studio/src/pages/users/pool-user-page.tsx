import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { PairsEditor } from '../../resource/pairs-editor.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { useOperation } from '../../wire/use-operation.ts';
import type { PoolUserDetails } from '../../wire/user-pool-types.ts';
import {
  adminDeleteUser,
  adminDeleteUserAttributes,
  adminGetUser,
  adminGetUserAuthFactors,
  adminUpdateUserAttributes,
  describeUserPool,
  listUsers,
} from '../../wire/user-pools.ts';
import { UserActions } from './user-actions.tsx';
import { UserDevices } from './user-devices.tsx';
import { UserGroups } from './user-groups.tsx';
import { UserSessions } from './user-sessions.tsx';
import { UserStatus } from './user-status.tsx';
import './users.css';

/** One user: attributes, factors, groups, devices and sessions, and what administrators do with them. */
export function PoolUserPage({ params }: PageProps) {
  const { id: UserPoolId = '' } = params;
  const [Username = ''] = useSearchState('name');
  const read = useOperation(adminGetUser, { UserPoolId, Username });
  const pool = useOperation(describeUserPool, { UserPoolId });
  const navigate = useNavigate();
  const { run } = usePerform(listUsers);
  const user = read.data;
  return (
    <ResourcePage
      title={Username}
      badge={user && <UserStatus status={user.UserStatus} isEnabled={user.Enabled} />}
      parent={{
        label: `Users of ${pool.data?.UserPool.Name ?? UserPoolId}`,
        href: to.userPool(UserPoolId, 'users'),
      }}
      read={read}
      actions={user && <UserActions poolId={UserPoolId} user={user} />}
      views={[
        {
          id: 'user',
          label: 'User',
          href: to.poolUser(UserPoolId, Username),
          show: (shown) => <UserView key={shown.Username} poolId={UserPoolId} user={shown} />,
        },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={Username}
          run={() => run(adminDeleteUser, { UserPoolId, Username })}
          onClose={onClose}
          onDone={() => navigate(to.userPool(UserPoolId, 'users'))}
        />
      )}
    />
  );
}

interface UserViewProps {
  readonly poolId: string;
  readonly user: PoolUserDetails;
}

function UserView({ poolId, user }: UserViewProps) {
  const of = { UserPoolId: poolId, Username: user.Username };
  const factors = useOperation(adminGetUserAuthFactors, of);
  const attributeOf = (name: string) => user.UserAttributes?.find(({ Name }) => Name === name)?.Value;
  const sub = attributeOf('sub');
  return (
    <>
      <div className="resource-columns">
        <UserAttributes poolId={poolId} user={user} />
        <section className="resource-part">
          <h2>Signing in</h2>
          <KeyValues
            items={[
              [
                'Id (sub)',
                sub && (
                  <span key="s" className="pool-address">
                    <code>{sub}</code> <CopyButton text={sub} label="Copy the id" />
                  </span>
                ),
              ],
              ['MFA', mfaWords(user)],
              [
                'Factors',
                factors.data &&
                  (factors.data.ConfiguredUserAuthFactors?.join(', ') || 'none: no password, no passkey'),
              ],
              ['Linked', linkedText(attributeOf('identities'))],
              ['Made', <Instant key="m" seconds={user.UserCreateDate} look="exact" />],
              ['Changed', <Instant key="c" seconds={user.UserLastModifiedDate} look="exact" />],
            ]}
          />
        </section>
      </div>
      <UserGroups {...of} />
      <UserSessions {...of} />
      <UserDevices {...of} />
    </>
  );
}

function mfaWords({ UserMFASettingList = [], PreferredMfaSetting }: PoolUserDetails): string {
  if (UserMFASettingList.length === 0) return 'none set up';
  return UserMFASettingList.map((name) => (name === PreferredMfaSetting ? `${name} (preferred)` : name)).join(
    ', ',
  );
}

/** Providers by which a user comes, from the attribute that the server keeps of them. */
function linkedText(identities: string | undefined): string | undefined {
  if (identities === undefined) return undefined;
  try {
    const linked = JSON.parse(identities) as readonly {
      readonly providerName?: unknown;
      readonly userId?: unknown;
    }[];
    return linked.map(({ providerName, userId }) => `${providerName}: ${userId}`).join(', ');
  } catch {
    return identities;
  }
}

/** What the server alone sets. */
const fixed = new Set(['sub', 'identities']);

function UserAttributes({ poolId, user }: UserViewProps) {
  const { run } = usePerform(adminGetUser, listUsers);
  const of = { UserPoolId: poolId, Username: user.Username };
  const pairs = user.UserAttributes?.flatMap(({ Name, Value }) =>
    fixed.has(Name) ? [] : [[Name, Value] as const],
  );
  return (
    <PairsEditor
      title="Attributes"
      noun="attribute"
      pairs={pairs ?? []}
      error={null}
      put={([Name, Value]) => run(adminUpdateUserAttributes, { ...of, UserAttributes: [{ Name, Value }] })}
      remove={(name) => run(adminDeleteUserAttributes, { ...of, UserAttributeNames: [name] })}
      hint="Own attributes of the pool are called custom:name. A new mail address counts as verified where email_verified is set to true after it."
    />
  );
}
