import type { ReactNode } from 'react';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
  readonly hint?: ReactNode;
}

/** Something that is so or not. */
export function Checkbox({ label, isChecked, onChange, isDisabled = false, hint }: CheckboxProps) {
  return (
    <label className="checkbox">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <span className="field-hint checkbox-hint">{hint}</span>}
      </span>
    </label>
  );
}
