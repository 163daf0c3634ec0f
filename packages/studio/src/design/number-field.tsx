import { useState } from 'react';
import type { FieldProps } from './field.tsx';
import { TextField } from './text-field.tsx';

export interface NumberFieldProps extends FieldProps {
  /** Undefined while it is empty. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number;
  readonly max?: number;
  readonly isInteger?: boolean;
  readonly placeholder?: string;
}

/** A number. What is typed stays as it is typed; what is no number, or out of bounds, is said. */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, isInteger = false, error, ...rest } = props;
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const shown = numberIn(text) === value ? text : value === undefined ? '' : String(value);
  const objection = objectionTo(shown, { min, max, isInteger });
  return (
    <TextField
      {...rest}
      inputMode={isInteger ? 'numeric' : 'decimal'}
      value={objection === undefined ? shown : text}
      error={error ?? objection}
      onChange={(next) => {
        setText(next);
        if (objectionTo(next, { min, max, isInteger }) === undefined) onChange(numberIn(next));
      }}
    />
  );
}

interface Bounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly isInteger: boolean;
}

function numberIn(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

function objectionTo(text: string, { min, max, isInteger }: Bounds): string | undefined {
  const value = numberIn(text);
  if (value === undefined) return undefined;
  if (!Number.isFinite(value)) return 'This is not a number';
  if (isInteger && !Number.isInteger(value)) return 'A whole number is wanted';
  if (min !== undefined && value < min) return `At least ${min}`;
  return max !== undefined && value > max ? `At most ${max}` : undefined;
}
