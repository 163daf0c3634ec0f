import { type RunView, type Step, variablesBefore } from '@cairn/diagram';
import { JsonView } from '../../design/json-view.tsx';

/** The workflow's variables as a state found them, and those that it set. */
export function StepVariables({ view, step }: { readonly view: RunView; readonly step: Step }) {
  const before = [...variablesBefore(view, step)];
  const after = Object.entries(step.assignedVariables ?? {});
  if (before.length === 0 && after.length === 0)
    return <p className="faint">There are no variables here: no state before it has set any, nor has it.</p>;
  return (
    <div className="step-data">
      <section className="step-data-row">
        <h3>Set by this state</h3>
        {after.length === 0 && <p className="faint small">None</p>}
        {after.map(([name, text]) => (
          <section key={name}>
            <h4>${name}</h4>
            <JsonView label={`$${name}`} text={text} openDepth={2} />
          </section>
        ))}
      </section>
      <section className="step-data-row">
        <h3>Known before</h3>
        {before.length === 0 && <p className="faint small">None</p>}
        {before.map(([name, value]) => (
          <section key={name}>
            <h4>${name}</h4>
            <JsonView label={`$${name} before`} value={value} openDepth={2} />
          </section>
        ))}
      </section>
    </div>
  );
}
