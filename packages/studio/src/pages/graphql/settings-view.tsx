import { useState } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { getGraphqlApi, listGraphqlApis, updateGraphqlApi } from '../../wire/graphql-apis.ts';
import type {
  AuthenticationProvider,
  FieldLogLevel,
  GraphqlApi,
  GraphqlApiSettings,
} from '../../wire/graphql-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { addressesOf } from './api-addresses.ts';
import { settingsOf } from './api-settings.ts';
import { DomainPart } from './domain-part.tsx';
import { ModeForm } from './mode-form.tsx';

const levelWords: { readonly [level in FieldLogLevel]: string } = {
  NONE: 'Nothing',
  ERROR: 'Fields with errors',
  INFO: 'Errors and what code logs as information',
  DEBUG: 'The same, and what code logs for debugging',
  ALL: 'Everything, with the time of each resolver',
};

/** How an API is set. */
export function SettingsView({ api }: { readonly api: GraphqlApi }) {
  const text = JSON.stringify(settingsOf(api));
  return (
    <div className="resource-columns">
      <SettingsForm key={text} api={api} />
      <div className="resource-part">
        <KeyValues
          items={[
            ['ARN', <ArnLink key="a" arn={api.arn} isWhole isCopyable />],
            ...addressesOf(api, location.origin).map(
              ([label, address]) => [label, <CopyableAddress key={label} address={address} />] as const,
            ),
            ['Visibility', api.visibility],
          ]}
        />
        <p className="muted small">
          Where names below localhost are not resolved (Node), the address by path leads here too. aws-amplify
          opens subscriptions over TLS alone: give it an https address, and have the machine trust the server
          (<code>cairn trust</code>; for Node, <code>NODE_EXTRA_CA_CERTS</code>).
        </p>
        <DomainPart apiId={api.apiId} />
      </div>
    </div>
  );
}

function CopyableAddress({ address }: { readonly address: string }) {
  return (
    <span className="graphql-endpoint">
      <code>{address}</code>
      <CopyButton text={address} label={`Copy ${address}`} />
    </span>
  );
}

function SettingsForm({ api }: { readonly api: GraphqlApi }) {
  const [settings, setSettings] = useState<GraphqlApiSettings>(() => settingsOf(api));
  const update = useAction(updateGraphqlApi, { renews: [getGraphqlApi, listGraphqlApis] });
  const change = (next: Partial<GraphqlApiSettings>) => setSettings({ ...settings, ...next });
  const save = () =>
    update
      .run({ apiId: api.apiId, ...settings })
      .then(() => toast({ text: 'The settings are saved' }))
      // It is shown below.
      .catch(() => undefined);
  return (
    <form
      className="resource-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField label="Name" value={settings.name} onChange={(name) => change({ name })} required />
      <ModesPart settings={settings} change={change} />
      <LogPart settings={settings} change={change} />
      <LimitsPart settings={settings} change={change} />
      <ErrorCallout error={update.error} />
      <div>
        <Button kind="primary" type="submit" isBusy={update.isRunning}>
          Save the settings
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly settings: GraphqlApiSettings;
  readonly change: (next: Partial<GraphqlApiSettings>) => void;
}

/** Who may ask: by the default mode, and by further ones. */
function ModesPart({ settings, change }: PartProps) {
  const others = settings.additionalAuthenticationProviders ?? [];
  const setOthers = (next: readonly AuthenticationProvider[]) =>
    change({ additionalAuthenticationProviders: next });
  return (
    <>
      <fieldset className="graphql-mode">
        <legend>Default mode</legend>
        <ModeForm value={settings} isDefault onChange={(provider) => change(cleared(provider))} />
      </fieldset>
      {others.map((provider, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mode has no name but its place
        <fieldset className="graphql-mode" key={index}>
          <legend>Further mode {index + 1}</legend>
          <ModeForm
            value={provider}
            onChange={(next) => setOthers(others.map((one, at) => (at === index ? next : one)))}
          />
          <div>
            <Button
              size="small"
              icon="close"
              onClick={() => setOthers(others.filter((_, at) => at !== index))}
            >
              Take it away
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button
          icon="plus"
          onClick={() =>
            setOthers([
              ...others,
              { authenticationType: settings.authenticationType === 'API_KEY' ? 'AWS_IAM' : 'API_KEY' },
            ])
          }
        >
          Add a mode
        </Button>
      </div>
    </>
  );
}

function LogPart({ settings, change }: PartProps) {
  const { account } = useWire();
  const { fieldLogLevel = 'NONE', excludeVerboseContent = false } = settings.logConfig ?? {};
  const logWith = (next: {
    readonly fieldLogLevel: FieldLogLevel;
    readonly excludeVerboseContent: boolean;
  }) =>
    change({
      logConfig: {
        cloudWatchLogsRoleArn: `arn:aws:iam::${account}:role/appsync-logs`,
        ...settings.logConfig,
        ...next,
      },
    });
  return (
    <>
      <Select<FieldLogLevel>
        label="What is logged of requests"
        value={fieldLogLevel}
        onChange={(level) => logWith({ fieldLogLevel: level, excludeVerboseContent })}
        options={Object.entries(levelWords).map(([value, label]) => ({
          value: value as FieldLogLevel,
          label,
        }))}
      />
      {fieldLogLevel !== 'NONE' && (
        <Checkbox
          label="Leave out headers, contexts and what handlers made"
          isChecked={excludeVerboseContent}
          onChange={(next) => logWith({ fieldLogLevel, excludeVerboseContent: next })}
        />
      )}
    </>
  );
}

function LimitsPart({ settings, change }: PartProps) {
  return (
    <>
      <Checkbox
        label="Answer introspection"
        hint="Clients may ask which types there are"
        isChecked={settings.introspectionConfig !== 'DISABLED'}
        onChange={(isOn) => change({ introspectionConfig: isOn ? 'ENABLED' : 'DISABLED' })}
      />
      <NumberField
        label="Levels that a query may be deep"
        hint="0 for any"
        value={settings.queryDepthLimit ?? 0}
        onChange={(depth = 0) => change({ queryDepthLimit: depth })}
        min={0}
        max={75}
        isInteger
      />
      <NumberField
        label="Resolvers that a request may run"
        hint="0 for as many as the server allows"
        value={settings.resolverCountLimit ?? 0}
        onChange={(count = 0) => change({ resolverCountLimit: count })}
        min={0}
        max={10_000}
        isInteger
      />
    </>
  );
}

/** A mode brings its own configuration; that of the one before goes. */
function cleared(provider: AuthenticationProvider): Partial<GraphqlApiSettings> {
  const { authenticationType, userPoolConfig, openIDConnectConfig, lambdaAuthorizerConfig } = provider;
  return {
    authenticationType,
    userPoolConfig,
    openIDConnectConfig,
    lambdaAuthorizerConfig,
  } as Partial<GraphqlApiSettings>;
}
