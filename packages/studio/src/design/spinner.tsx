export interface SpinnerProps {
  /** Pixels. */
  readonly size?: number;
  /** Said aloud; left out where words stand beside it. */
  readonly label?: string;
}

/** Turns while something is on its way. */
export function Spinner({ size = 16, label }: SpinnerProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a label is given where no words stand beside it
    <svg
      className="spinner"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="2" opacity="0.25" />
      <path d="M14 8a6 6 0 0 0-6-6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
