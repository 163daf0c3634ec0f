import type { Step } from '@cairn/diagram';
import { printJson } from '@cairn/kit';
import { useMemo } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { EmptyState } from '../../design/empty-state.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import type { OpenTask } from '../../wire/cairn.ts';
import { IterationList } from './iteration-list.tsx';
import { type RunDefinition, stateNameOf } from './run-definition.ts';
import { StepAttempts } from './step-attempts.tsx';
import { StepData } from './step-data.tsx';
import { StepFacts } from './step-facts.tsx';
import { statusKindOfStep, stepStatusLabel } from './step-status.ts';
import { StepVariables } from './step-variables.tsx';
import { StepVisitPicker } from './step-visit-picker.tsx';
import type { ReadRun } from './use-run.ts';
import { firstShown, visitedSteps } from './visited-steps.ts';
import { WaitingCard } from './waiting-card.tsx';

export interface StepPanelProps {
  readonly run: Pick<ReadRun, 'view' | 'version'>;
  readonly executionArn: string;
  readonly definition: RunDefinition;
  /** JSON pointer to the chosen state. */
  readonly stateId: string | undefined;
  readonly stepId: number | undefined;
  /** The branch or iteration that is drawn over the graph. */
  readonly scopeId: number | undefined;
  /** What of the run waits for somebody outside. */
  readonly openTasks?: readonly OpenTask[] | undefined;
  readonly onStep: (stepId: number) => void;
  readonly onScope: (scopeId: number | undefined) => void;
}

/** One visit of a state: what came in, what was made of it, what was tried, what went out. */
export function StepPanel(props: StepPanelProps) {
  const { run, definition, stateId, stepId, scopeId, onStep } = props;
  const name = stateId === undefined ? undefined : stateNameOf(stateId);
  const { view, version } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const steps = useMemo(
    () => (name === undefined ? [] : visitedSteps(view, name, scopeId)),
    [view, version, name, scopeId],
  );
  if (name === undefined)
    return (
      <div className="step-panel">
        <EmptyState icon="workflow" title="No state is chosen">
          Choose a state of the graph to see what came in, what was tried and what went out.
        </EmptyState>
      </div>
    );
  const step = steps.find(({ id }) => id === stepId) ?? firstShown(steps);
  const defined = definition.states.get(name);
  return (
    <section className="step-panel" aria-label={`State ${name}`}>
      <header className="step-header">
        <h2>{name}</h2>
        {step !== undefined && (
          <StatusBadge status={statusKindOfStep(step.status)} label={stepStatusLabel(step.status)} />
        )}
        {step !== undefined && <StepVisitPicker view={view} steps={steps} step={step} onStep={onStep} />}
      </header>
      {step === undefined ? (
        <>
          <p className="faint">This run has not come to the state, or took another way.</p>
          {defined !== undefined && <StateDefinition name={name} text={printJson(defined.state)} />}
        </>
      ) : (
        <StepParts {...props} step={step} />
      )}
    </section>
  );
}

function StepParts(props: StepPanelProps & { readonly step: Step }) {
  const { run, definition, step, executionArn, scopeId, onScope } = props;
  const [chosen, setPart] = useSearchState('part');
  const defined = definition.states.get(step.name);
  const parts = partsOf(step);
  const part = parts.some(([id]) => id === chosen) ? chosen : 'data';
  return (
    <>
      <StepFacts step={step} />
      <WaitingCard key={step.id} step={step} state={defined?.state} openTasks={props.openTasks} />
      <div className="step-parts" role="tablist" aria-label="Parts of the state">
        {parts.map(([id, label]) => (
          <button
            key={id}
            type="button"
            role="tab"
            aria-selected={part === id}
            className={part === id ? 'tab tab-on' : 'tab'}
            onClick={() => setPart(id === 'data' ? undefined : id)}
          >
            {label}
          </button>
        ))}
      </div>
      {part === 'data' && (
        <StepData view={run.view} step={step} defined={defined} executionArn={executionArn} />
      )}
      {part === 'items' && (
        <IterationList
          view={run.view}
          version={run.version}
          step={step}
          pickedScopeId={scopeId}
          onPick={onScope}
        />
      )}
      {part === 'attempts' && <StepAttempts step={step} />}
      {part === 'variables' && <StepVariables view={run.view} step={step} />}
      {part === 'definition' && defined !== undefined && (
        <StateDefinition name={step.name} text={printJson(defined.state)} />
      )}
    </>
  );
}

function partsOf({ hasScopes, type, attempts }: Step): readonly (readonly [id: string, label: string])[] {
  const items = [['items', type === 'Parallel' ? 'Branches' : 'Items']] as const;
  const count = attempts.length > 1 ? ` (${attempts.length})` : '';
  return [
    ['data', 'Data'],
    ...(hasScopes ? items : []),
    ...(attempts.length > 0 ? ([['attempts', `Attempts${count}`]] as const) : []),
    ['variables', 'Variables'],
    ['definition', 'Definition'],
  ];
}

function StateDefinition({ name, text }: { readonly name: string; readonly text: string }) {
  return <JsonView label={`Definition of ${name}`} text={text} openDepth={6} />;
}
