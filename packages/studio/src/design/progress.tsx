export interface ProgressProps {
  readonly label: string;
  /** From 0 to `max`; undefined while nobody knows. */
  readonly value: number | undefined;
  readonly max?: number;
}

/** How far something is. */
export function Progress({ label, value, max = 1 }: ProgressProps) {
  return (
    <progress className="progress" aria-label={label} max={max} {...(value === undefined ? {} : { value })} />
  );
}
