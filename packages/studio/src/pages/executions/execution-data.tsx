import { JsonView } from '../../design/json-view.tsx';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';

/** What a run was given and what it gave. */
export function ExecutionData({ execution }: { readonly execution: ExecutionDescription }) {
  return (
    <div className="execution-data">
      <section>
        <h2>Input</h2>
        <JsonView label="Input" text={execution.input} openDepth={4} />
      </section>
      <section>
        <h2>Output</h2>
        <JsonView label="Output" text={execution.output} openDepth={4} empty="There is no output" />
      </section>
    </div>
  );
}
