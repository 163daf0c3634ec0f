import { Button } from './button.tsx';
import { countOf } from './count-of.ts';

export interface LoadMoreProps {
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  /** How many are shown. */
  readonly count?: number | undefined;
  /** What they are, in the plural: `executions`. */
  readonly noun?: string;
}

/** Asks for the next page of a list; takes what `usePagedOperation` gives. */
export function LoadMore({ hasMore, isLoadingMore, loadMore, count, noun = 'items' }: LoadMoreProps) {
  // That there is nothing is said in the table's place.
  if (!hasMore && (count ?? 0) === 0) return null;
  return (
    <div className="load-more">
      {count !== undefined && (
        <span className="faint small">
          {countOf(count, noun)}
          {hasMore ? ' so far' : ''}
        </span>
      )}
      {hasMore && (
        <Button size="small" isBusy={isLoadingMore} onClick={loadMore}>
          Load more
        </Button>
      )}
    </div>
  );
}
