import { useSession } from '../../app/session.tsx';
import { ArnLink } from '../../design/arn-link.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { countOf } from '../../design/count-of.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { useOperation } from '../../wire/use-operation.ts';
import type { PasswordPolicy, UserPool, UserPoolMfa } from '../../wire/user-pool-types.ts';
import { getUserPoolMfaConfig } from '../../wire/user-pools.ts';
import { Outputs } from './outputs.tsx';
import { documentsOf, issuerOf, signInPagesOf } from './pool-addresses.ts';
import { triggersOf } from './triggers-of.ts';

/** How a pool is set, where it is, and what runs by it. */
export function PoolOverview({ pool }: { readonly pool: UserPool }) {
  const mfa = useOperation(getUserPoolMfaConfig, { UserPoolId: pool.Id });
  const { Policies = {}, UsernameAttributes: signInNames = [], AliasAttributes: aliases = [] } = pool;
  return (
    <>
      <ErrorCallout error={mfa.error} />
      <div className="resource-columns">
        <section className="resource-part">
          <h2>Users</h2>
          <KeyValues
            items={[
              ['Estimated number', countOf(pool.EstimatedNumberOfUsers ?? 0, 'users')],
              ['Sign in with', listed(signInNames.length > 0 ? signInNames : ['username', ...aliases])],
              [
                'Names',
                pool.UsernameConfiguration?.CaseSensitive === true
                  ? 'upper and lower case differ'
                  : 'upper and lower case are alike',
              ],
              ['Verified at sign-up', listed(pool.AutoVerifiedAttributes)],
              [
                'Sign-up',
                pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true
                  ? 'administrators only'
                  : 'everybody',
              ],
              ['Recovery', listed(pool.AccountRecoverySetting?.RecoveryMechanisms?.map(({ Name }) => Name))],
              ['Made', <Instant key="m" seconds={pool.CreationDate} look="exact" />],
              ['Deletion protection', pool.DeletionProtection === 'ACTIVE' ? 'on' : 'off'],
              ['Custom attributes', listed(ownAttributesOf(pool))],
            ]}
          />
        </section>
        <section className="resource-part">
          <h2>Signing in</h2>
          <KeyValues
            items={[
              ['Password', passwordWords(Policies.PasswordPolicy)],
              ['First factors', listed(Policies.SignInPolicy?.AllowedFirstAuthFactors)],
              ['MFA', mfa.data && mfaWords(mfa.data)],
              ['Passkeys', mfa.data?.WebAuthnConfiguration?.RelyingPartyId],
              ['Devices', pool.DeviceConfiguration && 'remembered'],
              ['Tier', pool.UserPoolTier],
            ]}
          />
        </section>
      </div>
      <Addresses pool={pool} />
      <Triggers pool={pool} />
      <Outputs pool={pool} />
    </>
  );
}

function Addresses({ pool }: { readonly pool: UserPool }) {
  const { info, scope } = useSession();
  const issuer = issuerOf(info.userPools, { region: scope.region, userPoolId: pool.Id });
  const documents = documentsOf(info.userPools, pool.Id);
  const pages = signInPagesOf(info.userPools, pool);
  return (
    <section className="resource-part">
      <h2>Addresses</h2>
      <KeyValues
        items={[
          ['Issuer', <Address key="i" url={issuer} isText />],
          ['Keys', <Address key="k" url={documents.keys} />],
          ['Discovery', <Address key="d" url={documents.discovery} />],
          [
            'Sign-in pages',
            pages === undefined ? 'none: the pool has no domain' : <Address key="p" url={pages} isText />,
          ],
        ]}
      />
    </section>
  );
}

function Address({ url, isText = false }: { readonly url: string; readonly isText?: boolean }) {
  return (
    <span className="pool-address">
      {isText || !/^https?:/.test(url) ? (
        <code>{url}</code>
      ) : (
        <a className="link" href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
      )}
      <CopyButton text={url} label="Copy the address" />
    </span>
  );
}

function Triggers({ pool }: { readonly pool: UserPool }) {
  const triggers = triggersOf(pool.LambdaConfig);
  return (
    <section className="resource-part">
      <h2>Triggers</h2>
      {triggers.length === 0 ? (
        <p className="muted">
          None: functions and Express workflows can decide on sign-ups, tokens and messages (
          <code>LambdaConfig</code>).
        </p>
      ) : (
        <KeyValues
          items={triggers.map(({ name, arn }) => [name, <ArnLink key={name} arn={arn} />] as const)}
        />
      )}
    </section>
  );
}

function listed(words: readonly string[] = []): string {
  return words.length === 0 ? 'none' : words.join(', ');
}

function ownAttributesOf({ SchemaAttributes = [] }: UserPool): readonly string[] {
  return SchemaAttributes.flatMap(({ Name }) => (/^(?:custom|dev):/.test(Name) ? [Name] : []));
}

function passwordWords(policy: PasswordPolicy = {}): string {
  const kinds = [
    policy.RequireUppercase === true && 'upper case',
    policy.RequireLowercase === true && 'lower case',
    policy.RequireNumbers === true && 'a digit',
    policy.RequireSymbols === true && 'a symbol',
  ].filter((kind) => kind !== false);
  const needs = kinds.length === 0 ? '' : `, with ${kinds.join(', ')}`;
  return `${policy.MinimumLength ?? 8} characters or more${needs}`;
}

function mfaWords(mfa: UserPoolMfa): string {
  const { MfaConfiguration = 'OFF' } = mfa;
  if (MfaConfiguration === 'OFF') return 'off';
  const factors = [
    mfa.SoftwareTokenMfaConfiguration?.Enabled === true && 'authenticator apps',
    mfa.SmsMfaConfiguration !== undefined && 'text messages',
    mfa.EmailMfaConfiguration !== undefined && 'mails',
  ].filter((factor) => factor !== false);
  return `${MfaConfiguration === 'ON' ? 'required' : 'optional'}: ${listed(factors)}`;
}
