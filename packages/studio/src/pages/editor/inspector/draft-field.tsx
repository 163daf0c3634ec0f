import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react';
import { classNames } from '../../../design/class-names.ts';
import { Field } from '../../../design/field.tsx';

export interface DraftFieldProps {
  readonly label: string;
  readonly value: string;
  /** Called once what was typed is meant: by Enter, or when the field is left. Says what is wrong with it. */
  readonly onCommit: (text: string) => string | undefined;
  readonly hint?: ReactNode;
  readonly isCode?: boolean;
  /** More than one line: Enter makes a new one, Ctrl Enter commits. */
  readonly lines?: number;
  readonly options?: readonly string[];
  readonly placeholder?: string;
  readonly isLabelHidden?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A field whose text becomes an edit when it is left, so that a word is one step of the history. */
export function DraftField(props: DraftFieldProps) {
  // What was typed into the field of one value is not carried into that of another.
  return <Draft key={props.value} {...props} />;
}

function Draft(props: DraftFieldProps) {
  const {
    label,
    value,
    onCommit,
    hint,
    isCode = false,
    lines,
    options,
    placeholder,
    isLabelHidden,
    ref,
  } = props;
  const [text, setText] = useState(value);
  const [error, setError] = useState<string>();
  const listId = useId();
  const commit = () => {
    if (text !== value) setError(onCommit(text));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== value) {
      event.stopPropagation();
      setText(value);
      setError(undefined);
    }
    if (event.key !== 'Enter' || (lines !== undefined && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    commit();
  };
  const shared = {
    className: classNames('input', isCode && 'input-code'),
    value: text,
    placeholder,
    spellCheck: !isCode,
    onBlur: commit,
    onKeyDown,
  };
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden ?? false}>
      {(control) =>
        lines === undefined ? (
          <>
            <input
              {...control}
              {...shared}
              ref={ref}
              type="text"
              autoComplete="off"
              list={options === undefined ? undefined : listId}
              onChange={(event) => setText(event.target.value)}
            />
            {options !== undefined && (
              <datalist id={listId}>
                {options.map((option) => (
                  <option key={option} value={option} />
                ))}
              </datalist>
            )}
          </>
        ) : (
          <textarea
            {...control}
            {...shared}
            rows={Math.min(16, Math.max(lines, text.split('\n').length))}
            onChange={(event) => setText(event.target.value)}
          />
        )
      }
    </Field>
  );
}
