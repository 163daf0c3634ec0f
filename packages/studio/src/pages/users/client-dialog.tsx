import { useState } from 'react';
import { Checkbox } from '../../design/checkbox.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import type { AppClient } from '../../wire/user-pool-types.ts';
import { describeUserPoolClient, listUserPoolClients, updateUserPoolClient } from '../../wire/user-pools.ts';
import { type TokenKind, unitOf } from './token-validity.ts';

const flows: readonly (readonly [flow: string, label: string])[] = [
  ['ALLOW_USER_SRP_AUTH', 'Password by SRP'],
  ['ALLOW_USER_PASSWORD_AUTH', 'Password as it is'],
  ['ALLOW_USER_AUTH', 'By choice: password, code, passkey'],
  ['ALLOW_CUSTOM_AUTH', 'Own challenges, by triggers'],
  ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'Password, for administrators'],
  ['ALLOW_REFRESH_TOKEN_AUTH', 'Refresh tokens'],
];
const oauthFlows = ['code', 'implicit', 'client_credentials'] as const;
const tokens: readonly (readonly [kind: TokenKind, label: string])[] = [
  ['AccessToken', 'Access token'],
  ['IdToken', 'Id token'],
  ['RefreshToken', 'Refresh token'],
];

export interface ClientDialogProps {
  readonly client: AppClient;
  readonly onClose: () => void;
}

/** Changes an app client. What is not asked for here goes back as it came: an update takes what is absent for its default. */
export function ClientDialog({ client, onClose }: ClientDialogProps) {
  const [settings, setSettings] = useState(client);
  const [callbacks, setCallbacks] = useState(client.CallbackURLs?.join(' ') ?? '');
  const [logouts, setLogouts] = useState(client.LogoutURLs?.join(' ') ?? '');
  const [scopes, setScopes] = useState(client.AllowedOAuthScopes?.join(' ') ?? '');
  const { run } = usePerform(describeUserPoolClient, listUserPoolClients);
  const change = (part: Partial<AppClient>) => setSettings((before) => ({ ...before, ...part }));
  const save = () => {
    const { ClientSecret: _, CreationDate: __, LastModifiedDate: ___, ...rest } = settings;
    const AllowedOAuthFlows = settings.AllowedOAuthFlows ?? [];
    return run(updateUserPoolClient, {
      ...withoutZeros(rest),
      CallbackURLs: wordsOf(callbacks),
      LogoutURLs: wordsOf(logouts),
      AllowedOAuthFlows,
      AllowedOAuthScopes: wordsOf(scopes),
      AllowedOAuthFlowsUserPoolClient: AllowedOAuthFlows.length > 0,
    });
  };
  return (
    <ActionDialog
      title={`Change ${client.ClientName}`}
      submit="Save"
      run={save}
      onClose={onClose}
      width="normal"
    >
      <TextField
        label="Name"
        value={settings.ClientName}
        onChange={(ClientName) => change({ ClientName })}
        required
      />
      <Choices
        legend="Flows"
        choices={flows}
        chosen={settings.ExplicitAuthFlows}
        onChange={(ExplicitAuthFlows) => change({ ExplicitAuthFlows })}
      />
      <Validity client={settings} onChange={change} />
      <Choices
        legend="OAuth, on the sign-in pages"
        choices={oauthFlows.map((flow) => [flow, flow] as const)}
        chosen={settings.AllowedOAuthFlows}
        onChange={(AllowedOAuthFlows) => change({ AllowedOAuthFlows })}
      />
      <TextField
        label="Scopes"
        hint="With spaces between them: openid email"
        value={scopes}
        onChange={setScopes}
        isCode
      />
      <TextField
        label="Callback URLs"
        hint="With spaces between them; pages of their origins may sign users in"
        value={callbacks}
        onChange={setCallbacks}
        isCode
      />
      <TextField label="Sign-out URLs" value={logouts} onChange={setLogouts} isCode />
      <Checkbox
        label="Answer unknown users as known ones"
        hint="So that nobody learns who has an account"
        isChecked={settings.PreventUserExistenceErrors === 'ENABLED'}
        onChange={(isOn) => change({ PreventUserExistenceErrors: isOn ? 'ENABLED' : 'LEGACY' })}
      />
    </ActionDialog>
  );
}

function Validity({
  client,
  onChange,
}: {
  readonly client: AppClient;
  readonly onChange: (part: Partial<AppClient>) => void;
}) {
  return (
    <div className="pool-validity">
      {tokens.map(([kind, label]) => (
        <TextField
          key={kind}
          label={`${label}, ${unitOf(client, kind)}`}
          inputMode="numeric"
          value={(client[`${kind}Validity`] || '').toString()}
          onChange={(text) => onChange({ [`${kind}Validity`]: Number(text.replaceAll(/\D/g, '')) })}
          isCode
        />
      ))}
    </div>
  );
}

interface ChoicesProps {
  readonly legend: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Several of a few; what is chosen and stands in no box stays chosen. */
function Choices({ legend, choices, chosen = [], onChange }: ChoicesProps) {
  return (
    <fieldset className="pool-choices">
      <legend>{legend}</legend>
      {choices.map(([value, label]) => (
        <Checkbox
          key={value}
          label={label}
          isChecked={chosen.includes(value)}
          onChange={(isOn) => onChange(isOn ? [...chosen, value] : chosen.filter((one) => one !== value))}
        />
      ))}
    </fieldset>
  );
}

/** Times that were emptied have their defaults again. */
function withoutZeros<Settings extends object>(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== 0)) as Settings;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
