import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { ApiKey, AuthenticationType, GraphqlApi } from '../../wire/graphql-types.ts';
import { modesOf, modeWords, type SendAs } from './send-as.ts';

export interface SendAsFormProps {
  readonly api: GraphqlApi;
  readonly keys: readonly ApiKey[];
  readonly value: SendAs;
  readonly onChange: (value: SendAs) => void;
}

/** As whom requests are sent: by a mode that the API takes, with a key of it or a token. */
export function SendAsForm({ api, keys, value, onChange }: SendAsFormProps) {
  const { mode, secret } = value;
  return (
    <>
      <Select<AuthenticationType>
        label="Send as"
        value={mode}
        onChange={(next) => onChange({ mode: next, secret: next === 'API_KEY' ? (keys[0]?.id ?? '') : '' })}
        options={modesOf(api).map((one) => ({ value: one, label: modeWords[one] }))}
      />
      {mode === 'API_KEY' && keys.length > 0 && (
        <Select
          label="Key"
          value={secret}
          onChange={(next) => onChange({ mode, secret: next })}
          options={[
            ...keys.map(({ id, description = '' }) => ({
              value: id,
              label: description === '' ? id : `${description} (${id.slice(0, 8)}…)`,
            })),
            { value: '', label: 'No key' },
          ]}
        />
      )}
      {mode === 'API_KEY' && keys.length === 0 && (
        <p className="muted small">
          It has no key yet: <Link href={to.graphqlApi(api.apiId, 'access')}>make one</Link>.
        </p>
      )}
      {mode !== 'API_KEY' && mode !== 'AWS_IAM' && (
        <TextField
          label="Token"
          value={secret}
          onChange={(next) => onChange({ mode, secret: next.trim() })}
          isCode
          placeholder="eyJ…"
        />
      )}
    </>
  );
}
