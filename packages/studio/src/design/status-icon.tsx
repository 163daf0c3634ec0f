import type { ReactNode } from 'react';
import type { StatusKind } from './status.ts';

/** One shape for each: told apart without colour. */
const shapes: { readonly [kind in StatusKind]: ReactNode } = {
  succeeded: (
    <>
      <circle cx="8" cy="8" r="7" className="status-shape" />
      <path d="m4.75 8.25 2.25 2.25 4.25-4.75" className="status-mark" />
    </>
  ),
  failed: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" className="status-shape" />
      <path d="m5.5 5.5 5 5m0-5-5 5" className="status-mark" />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="5.75" className="status-ring" />
      <path d="M13.75 8A5.75 5.75 0 0 0 8 2.25" className="status-ring-lead" />
      <circle cx="8" cy="8" r="2" className="status-shape" />
    </>
  ),
  'timed-out': (
    <>
      <circle cx="8" cy="8" r="7" className="status-shape" />
      <path d="M8 4.25V8.5l2.5 1.5" className="status-mark" />
    </>
  ),
  aborted: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="3" className="status-shape" />
      <path d="M4.75 8h6.5" className="status-mark" />
    </>
  ),
  caught: (
    <>
      <path d="M8 1 15.25 14.5H.75z" className="status-shape" />
      <path d="M8 6v3.75M8 12v.01" className="status-mark" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6" className="status-ring status-ring-dashed" />
    </>
  ),
};

export interface StatusIconProps {
  readonly kind: StatusKind;
  /** Pixels. */
  readonly size?: number;
  /** Said aloud; left out where the word stands beside it. */
  readonly label?: string;
}

/** The shape of a status. */
export function StatusIcon({ kind, size = 14, label }: StatusIconProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a label is given where no words stand beside it
    <svg
      className={`status-icon status-icon-${kind}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shapes[kind]}
    </svg>
  );
}
