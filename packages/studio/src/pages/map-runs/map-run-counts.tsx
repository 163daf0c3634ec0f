import { countOf } from '../../design/count-of.ts';
import type { MapRunCounts, MapRunDescription } from '../../wire/step-functions-types.ts';

const parts = [
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['timedOut', 'timed out'],
  ['aborted', 'aborted'],
  ['running', 'running'],
  ['pending', 'waiting'],
] as const;

/** How many items and executions there are of each kind: as a bar, and in numbers. */
export function MapRunCountsPanel({ mapRun }: { readonly mapRun: MapRunDescription }) {
  return (
    <div className="map-run-counts">
      <Counts title="Items" counts={mapRun.itemCounts} />
      <Counts title="Executions" counts={mapRun.executionCounts} />
    </div>
  );
}

function Counts({ title, counts }: { readonly title: string; readonly counts: MapRunCounts }) {
  const { total, resultsWritten, failuresNotRedrivable, pendingRedrive } = counts;
  const done = counts.succeeded + counts.failed + counts.timedOut + counts.aborted;
  const further = [
    resultsWritten > 0 ? `${countOf(resultsWritten, 'results')} written` : undefined,
    (pendingRedrive ?? 0) > 0 ? `${countOf(pendingRedrive ?? 0, 'executions')} to be redriven` : undefined,
    (failuresNotRedrivable ?? 0) > 0
      ? `${countOf(failuresNotRedrivable ?? 0, 'failures')} that cannot be redriven`
      : undefined,
  ].filter((each) => each !== undefined);
  return (
    <section className="map-run-count" aria-label={title}>
      <h2>
        {title} <span className="faint">{number(total)}</span>
      </h2>
      <div
        className="map-run-bar"
        role="progressbar"
        aria-label={`${title} done`}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        {parts.map(([kind]) => (
          <span key={kind} className={`map-run-part map-run-${kind}`} style={{ flexGrow: counts[kind] }} />
        ))}
      </div>
      <dl className="map-run-numbers">
        {parts
          .filter(([kind]) => counts[kind] > 0 || kind === 'succeeded' || kind === 'failed')
          .map(([kind, label]) => (
            <div key={kind}>
              <dt>
                <span className={`map-run-dot map-run-${kind}`} aria-hidden="true" /> {label}
              </dt>
              <dd>{number(counts[kind])}</dd>
            </div>
          ))}
      </dl>
      {further.length > 0 && <p className="faint small">{further.join(' · ')}</p>}
    </section>
  );
}

function number(count: number): string {
  return count.toLocaleString('en');
}
