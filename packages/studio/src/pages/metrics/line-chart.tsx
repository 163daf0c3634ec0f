import { useId } from 'react';
import { printInstant } from '../../design/print-instant.ts';
import { useTimeZone } from '../../design/time-zone.ts';
import { type ChartPoint, chartPath, chartTicks, chartX, chartY } from './chart-points.ts';

export interface LineChartProps {
  /** What it shows, for those who do not see it; the values stand in a table beside. */
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly startMs: number;
  readonly endMs: number;
  readonly periodMs: number;
}

const width = 720;
const height = 220;
const left = 64;
const foot = 24;

/** Values over time as a line; each point is named when one points at it. */
export function LineChart({ label, points, startMs, endMs, periodMs }: LineChartProps) {
  const id = useId();
  const zone = useTimeZone();
  const ticks = chartTicks(points.map(({ value }) => value));
  const frame = { width, height, startMs, endMs, bottom: ticks[0] ?? 0, top: ticks.at(-1) ?? 1 };
  const time = (ms: number) => printInstant(ms, { zone, isPrecise: false });
  return (
    <svg
      className="line-chart"
      viewBox={`-${left} -10 ${width + left + 10} ${height + foot + 10}`}
      role="img"
      aria-labelledby={id}
    >
      <title id={id}>{label}</title>
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M0 ${chartY(tick, frame)}H${width}`} className="line-chart-grid" />
          <text x={-8} y={chartY(tick, frame)} className="line-chart-value">
            {tick.toLocaleString('en')}
          </text>
        </g>
      ))}
      <text x={0} y={height + foot - 4} className="line-chart-time">
        {time(startMs)}
      </text>
      <text x={width} y={height + foot - 4} className="line-chart-time line-chart-time-end">
        {time(endMs)}
      </text>
      <path d={chartPath(points, frame, periodMs)} className="line-chart-line" />
      {points.map((point) => (
        <circle
          key={point.ms}
          cx={chartX(point.ms, frame)}
          cy={chartY(point.value, frame)}
          r={points.length > 200 ? 1.5 : 3}
          className="line-chart-point"
        >
          <title>{`${time(point.ms)}: ${point.value.toLocaleString('en')}`}</title>
        </circle>
      ))}
    </svg>
  );
}
