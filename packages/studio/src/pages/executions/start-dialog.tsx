import { prettyJson } from '@cairn/diagram';
import { useMemo, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';
import { searchExecutions, startTimedExecution } from '../../wire/cairn.ts';
import { describeStateMachine, listExecutions } from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import './executions.css';
import { inputHints, missingHints, withHints } from './input-hints.ts';
import { InputPicker } from './input-picker.tsx';
import { QualifierSelect } from './qualifier-select.tsx';
import { useRunDefinition } from './run-definition.ts';
import { keepLast, readInputs } from './saved-inputs.ts';

export interface StartDialogProps {
  /** The machine, a version or an alias of it. */
  readonly stateMachineArn: string;
  /** JSON text to begin with; the input that was used last where none is given. */
  readonly input?: string | undefined;
  readonly onClose: () => void;
  readonly onStarted: (executionArn: string) => void;
}

/** Starts a run: with a new input, one that was used or kept before, by a version or alias, on skipped time. */
export function StartDialog({ stateMachineArn, input, onClose, onStarted }: StartDialogProps) {
  const machineArn = stateMachineArn.split(':').slice(0, 7).join(':');
  const [qualified, setQualified] = useState(stateMachineArn);
  const [text, setText] = useState(() => laidOut(input ?? readInputs(localStorage, machineArn).last ?? '{}'));
  const [name, setName] = useState('');
  const [skipsTime, setSkipsTime] = useState(false);
  const start = useAction(startTimedExecution, { renews: [listExecutions, searchExecutions] });
  const { data: machine } = useOperation(describeStateMachine, { stateMachineArn: qualified });
  const definition = useRunDefinition(machine?.definition);
  const hints = useMemo(() => (definition === undefined ? [] : inputHints(definition.value)), [definition]);
  const jsonError = objectionTo(text);
  const submit = () => {
    if (jsonError !== undefined) return;
    keepLast(localStorage, machineArn, text);
    start
      .run({
        stateMachineArn: qualified,
        input: text,
        ...(name !== '' && { name }),
        ...(skipsTime && { time: 'skip' as const }),
      })
      .then(({ executionArn }) => onStarted(executionArn))
      // The dialog shows it.
      .catch(() => undefined);
  };
  return (
    <Dialog
      title="Start a run"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={start.isRunning} isDisabled={jsonError !== undefined}>
            Start
          </Button>
        </>
      }
    >
      <InputPicker stateMachineArn={machineArn} text={text} onPick={(picked) => setText(laidOut(picked))} />
      <JsonEditor label="Input" value={text} onChange={setText} height={10} error={jsonError} />
      <MissingHints hints={hints} text={text} onFill={setText} />
      <div className="start-options">
        <TextField label="Name" value={name} onChange={setName} hint="Made up where it is left empty" />
        <QualifierSelect stateMachineArn={machineArn} value={qualified} onChange={setQualified} />
      </div>
      <Checkbox
        label="Skip the time"
        isChecked={skipsTime}
        onChange={setSkipsTime}
        hint="Waits, retries and time-outs pass at once, on a clock of the run's own"
      />
      <ErrorCallout error={start.error} />
    </Dialog>
  );
}

interface MissingHintsProps {
  readonly hints: readonly string[];
  readonly text: string;
  readonly onFill: (text: string) => void;
}

/** What the definition reads and the input does not have. */
function MissingHints({ hints, text, onFill }: MissingHintsProps) {
  const missing = missingHints(hints, text);
  if (missing.length === 0) return null;
  return (
    <p className="start-hints small">
      <span className="faint">The definition reads</span>
      {missing.slice(0, 12).map((path) => (
        <code key={path}>$.{path}</code>
      ))}
      {missing.length > 12 && <span className="faint">and {missing.length - 12} more</span>}
      <Button size="small" kind="quiet" icon="plus" onClick={() => onFill(withHints(hints, text))}>
        Add what is missing
      </Button>
    </p>
  );
}

function objectionTo(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Laid out for reading, its numbers as they are written. */
function laidOut(text: string): string {
  return prettyJson(text) ?? text;
}
