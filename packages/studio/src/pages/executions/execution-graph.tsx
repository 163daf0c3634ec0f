import type { RunOverlay } from '@cairn/diagram';
import { useEffect, useMemo } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { lazyComponent } from '../../design/lazy-component.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { SplitPane } from '../../design/split-pane.tsx';
import type { OpenTask } from '../../wire/cairn.ts';
import type { RunDefinition } from './run-definition.ts';
import { ScopeBar } from './scope-bar.tsx';
import { StepPanel } from './step-panel.tsx';
import type { ReadRun } from './use-run.ts';

const DefinitionCanvas = lazyComponent(
  async () => (await import('../../canvas/definition-canvas.tsx')).DefinitionCanvas,
  <Spinner label="Loading the graph" />,
);

export interface ExecutionGraphProps {
  readonly run: Pick<ReadRun, 'view' | 'version'>;
  readonly executionArn: string;
  readonly definition: RunDefinition | undefined;
  readonly name: string;
  /** Another overlay than that of all that is known: that of a moment. */
  readonly overlay?: RunOverlay;
  /** The state that is shown while none is chosen. */
  readonly followedState?: string | undefined;
  /** Which visit of that state. */
  readonly followedStepId?: number | undefined;
  /** What of the run waits for somebody outside. */
  readonly openTasks?: readonly OpenTask[] | undefined;
}

/** A run drawn over its definition, with the chosen state beside it. */
export function ExecutionGraph(props: ExecutionGraphProps) {
  const { run, executionArn, definition, name, overlay, followedState, followedStepId } = props;
  const [chosen, setState] = useSearchState('state');
  const [step, setStep] = useSearchState('step');
  const [scope, setScope] = useSearchState('scope');
  const state = chosen ?? followedState;
  const { view, version } = run;
  const scopeId = scope === undefined ? undefined : Number(scope);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const shown = useMemo(() => {
    const picked = scopeId === undefined ? undefined : view.scope(scopeId);
    if (picked?.parentStepId === undefined) return overlay ?? view.overlay;
    return view.overlayOf(picked.parentStepId, picked.index, picked.attempt);
  }, [view, version, scopeId, overlay]);
  useEffect(() => {
    // Whoever shows it says why it does not come.
    DefinitionCanvas.code.load().catch(() => undefined);
  }, []);
  if (definition === undefined) return <Spinner label="Loading the definition" />;
  const select = (id: string | undefined) => {
    setStep(undefined);
    setState(id);
  };
  const pick = (id: number | undefined) => {
    setStep(undefined);
    setScope(id === undefined ? undefined : String(id));
  };
  return (
    <SplitPane
      label="Graph and state"
      storageName="execution-graph"
      initialShare={0.6}
      first={
        <div className="execution-graph">
          {scopeId !== undefined && <ScopeBar view={view} scopeId={scopeId} onScope={pick} />}
          <DefinitionCanvas
            definition={definition.text}
            overlay={shown}
            label={`Graph of the run ${name}`}
            selectedId={state}
            onSelect={select}
          />
        </div>
      }
      second={
        <StepPanel
          run={run}
          executionArn={executionArn}
          definition={definition}
          stateId={state}
          stepId={step === undefined ? (chosen === undefined ? followedStepId : undefined) : Number(step)}
          scopeId={scopeId}
          openTasks={props.openTasks}
          onStep={(id) => setStep(String(id))}
          onScope={pick}
        />
      }
    />
  );
}
