/** A value at an instant. */
export interface ChartPoint {
  readonly ms: number;
  readonly value: number;
}

export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly startMs: number;
  readonly endMs: number;
  /** What stands at the upper edge; values begin at zero, or below where there are such. */
  readonly top: number;
  readonly bottom: number;
}

/** The values at which lines are drawn: a few round ones that hold all points between them. */
export function chartTicks(values: readonly number[], wanted = 4): readonly number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  if (low === high) return [0, 1];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  // Multiplied, not added up: 0.1 + 0.2 would be written as it is.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** The line through points, as SVG's path; a gap of more than a period breaks it. */
export function chartPath(points: readonly ChartPoint[], frame: ChartFrame, periodMs: number): string {
  let before: number | undefined;
  return points
    .map((point) => {
      const isJoined = before !== undefined && point.ms - before <= periodMs;
      before = point.ms;
      return `${isJoined ? 'L' : 'M'}${chartX(point.ms, frame).toFixed(1)} ${chartY(point.value, frame).toFixed(1)}`;
    })
    .join('');
}

export function chartX(ms: number, { startMs, endMs, width }: ChartFrame): number {
  return endMs === startMs ? 0 : ((ms - startMs) / (endMs - startMs)) * width;
}

export function chartY(value: number, { top, bottom, height }: ChartFrame): number {
  return top === bottom ? height : height - ((value - bottom) / (top - bottom)) * height;
}
