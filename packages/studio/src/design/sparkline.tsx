export interface SparklineProps {
  /** Said to those who do not see it. */
  readonly label: string;
  /** Evenly spaced; undefined is a gap. */
  readonly values: readonly (number | undefined)[];
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** The least that the top stands for; the greatest value unless that is less. */
  readonly max?: number;
}

/** A small line of values over time, from nothing up. */
export function Sparkline({ label, values, width = 120, height = 24, max = 0 }: SparklineProps) {
  const known = values.filter((value) => value !== undefined);
  const top = Math.max(max, ...known, Number.MIN_VALUE);
  const step = width / Math.max(1, values.length - 1);
  let isGap = true;
  const line = values.map((value, index) => {
    if (value === undefined) {
      isGap = true;
      return '';
    }
    const command = isGap ? 'M' : 'L';
    isGap = false;
    return `${command}${(index * step).toFixed(1)} ${(height - 1 - (Math.max(0, value) / top) * (height - 2)).toFixed(1)}`;
  });
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <path d={line.join('')} />
    </svg>
  );
}
