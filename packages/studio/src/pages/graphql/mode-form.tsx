import { NumberField } from '../../design/number-field.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { AuthenticationProvider, AuthenticationType } from '../../wire/graphql-types.ts';
import { useWire } from '../../wire/wire-context.ts';

const typeWords: { readonly [type in AuthenticationType]: string } = {
  API_KEY: 'API key',
  AWS_IAM: 'IAM signatures',
  AMAZON_COGNITO_USER_POOLS: 'Cognito user pool',
  OPENID_CONNECT: 'OpenID Connect',
  AWS_LAMBDA: 'A function decides',
};

export interface ModeFormProps {
  readonly value: AuthenticationProvider;
  /** Whether it is the API's default, of which more is said. */
  readonly isDefault?: boolean;
  /** Given the mode with its own configuration alone. */
  readonly onChange: (provider: AuthenticationProvider) => void;
}

/** One way in: its mode, and what that has to know. */
export function ModeForm({ value, isDefault = false, onChange }: ModeFormProps) {
  const { region, account } = useWire();
  const { authenticationType: type } = value;
  const choose = (next: AuthenticationType) => {
    switch (next) {
      case 'AMAZON_COGNITO_USER_POOLS':
        return onChange({
          authenticationType: next,
          userPoolConfig: { userPoolId: '', awsRegion: region, ...(isDefault && { defaultAction: 'ALLOW' }) },
        });
      case 'OPENID_CONNECT':
        return onChange({ authenticationType: next, openIDConnectConfig: { issuer: 'https://' } });
      case 'AWS_LAMBDA':
        return onChange({
          authenticationType: next,
          lambdaAuthorizerConfig: { authorizerUri: `arn:aws:lambda:${region}:${account}:function:` },
        });
      default:
        return onChange({ authenticationType: next });
    }
  };
  return (
    <>
      <Select<AuthenticationType>
        label="Mode"
        value={type}
        onChange={choose}
        options={Object.entries(typeWords).map(([name, label]) => ({
          value: name as AuthenticationType,
          label,
        }))}
      />
      {type === 'AMAZON_COGNITO_USER_POOLS' && (
        <UserPoolFields value={value} isDefault={isDefault} onChange={onChange} />
      )}
      {type === 'OPENID_CONNECT' && <OpenIdFields value={value} onChange={onChange} />}
      {type === 'AWS_LAMBDA' && <FunctionFields value={value} onChange={onChange} />}
    </>
  );
}

function UserPoolFields({ value, isDefault, onChange }: ModeFormProps) {
  const config = value.userPoolConfig ?? { userPoolId: '', awsRegion: '' };
  const change = (next: Partial<typeof config>) =>
    onChange({ authenticationType: value.authenticationType, userPoolConfig: { ...config, ...next } });
  return (
    <>
      <TextField
        label="User pool id"
        value={config.userPoolId}
        onChange={(userPoolId) => change({ userPoolId })}
        isCode
        required
      />
      <TextField
        label="Region of the pool"
        value={config.awsRegion}
        onChange={(awsRegion) => change({ awsRegion })}
        isCode
        required
      />
      {isDefault === true && (
        <Select
          label="Fields that name no group"
          value={config.defaultAction ?? 'ALLOW'}
          onChange={(defaultAction) => change({ defaultAction })}
          options={[
            { value: 'ALLOW', label: 'are open to all users' },
            { value: 'DENY', label: 'are closed' },
          ]}
        />
      )}
    </>
  );
}

function OpenIdFields({ value, onChange }: ModeFormProps) {
  const config = value.openIDConnectConfig ?? { issuer: '' };
  const change = (next: Partial<typeof config>) =>
    onChange({ authenticationType: value.authenticationType, openIDConnectConfig: { ...config, ...next } });
  return (
    <>
      <TextField
        label="Issuer"
        value={config.issuer}
        onChange={(issuer) => change({ issuer })}
        isCode
        required
      />
      <TextField
        label="Client ids"
        hint="A regular expression; empty for any"
        value={config.clientId ?? ''}
        onChange={(clientId) => onChange(withClient(value, clientId))}
        isCode
      />
    </>
  );
}

function withClient(value: AuthenticationProvider, clientId: string): AuthenticationProvider {
  const { clientId: _before, ...config } = value.openIDConnectConfig ?? { issuer: '' };
  return {
    authenticationType: value.authenticationType,
    openIDConnectConfig: { ...config, ...(clientId !== '' && { clientId }) },
  };
}

function FunctionFields({ value, onChange }: ModeFormProps) {
  const config = value.lambdaAuthorizerConfig ?? { authorizerUri: '' };
  const change = (next: Partial<typeof config>) =>
    onChange({
      authenticationType: value.authenticationType,
      lambdaAuthorizerConfig: { ...config, ...next },
    });
  return (
    <>
      <TextField
        label="ARN of the function"
        value={config.authorizerUri}
        onChange={(authorizerUri) => change({ authorizerUri })}
        isCode
        required
      />
      <NumberField
        label="Seconds for which its answers are kept"
        value={config.authorizerResultTtlInSeconds ?? 0}
        onChange={(seconds = 0) => change({ authorizerResultTtlInSeconds: seconds })}
        min={0}
        max={3_600}
        isInteger
      />
    </>
  );
}
