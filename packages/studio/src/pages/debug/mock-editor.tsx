import { JsonEditor } from '../../design/code-editor.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { StateMock } from './state-mock.ts';

export interface MockEditorProps {
  /** Undefined before something was chosen. */
  readonly mock: StateMock | undefined;
  readonly onChange: (mock: StateMock) => void;
}

const unchosen = { value: 'unchosen', label: 'Choose…' } as const;
const kinds = [
  { value: 'real', label: 'Do it for real' },
  { value: 'result', label: 'Give this result instead' },
  { value: 'error', label: 'Fail with this error instead' },
] as const;

/** What the state's work is to give: the real thing, a made-up result, or an error. */
export function MockEditor({ mock, onChange }: MockEditorProps) {
  const change = (kind: StateMock['kind'] | 'unchosen') => {
    if (kind === 'unchosen') return;
    if (kind === 'real') onChange({ kind });
    else if (kind === 'result') onChange({ kind, result: '{}' });
    else onChange({ kind, error: 'States.TaskFailed', cause: '' });
  };
  return (
    <div className="answer-fields">
      <Select
        label="Its work"
        value={mock?.kind ?? 'unchosen'}
        onChange={change}
        options={mock === undefined ? [unchosen, ...kinds] : kinds}
      />
      {mock?.kind === 'real' && <p className="faint small">Functions and services are called as in a run.</p>}
      {mock?.kind === 'result' && (
        <JsonEditor
          label="Result"
          value={mock.result}
          onChange={(result) => onChange({ kind: 'result', result })}
          height={3}
        />
      )}
      {mock?.kind === 'error' && (
        <>
          <TextField
            label="Error"
            value={mock.error}
            onChange={(error) => onChange({ ...mock, error })}
            isCode
          />
          <TextField label="Cause" value={mock.cause} onChange={(cause) => onChange({ ...mock, cause })} />
        </>
      )}
    </div>
  );
}
