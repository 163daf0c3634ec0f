import { lazy, Suspense } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Spinner } from '../../design/spinner.tsx';
import { SplitPane } from '../../design/split-pane.tsx';
import { StepPanel } from './step-panel.tsx';
import type { ReadRun } from './use-run.ts';

const DefinitionCanvas = lazy(async () => ({
  default: (await import('../../canvas/definition-canvas.tsx')).DefinitionCanvas,
}));

export interface ExecutionGraphProps {
  readonly run: ReadRun;
  /** JSON text. */
  readonly definition: string | undefined;
  readonly name: string;
}

/** A run drawn over its definition, with the chosen state beside it. */
export function ExecutionGraph({ run, definition, name }: ExecutionGraphProps) {
  const [state, setState] = useSearchState('state');
  const [step, setStep] = useSearchState('step');
  if (definition === undefined) return <Spinner label="Loading the definition" />;
  const select = (id: string | undefined) => {
    setStep(undefined);
    setState(id);
  };
  return (
    <SplitPane
      label="Graph and state"
      storageName="execution-graph"
      initialShare={0.6}
      first={
        <Suspense fallback={<Spinner label="Loading the graph" />}>
          <DefinitionCanvas
            definition={definition}
            overlay={run.view.overlay}
            label={`Graph of the run ${name}`}
            selectedId={state}
            onSelect={select}
          />
        </Suspense>
      }
      second={
        <StepPanel
          run={run}
          definition={definition}
          stateId={state}
          stepId={step === undefined ? undefined : Number(step)}
          onStep={(id) => setStep(String(id))}
        />
      }
    />
  );
}
