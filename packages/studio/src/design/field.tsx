import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** What every field has. */
export interface FieldProps {
  readonly label: string;
  /** Said under the field. */
  readonly hint?: ReactNode;
  /** What is wrong with the value. */
  readonly error?: string | undefined;
  /** The label is said aloud only: where the place says what it is. */
  readonly isLabelHidden?: boolean;
}

export interface FieldFrameProps extends FieldProps {
  /** Draws the control with what ties it to label, hint and error. */
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** A control with its label, hint and error. */
export function Field({ label, hint, error, isLabelHidden = false, children }: FieldFrameProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  return (
    <div className="field">
      <label htmlFor={id} className={classNames('field-label', isLabelHidden && 'hidden-visually')}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
