import { JsonView } from '../../../design/json-view.tsx';
import type { TestStateOutput } from '../../../wire/step-functions-types.ts';

const statusWords: { readonly [status: string]: string } = {
  SUCCEEDED: 'It succeeds',
  FAILED: 'It fails',
  RETRIABLE: 'It fails and would be tried again',
  CAUGHT_ERROR: 'Its error is caught',
};

/** What came of trying a state: how it ended, and its data after each step. */
export function TryResult({ answer }: { readonly answer: TestStateOutput }) {
  const { status = 'FAILED', output, error, cause, nextState, inspectionData = {} } = answer;
  const steps = Object.entries(inspectionData).filter(
    ([name, value]) => typeof value === 'string' && name !== 'input' && value !== output,
  );
  return (
    <section className="try-result" aria-label="Result">
      <p role="status">
        <strong>{statusWords[status] ?? status}</strong>
        {nextState !== undefined && <> and goes on to {nextState}</>}
      </p>
      {error !== undefined && (
        <p>
          <code>{error}</code> {cause}
        </p>
      )}
      {steps.map(([name, value]) => (
        <details key={name}>
          <summary>{stepWords(name)}</summary>
          <JsonView label={stepWords(name)} text={String(value)} />
        </details>
      ))}
      {output !== undefined && (
        <>
          <h4>Output</h4>
          <JsonView label="Output" text={output} />
        </>
      )}
    </section>
  );
}

/** `afterResultSelector`: After ResultSelector. */
function stepWords(name: string): string {
  return name.startsWith('after') ? `After ${name.slice('after'.length)}` : name;
}
