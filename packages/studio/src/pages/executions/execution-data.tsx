import { JsonView } from '../../design/json-view.tsx';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';
import type { ReadRun } from './use-run.ts';

/** What a run was given and what it gave. */
export function ExecutionData({
  execution,
  run,
}: {
  readonly execution: ExecutionDescription;
  readonly run: ReadRun;
}) {
  // Of Express executions the history alone tells.
  const { input, output } = run.view.run;
  return (
    <div className="execution-data">
      <section>
        <h2>Input</h2>
        <JsonView label="Input" text={execution.input ?? input} openDepth={4} />
      </section>
      <section>
        <h2>Output</h2>
        <JsonView label="Output" text={execution.output ?? output} openDepth={4} empty="There is no output" />
      </section>
    </div>
  );
}
