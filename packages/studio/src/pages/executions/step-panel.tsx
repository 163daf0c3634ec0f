import { type Step, statusWords } from '@cairn/diagram';
import { useSearchState } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Duration } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Select } from '../../design/select.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { statusKindOfStep } from './step-status.ts';
import type { ReadRun } from './use-run.ts';

export interface StepPanelProps {
  readonly run: ReadRun;
  /** JSON text. */
  readonly definition: string;
  /** JSON pointer to the chosen state. */
  readonly stateId: string | undefined;
  readonly stepId: number | undefined;
  readonly onStep: (stepId: number) => void;
}

/** One visit of a state: what came in, what was tried, what went out. */
export function StepPanel({ run, stateId, stepId, onStep }: StepPanelProps) {
  const [part = 'input', setPart] = useSearchState('part');
  const name = stateId === undefined ? undefined : nameOf(stateId);
  if (name === undefined)
    return (
      <div className="step-panel">
        <EmptyState icon="workflow" title="No state is chosen">
          Choose a state of the graph to see what came in, what was tried and what went out.
        </EmptyState>
      </div>
    );
  const steps = run.view.stepsOfState(name);
  const step = steps.find(({ id }) => id === stepId) ?? steps.at(-1);
  if (step === undefined)
    return (
      <div className="step-panel">
        <EmptyState icon="workflow" title={`${name} has not run`}>
          This run has not come to the state, or took another way.
        </EmptyState>
      </div>
    );
  return (
    <section className="step-panel" aria-label={`State ${name}`}>
      <header className="step-header">
        <h2>{name}</h2>
        <StatusBadge status={statusKindOfStep(step.status)} label={statusWords(step.status)} />
        {steps.length > 1 && (
          <Select
            label="Visit"
            isLabelHidden
            value={String(step.id)}
            onChange={(id) => onStep(Number(id))}
            options={steps.map((each, index) => ({
              value: String(each.id),
              label: visitLabel(each, index, steps.length),
            }))}
          />
        )}
      </header>
      <StepFacts step={step} />
      <div className="step-parts" role="tablist" aria-label="Parts of the state">
        {parts.map(([id, label]) => (
          <button
            key={id}
            type="button"
            role="tab"
            aria-selected={part === id}
            className={part === id ? 'tab tab-on' : 'tab'}
            onClick={() => setPart(id === 'input' ? undefined : id)}
          >
            {label}
          </button>
        ))}
      </div>
      <StepPart step={step} part={part} />
    </section>
  );
}

const parts = [
  ['input', 'Input'],
  ['attempts', 'Attempts'],
  ['output', 'Output'],
  ['variables', 'Variables'],
] as const;

function StepPart({ step, part }: { readonly step: Step; readonly part: string }) {
  switch (part) {
    case 'output':
      return (
        <>
          {step.error !== undefined && <StepError step={step} />}
          <JsonView label="Output" text={step.output} openDepth={3} empty="There is no output" />
        </>
      );
    case 'variables':
      return Object.keys(step.assignedVariables ?? {}).length === 0 ? (
        <p className="faint">It assigned no variables.</p>
      ) : (
        Object.entries(step.assignedVariables ?? {}).map(([variable, text]) => (
          <section key={variable}>
            <h3>${variable}</h3>
            <JsonView label={`$${variable}`} text={text} />
          </section>
        ))
      );
    case 'attempts':
      return <StepAttempts step={step} />;
    default:
      return <JsonView label="Input" text={step.input} openDepth={3} empty="The input is not told" />;
  }
}

function StepError({ step }: { readonly step: Step }) {
  return (
    <KeyValues
      items={[
        ['Error', <code key="e">{step.error}</code>],
        [
          'Cause',
          step.cause === undefined ? undefined : <JsonView key="c" label="Cause" text={step.cause} />,
        ],
      ]}
    />
  );
}

function StepFacts({ step }: { readonly step: Step }) {
  const { task, mapRunArn } = step;
  return (
    <KeyValues
      look="stack"
      items={[
        ['Type', step.type],
        [
          'Duration',
          <Duration key="d" startSeconds={seconds(step.enteredMs)} stopSeconds={seconds(step.endedMs)} />,
        ],
        ['Attempts', step.attempts.length > 1 ? step.attempts.length : undefined],
        [
          'Calls',
          task === undefined ? undefined : task.resource.startsWith('arn:') ? (
            <ArnLink key="r" arn={task.resource} />
          ) : (
            `${task.resourceType}:${task.resource}`
          ),
        ],
        ['Map run', mapRunArn === undefined ? undefined : <ArnLink key="m" arn={mapRunArn} />],
      ]}
    />
  );
}

function StepAttempts({ step }: { readonly step: Step }) {
  if (step.attempts.length === 0) return <p className="faint">It calls nothing.</p>;
  return (
    <ol className="attempts">
      {step.attempts.map((attempt) => (
        <li key={attempt.number}>
          <h3>
            Attempt {attempt.number}{' '}
            <StatusBadge
              status={statusKindOfStep(attempt.status)}
              label={statusWords(attempt.status)}
              look="plain"
            />
          </h3>
          {attempt.delayMs !== undefined && attempt.delayMs > 0 && (
            <p className="faint small">
              after <Duration ms={attempt.delayMs} />
            </p>
          )}
          {attempt.error !== undefined && (
            <KeyValues
              items={[
                ['Error', <code key="e">{attempt.error}</code>],
                [
                  'Cause',
                  attempt.cause === undefined ? undefined : (
                    <JsonView key="c" label="Cause" text={attempt.cause} />
                  ),
                ],
              ]}
            />
          )}
          {attempt.result !== undefined && (
            <JsonView label={`Result of attempt ${attempt.number}`} text={attempt.result} />
          )}
        </li>
      ))}
    </ol>
  );
}

function visitLabel({ index, visit }: Step, position: number, count: number): string {
  if (index !== undefined) return `Item ${index}${visit > 1 ? `, visit ${visit}` : ''}`;
  return `Visit ${position + 1} of ${count}`;
}

/** The name of the state that a JSON pointer leads to. */
function nameOf(pointer: string): string {
  return (pointer.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}
