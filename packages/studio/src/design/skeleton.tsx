export interface SkeletonProps {
  /** How many lines stand for what is on its way. */
  readonly lines?: number;
  readonly label?: string;
}

/** Holds the place of what is on its way. */
export function Skeleton({ lines = 3, label = 'Loading' }: SkeletonProps) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <span key={line} className={`skeleton-line skeleton-line-${line % 4}`} />
      ))}
    </div>
  );
}
