import { to } from '../../app/routes.ts';
import { IconButton } from '../../design/icon-button.tsx';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import type { ApiFunction } from '../../wire/graphql-types.ts';

export interface PipelineStepsProps {
  readonly apiId: string;
  readonly functions: readonly ApiFunction[];
  /** Ids of functions, in the order in which they run. */
  readonly steps: readonly string[];
  readonly onChange: (steps: readonly string[]) => void;
}

/** The functions of a pipeline, in their order. */
export function PipelineSteps({ apiId, functions, steps, onChange }: PipelineStepsProps) {
  const nameOf = (id: string) => functions.find(({ functionId }) => functionId === id)?.name ?? id;
  const moved = (from: number, by: number) => {
    const next = [...steps];
    const [step] = next.splice(from, 1);
    if (step !== undefined) next.splice(from + by, 0, step);
    onChange(next);
  };
  return (
    <section className="resource-part" aria-label="Steps of the pipeline">
      <ol className="graphql-steps">
        {steps.map((id, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a function may run twice; a step is its place
          <li key={`${id} ${index}`}>
            <span>{nameOf(id)}</span>
            <IconButton
              icon="chevronUp"
              size="small"
              label={`Run ${nameOf(id)} earlier`}
              isDisabled={index === 0}
              onClick={() => moved(index, -1)}
            />
            <IconButton
              icon="chevronDown"
              size="small"
              label={`Run ${nameOf(id)} later`}
              isDisabled={index === steps.length - 1}
              onClick={() => moved(index, 1)}
            />
            <IconButton
              icon="close"
              size="small"
              label={`Take ${nameOf(id)} out`}
              onClick={() => onChange(steps.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      {functions.length === 0 ? (
        <p className="muted">
          A pipeline runs functions: <Link href={to.graphqlApi(apiId, 'functions')}>make the first one</Link>.
        </p>
      ) : (
        <Select
          label="Add a function"
          value=""
          onChange={(id) => id !== '' && onChange([...steps, id])}
          options={[
            { value: '', label: 'Choose one…' },
            ...functions.map(({ functionId, name }) => ({ value: functionId, label: name })),
          ]}
        />
      )}
    </section>
  );
}
