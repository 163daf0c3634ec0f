import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { ErrorCallout } from '../design/error-callout.tsx';
import { IconButton } from '../design/icon-button.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { TextField } from '../design/text-field.tsx';
import { toast } from '../design/toasts.tsx';
import { type ServiceError, toServiceError } from '../wire/service-error.ts';
import './pairs-editor.css';

/** A name and its value. */
export type Pair = readonly [name: string, value: string];

export interface PairsEditorProps {
  /** What they are, in the plural. */
  readonly title: string;
  /** One of them: `tag`. */
  readonly noun: string;
  /** Undefined while they are on their way. */
  readonly pairs: readonly Pair[] | undefined;
  readonly error: ServiceError | null;
  /** Adds one, or gives it another value; resolves when the list has been asked for again. @throws ServiceError */
  readonly put: (pair: Pair) => Promise<unknown>;
  /** @throws ServiceError */
  readonly remove: (name: string) => Promise<unknown>;
  readonly hint?: string;
}

/** Pairs that a resource bears: shown, added, changed and taken away; what is taken away can be put back. */
export function PairsEditor({ title, noun, pairs, error, put, remove, hint }: PairsEditorProps) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<ServiceError | null>(null);
  const isKnown = pairs?.some(([known]) => known === name) === true;
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setIsBusy(true);
    setFailure(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      setFailure(toServiceError(thrown));
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  const add = async () => {
    if (!(await attempt(() => put([name, value])))) return;
    setName('');
    setValue('');
  };
  const take = async (pair: Pair) => {
    if (!(await attempt(() => remove(pair[0])))) return;
    const undo = { label: 'Undo', run: () => void attempt(() => put(pair)) };
    toast({ text: `The ${noun} ${pair[0]} is gone`, action: undo });
  };
  return (
    <section className="pairs" aria-label={title}>
      <h2>{title}</h2>
      <ErrorCallout error={error ?? failure} />
      {pairs === undefined && error === null && <Skeleton lines={1} />}
      {pairs?.length === 0 && <p className="faint">None yet</p>}
      <ul className="pair-list">
        {pairs?.map((pair) => (
          <li key={pair[0]}>
            <code>
              {pair[0]} = {pair[1]}
            </code>
            <IconButton
              icon="edit"
              size="small"
              label={`Change the ${noun} ${pair[0]}`}
              onClick={() => {
                setName(pair[0]);
                setValue(pair[1]);
              }}
            />
            <IconButton
              icon="close"
              size="small"
              label={`Take the ${noun} ${pair[0]} away`}
              isDisabled={isBusy}
              onClick={() => void take(pair)}
            />
          </li>
        ))}
      </ul>
      <form
        className="pair-form"
        onSubmit={(event) => {
          event.preventDefault();
          // Within a dialog that is a form too, this one alone is sent.
          event.stopPropagation();
          void add();
        }}
      >
        <TextField label="Key" value={name} onChange={setName} />
        <TextField label="Value" value={value} onChange={setValue} />
        <Button type="submit" icon={isKnown ? 'save' : 'plus'} isDisabled={name === ''} isBusy={isBusy}>
          {isKnown ? `Change the ${noun}` : `Add ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`}
        </Button>
      </form>
      {hint !== undefined && <p className="faint small">{hint}</p>}
    </section>
  );
}
