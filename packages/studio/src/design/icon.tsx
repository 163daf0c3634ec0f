import type { ReactNode } from 'react';

/** The studio's own pictures, drawn on a grid of 16 with lines of 1.5. */
const drawings = {
  activity: <path d="M1.5 8h3l2-5 3 10 2-5h3" />,
  arrowRight: <path d="M3 8h10M9 4l4 4-4 4" />,
  branch: (
    <>
      <circle cx="4" cy="3.5" r="1.75" />
      <circle cx="4" cy="12.5" r="1.75" />
      <circle cx="12" cy="5.5" r="1.75" />
      <path d="M4 5.25v5.5M12 7.25c0 2.25-2.5 2.5-4.5 2.75S4 10.75 4 10.75" />
    </>
  ),
  check: <path d="m3 8.5 3.25 3.25L13 4.75" />,
  chevronDown: <path d="m4 6 4 4 4-4" />,
  chevronLeft: <path d="m10 4-4 4 4 4" />,
  chevronRight: <path d="m6 4 4 4-4 4" />,
  chevronUp: <path d="m4 10 4-4 4 4" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.5V8l2.5 1.5" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  code: <path d="M5 4.5 1.5 8 5 11.5M11 4.5 14.5 8 11 11.5M9.25 3l-2.5 10" />,
  columns: (
    <>
      <rect x="2" y="2.75" width="12" height="10.5" rx="1.5" />
      <path d="M6 2.75v10.5M10 2.75v10.5" />
    </>
  ),
  compare: (
    <>
      <rect x="1.75" y="3" width="5" height="10" rx="1.25" />
      <rect x="9.25" y="3" width="5" height="10" rx="1.25" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  database: (
    <>
      <ellipse cx="8" cy="3.75" rx="5.5" ry="2" />
      <path d="M2.5 3.75v8.5c0 1.1 2.46 2 5.5 2s5.5-.9 5.5-2v-8.5M2.5 8c0 1.1 2.46 2 5.5 2s5.5-.9 5.5-2" />
    </>
  ),
  download: <path d="M8 2v8.5M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11" />,
  edit: <path d="M10.75 2.75 13.25 5.25 5.5 13H3v-2.5zM9 4.5 11.5 7" />,
  event: <path d="M9 1.75 3 9h4.5L7 14.25 13 7H8.5z" />,
  external: (
    <path d="M6.5 3H4a1.5 1.5 0 0 0-1.5 1.5V12A1.5 1.5 0 0 0 4 13.5h7.5A1.5 1.5 0 0 0 13 12V9.5M9.5 2.5h4v4M13.25 2.75 7.5 8.5" />
  ),
  eye: (
    <>
      <path d="M1.25 8S3.75 3.5 8 3.5 14.75 8 14.75 8 12.25 12.5 8 12.5 1.25 8 1.25 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  file: (
    <path d="M9 1.75H4.5A1.5 1.5 0 0 0 3 3.25v9.5a1.5 1.5 0 0 0 1.5 1.5h7a1.5 1.5 0 0 0 1.5-1.5v-7zM9 1.75v4h4" />
  ),
  filter: <path d="M2 3.5h12M4.5 8h7M6.75 12.5h2.5" />,
  function: <path d="M3 13.5 7.25 5.5M4 2.5h1.25a1.5 1.5 0 0 1 1.4 1L10.4 12.5a1.5 1.5 0 0 0 1.4 1H13" />,
  graphql: (
    <>
      <path d="M8 3.25 12.25 5.75v4.5L8 12.75l-4.25-2.5v-4.5z" />
      <path d="M8 3.25 3.75 10.25h8.5z" />
      <circle cx="8" cy="2.75" r="1" />
      <circle cx="8" cy="13.25" r="1" />
      <circle cx="12.75" cy="5.5" r="1" />
      <circle cx="3.25" cy="5.5" r="1" />
      <circle cx="12.75" cy="10.5" r="1" />
      <circle cx="3.25" cy="10.5" r="1" />
    </>
  ),
  image: (
    <>
      <rect x="2" y="2.75" width="12" height="10.5" rx="1.5" />
      <circle cx="5.75" cy="6.25" r="1.1" />
      <path d="m2.5 12 3.75-3.5 2.5 2.25L11 8.5l2.75 2.75" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 7.25v4M8 4.75v.01" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="8" r="3" />
      <path d="M8 8h6.25v2.5M11.5 8v2" />
    </>
  ),
  link: (
    <path d="M6.5 9.5 9.5 6.5M7 4.75 8.5 3.25a3 3 0 0 1 4.25 4.25L11.25 9M4.75 7 3.25 8.5a3 3 0 0 0 4.25 4.25L9 11.25" />
  ),
  list: <path d="M5.5 4h8.5M5.5 8h8.5M5.5 12h8.5M2.25 4v.01M2.25 8v.01M2.25 12v.01" />,
  logs: <path d="M2.5 3.5h11M2.5 6.5h7M2.5 9.5h11M2.5 12.5h5" />,
  mail: (
    <>
      <rect x="1.75" y="3" width="12.5" height="10" rx="1.5" />
      <path d="m2.25 4.25 5.75 4.5 5.75-4.5" />
    </>
  ),
  map: (
    <>
      <rect x="2" y="2" width="5" height="5" rx="1.25" />
      <rect x="9" y="2" width="5" height="5" rx="1.25" />
      <rect x="2" y="9" width="5" height="5" rx="1.25" />
      <rect x="9" y="9" width="5" height="5" rx="1.25" />
    </>
  ),
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  meter: <path d="M2.5 12.5a6.25 6.25 0 1 1 11 0M8 9.75l2.75-3.5M8 9.75v.01" />,
  metrics: <path d="M2.5 2.5v11h11M5.5 11V8M8.5 11V5M11.5 11V6.5" />,
  minus: <path d="M3.5 8h9" />,
  moon: <path d="M13.5 9.5A5.75 5.75 0 0 1 6.5 2.5a5.75 5.75 0 1 0 7 7z" />,
  more: <path d="M3.5 8v.01M8 8v.01M12.5 8v.01" strokeWidth={2.25} />,
  object: <path d="M8 1.75 13.75 5v6L8 14.25 2.25 11V5zM2.5 5.1 8 8.25l5.5-3.15M8 8.25v6" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  pin: <path d="M8 9.5v4.75M5 2.5h6l-.75 4 2 3h-8.5l2-3z" />,
  play: <path d="M4.5 2.75v10.5L13 8z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  queue: (
    <>
      <rect x="1.75" y="4.25" width="3.5" height="7.5" rx="1" />
      <rect x="6.75" y="4.25" width="3.5" height="7.5" rx="1" />
      <path d="M12 8h2.5M12.75 6.25 14.5 8l-1.75 1.75" />
    </>
  ),
  redo: <path d="M10 3.5 13.5 7 10 10.5M13.25 7H6a3.25 3.25 0 0 0 0 6.5h2" />,
  redrive: <path d="M13.5 8A5.5 5.5 0 1 1 11.5 3.75M11.75 1.25v2.75H9" />,
  refresh: (
    <path d="M13.25 6A5.5 5.5 0 0 0 3.5 4.5L2.5 6M2.5 2.75V6h3.25M2.75 10a5.5 5.5 0 0 0 9.75 1.5l1-1.5M13.5 13.25V10h-3.25" />
  ),
  save: (
    <path d="M3.75 2.5h7L13.5 5.25v7a1.25 1.25 0 0 1-1.25 1.25h-8.5A1.25 1.25 0 0 1 2.5 12.25v-8.5A1.25 1.25 0 0 1 3.75 2.5zM5 2.5v3.25h5V2.5M5 13.5V9.25h6v4.25" />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  send: <path d="M14 2 7 9M14 2 9.5 14 7 9 2 6.5z" />,
  settings: (
    <path d="M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M8.5 4.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 1 0-3.5 0zM4 11.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 1 0-3.5 0z" />
  ),
  sortDown: <path d="M8 3v10M4.5 9.5 8 13l3.5-3.5" />,
  sortUp: <path d="M8 13V3M4.5 6.5 8 3l3.5 3.5" />,
  split: <path d="M8 2v3.5M8 5.5 3.5 9v5M8 5.5 12.5 9v5" />,
  star: <path d="m8 1.75 1.9 4 4.35.55-3.2 3 .85 4.3L8 11.5l-3.9 2.1.85-4.3-3.2-3 4.35-.55z" />,
  stop: <rect x="3.5" y="3.5" width="9" height="9" rx="1.25" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.25v1.5M8 13.25v1.5M1.25 8h1.5M13.25 8h1.5M3.25 3.25l1 1M11.75 11.75l1 1M12.75 3.25l-1 1M4.25 11.75l-1 1" />
    </>
  ),
  system: (
    <>
      <rect x="1.75" y="2.75" width="12.5" height="8.5" rx="1.5" />
      <path d="M5.5 14h5M8 11.25V14" />
    </>
  ),
  table: (
    <>
      <rect x="2" y="2.75" width="12" height="10.5" rx="1.5" />
      <path d="M2 6.25h12M2 9.75h12M6.5 6.25v7" />
    </>
  ),
  tag: (
    <path d="M2.25 2.25h5.5l6 6a1.25 1.25 0 0 1 0 1.75L10 13.75a1.25 1.25 0 0 1-1.75 0l-6-6zM5.25 5.25v.01" />
  ),
  timeline: <path d="M2.5 3.5h5M5.5 8h6M9 12.5h4.5" strokeWidth={2.25} />,
  trash: (
    <path d="M2.5 4h11M6 4V2.5h4V4M4 4l.6 8.6a1 1 0 0 0 1 .9h4.8a1 1 0 0 0 1-.9L12 4M6.75 6.75v4M9.25 6.75v4" />
  ),
  undo: <path d="M6 3.5 2.5 7 6 10.5M2.75 7H10a3.25 3.25 0 0 1 0 6.5H8" />,
  upload: <path d="M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 13.5h11" />,
  user: (
    <>
      <circle cx="8" cy="5" r="2.75" />
      <path d="M2.5 14a5.5 5.5 0 0 1 11 0" />
    </>
  ),
  users: (
    <>
      <circle cx="6" cy="5" r="2.5" />
      <path d="M1.5 13.25a4.5 4.5 0 0 1 9 0M10.25 2.75a2.5 2.5 0 0 1 0 4.5M12 9.25a4.5 4.5 0 0 1 2.5 4" />
    </>
  ),
  warning: <path d="M8 2.25 14.5 13.5h-13zM8 6.5v3.25M8 11.75v.01" />,
  workflow: (
    <>
      <rect x="5.25" y="1.5" width="5.5" height="3.5" rx="1" />
      <rect x="1.25" y="11" width="5.5" height="3.5" rx="1" />
      <rect x="9.25" y="11" width="5.5" height="3.5" rx="1" />
      <path d="M8 5v3M4 11V9.25C4 8.5 4.5 8 5.25 8h5.5c.75 0 1.25.5 1.25 1.25V11" />
    </>
  ),
  zoomIn: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5M7 5v4M5 7h4" />
    </>
  ),
  zoomOut: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5M5 7h4" />
    </>
  ),
} as const satisfies { readonly [name: string]: ReactNode };

/** The name of a picture. */
export type IconName = keyof typeof drawings;

/** All names, for the page that shows them. */
export const iconNames = Object.keys(drawings) as readonly IconName[];

export interface IconProps {
  readonly name: IconName;
  /** Pixels; 16 unless said. */
  readonly size?: number;
  /** Said to those who do not see it. Left out where words stand beside it. */
  readonly label?: string;
  readonly className?: string;
}

/** A small picture in the colour of the text around it. */
export function Icon({ name, size = 16, label, className }: IconProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a label is given where no words stand beside it
    <svg
      className={className === undefined ? 'icon' : `icon ${className}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {drawings[name]}
    </svg>
  );
}
