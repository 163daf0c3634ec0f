import { type ComparedStep, type JsonDifference, jsonDifferencesMax, textDifferences } from '@cairn/diagram';
import { printJson } from '@cairn/kit';
import { IconButton } from '../../design/icon-button.tsx';

export interface CompareDifferencesProps {
  /** What is compared: `Input`. */
  readonly title: string;
  readonly differences: readonly JsonDifference[];
}

/** The places in which two values differ, with both values. Nothing where they are the same. */
export function CompareDifferences({ title, differences }: CompareDifferencesProps) {
  if (differences.length === 0) return null;
  return (
    <details className="compare-differences" open={differences.length <= 12}>
      <summary>
        {title}: {differences.length === jsonDifferencesMax ? 'at least ' : ''}
        {differences.length} {differences.length === 1 ? 'place differs' : 'places differ'}
      </summary>
      <table className="table" aria-label={`Differences of ${title.toLowerCase()}`}>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">First</th>
            <th scope="col">Second</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ path, left, right }) => (
            <tr key={path}>
              <td>
                <code>{path}</code>
              </td>
              <td>
                {left === undefined ? <span className="faint">–</span> : <code>{printJson(left)}</code>}
              </td>
              <td>
                {right === undefined ? <span className="faint">–</span> : <code>{printJson(right)}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** In what one step of two runs differs. */
export function StepDifferences({
  step,
  onClose,
}: {
  readonly step: ComparedStep;
  readonly onClose: () => void;
}) {
  const { left, right, key } = step;
  const parts = [
    ['Input', left?.input, right?.input],
    ['Output', left?.output, right?.output],
    ['Error', left?.error, right?.error],
    ['Cause', left?.cause, right?.cause],
  ] as const;
  const differing = parts
    .map(([title, one, other]) => ({ title, differences: textDifferences(one, other) }))
    .filter(({ differences }) => differences.length > 0);
  return (
    <section className="waiting-card" aria-label={`Differences of ${key}`}>
      <header className="step-header">
        <h2>{key}</h2>
        <IconButton icon="close" label="Close the step" size="small" onClick={onClose} />
      </header>
      {left === undefined || right === undefined ? (
        <p>Only the {left === undefined ? 'second' : 'first'} run came here.</p>
      ) : differing.length === 0 ? (
        <p className="faint">Its data are the same.</p>
      ) : (
        differing.map((part) => <CompareDifferences key={part.title} {...part} />)
      )}
    </section>
  );
}
