import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { searchExecutions } from '../../wire/cairn.ts';
import { describeExecution } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { forgetInput, readInputs, saveInput } from './saved-inputs.ts';

export interface InputPickerProps {
  readonly stateMachineArn: string;
  /** The input as it stands in the editor. */
  readonly text: string;
  readonly onPick: (text: string) => void;
}

/** So many of the latest runs lend their inputs. */
const runsOffered = 8;

/** Inputs of a machine that were used or kept before; the one in the editor is kept under a name. */
export function InputPicker({ stateMachineArn, text, onPick }: InputPickerProps) {
  const wire = useWire();
  const [inputs, setInputs] = useState(() => readInputs(localStorage, stateMachineArn));
  const [picked, setPicked] = useState('');
  const [name, setName] = useState<string>();
  const { data } = useOperation(searchExecutions, { stateMachineArn, maxResults: runsOffered });
  const runs = data?.executions ?? [];
  if (inputs.saved.length === 0 && runs.length === 0 && name === undefined && text.trim() === '{}')
    return null;
  const pick = (value: string) => {
    setPicked(value);
    const saved = inputs.saved.find((input) => value === `saved ${input.name}`);
    if (saved !== undefined) onPick(saved.text);
    if (value.startsWith('run ')) {
      describeExecution.run(wire, { executionArn: value.slice(4) }).then(
        (execution) => onPick(execution.input ?? '{}'),
        (error: unknown) => toast({ kind: 'failed', text: String(error) }),
      );
    }
  };
  const save = () => {
    if (name === undefined || name.trim() === '') return;
    setInputs(saveInput(localStorage, stateMachineArn, { name: name.trim(), text }));
    setPicked(`saved ${name.trim()}`);
    setName(undefined);
  };
  const forget = (kept: string) => {
    const before = inputs.saved.find((input) => input.name === kept);
    setInputs(forgetInput(localStorage, stateMachineArn, kept));
    setPicked('');
    toast({
      text: `The input ${kept} is forgotten`,
      action: {
        label: 'Undo',
        run: () => {
          if (before !== undefined) setInputs(saveInput(localStorage, stateMachineArn, before));
        },
      },
    });
  };
  const isSaved = picked.startsWith('saved ');
  return (
    <div className="start-inputs">
      <Select
        label="Begin with"
        value={picked}
        onChange={pick}
        options={[
          { value: '', label: 'What stands below' },
          ...inputs.saved.map((input) => ({ value: `saved ${input.name}`, label: `Kept: ${input.name}` })),
          ...runs.map((run) => ({ value: `run ${run.executionArn}`, label: `Input of ${run.name}` })),
        ]}
      />
      {name === undefined ? (
        <>
          <Button size="small" kind="quiet" icon="save" onClick={() => setName('')}>
            Keep this input…
          </Button>
          {isSaved && (
            <Button size="small" kind="quiet" icon="trash" onClick={() => forget(picked.slice(6))}>
              Forget it
            </Button>
          )}
        </>
      ) : (
        <>
          <TextField
            label="Name of the input"
            value={name}
            onChange={setName}
            autoFocus
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              save();
            }}
          />
          <Button size="small" onClick={save} isDisabled={name.trim() === ''}>
            Keep
          </Button>
        </>
      )}
    </div>
  );
}
