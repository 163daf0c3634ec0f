import { useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { spans } from './found-between.ts';
import { QualifierSelect } from './qualifier-select.tsx';

const statuses = [
  { value: '', label: 'Any status' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'SUCCEEDED', label: 'Succeeded' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'TIMED_OUT', label: 'Timed out' },
  { value: 'ABORTED', label: 'Aborted' },
] as const;

/** Narrows a list of runs; each choice stands in the address. */
export function ListFilters({ stateMachineArn }: { readonly stateMachineArn: string | undefined }) {
  const [status = '', setStatus] = useSearchState('status');
  const [span = '', setSpan] = useSearchState('started');
  const [from = '', setFrom] = useSearchState('from');
  const [before = '', setBefore] = useSearchState('before');
  const [qualifier, setQualifier] = useSearchState('by');
  return (
    <>
      <Select label="Status" isLabelHidden value={status} onChange={setStatus} options={statuses} />
      <Select label="Started" isLabelHidden value={span} onChange={setSpan} options={spans} />
      {span === 'between' && (
        <span className="list-dates">
          <TextField label="From" isLabelHidden type="datetime-local" value={from} onChange={setFrom} />
          <TextField label="Before" isLabelHidden type="datetime-local" value={before} onChange={setBefore} />
        </span>
      )}
      <ErrorFilter />
      {stateMachineArn !== undefined && (
        <QualifierSelect
          stateMachineArn={stateMachineArn}
          isLabelHidden
          wholeLabel="Any version or alias"
          value={qualifier === undefined ? stateMachineArn : `${stateMachineArn}:${qualifier}`}
          onChange={(arn) => setQualifier(arn === stateMachineArn ? undefined : arn.split(':').at(-1))}
        />
      )}
    </>
  );
}

/** An error is found by its whole name, so it is asked for when it was typed to the end. */
function ErrorFilter() {
  const [error = '', setError] = useSearchState('error');
  const [typed, setTyped] = useState(error);
  const [known, setKnown] = useState(error);
  if (known !== error) {
    setKnown(error);
    setTyped(error);
  }
  return (
    <TextField
      label="Error"
      isLabelHidden
      placeholder="Error, such as States.Timeout"
      value={typed}
      onChange={setTyped}
      onBlur={() => setError(typed.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') setError(typed.trim());
      }}
    />
  );
}
