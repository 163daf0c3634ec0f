/** What happened in one span of time. */
export interface RateBucket {
  readonly startMs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Neither: running, aborted. */
  readonly other?: number;
}

export interface RatePlotProps {
  /** Said to those who do not see it. */
  readonly label: string;
  readonly buckets: readonly RateBucket[];
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** A small plot of how much happened, and how much of it failed. Failures stand below the line: seen without colour. */
export function RatePlot({ label, buckets, width = 120, height = 24 }: RatePlotProps) {
  const above = Math.max(1, ...buckets.map((bucket) => bucket.succeeded + (bucket.other ?? 0)));
  const below = Math.max(1, ...buckets.map((bucket) => bucket.failed));
  // The line stays at one height, so that plots under one another can be compared.
  const line = Math.round(height * 0.65);
  const unit = Math.min((line - 1) / above, (height - line - 1) / below);
  const step = width / Math.max(1, buckets.length);
  const bar = (from: number, count: number) => ({
    y: from,
    height: count === 0 ? 0 : Math.max(1.5, count * unit),
  });
  return (
    <svg
      className="rate-plot"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <path d={`M0 ${line}H${width}`} className="rate-line" />
      {buckets.map((bucket, index) => {
        const x = index * step + 0.5;
        const good = bar(0, bucket.succeeded);
        const other = bar(0, bucket.other ?? 0);
        const bad = bar(line, bucket.failed);
        return (
          <g key={bucket.startMs}>
            <rect
              x={x}
              width={step - 1}
              y={line - good.height}
              height={good.height}
              className="rate-succeeded"
            />
            <rect
              x={x}
              width={step - 1}
              y={line - good.height - other.height}
              height={other.height}
              className="rate-other"
            />
            <rect x={x} width={step - 1} y={bad.y} height={bad.height} className="rate-failed" />
          </g>
        );
      })}
    </svg>
  );
}
