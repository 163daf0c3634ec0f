import { Instant } from '../../design/instant.tsx';
import { nextRuns } from './next-runs.ts';

export interface NextRunsListProps {
  readonly expression: string;
  readonly zoneName: string;
  /** A rule's schedule knows no single times. */
  readonly isOfRule?: boolean;
  /** Whence a rate counts, in epoch seconds. */
  readonly anchorSeconds?: number | undefined;
  readonly startSeconds?: number | undefined;
  readonly endSeconds?: number | undefined;
}

const shownRuns = 5;

/** When a schedule comes next; what is wrong with it, where it is none. */
export function NextRunsList({ expression, zoneName, isOfRule = false, ...bounds }: NextRunsListProps) {
  const next = nextRuns({
    expression,
    zoneName,
    isOfRule,
    anchorMs: bounds.anchorSeconds === undefined ? undefined : bounds.anchorSeconds * 1_000,
    startMs: bounds.startSeconds === undefined ? undefined : bounds.startSeconds * 1_000,
    endMs: bounds.endSeconds === undefined ? undefined : bounds.endSeconds * 1_000,
    nowMs: Date.now(),
    count: shownRuns,
  });
  if (next.kind === 'wrong') return <p className="field-error">{next.problem}</p>;
  if (next.times.length === 0) return <p className="muted small">It does not come again.</p>;
  return (
    <ol className="next-runs" aria-label="Next times">
      {next.times.map((ms) => (
        <li key={ms}>
          <Instant ms={ms} look="exact" /> <span className="faint small">(</span>
          <Instant ms={ms} />
          <span className="faint small">)</span>
        </li>
      ))}
    </ol>
  );
}
