import {
  type DefinedState,
  type ProcessingRow,
  type RunView,
  type Step,
  type StepProcessing,
  stepProcessing,
} from '@cairn/diagram';
import { useEffect, useState } from 'react';
import { Callout } from '../../design/callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { StepError } from './step-error.tsx';

const titles: { readonly [kind in ProcessingRow['kind']]: string } = {
  input: 'Input',
  inputPath: 'After InputPath',
  parameters: 'What the task was given',
  arguments: 'What the task was given',
  items: 'Items',
  itemSelector: 'Each item',
  result: 'Result',
  error: 'Error',
  resultSelector: 'After ResultSelector',
  resultPath: 'After ResultPath',
  output: 'Output',
  variables: 'Variables that were set',
};

export interface StepDataProps {
  readonly view: RunView;
  readonly step: Step;
  readonly defined: DefinedState | undefined;
  readonly executionArn: string;
}

/** A state's data from its input, after each step of the processing, to its output. */
export function StepData({ view, step, defined, executionArn }: StepDataProps) {
  const processing = useStepProcessing(view, step, defined, executionArn);
  const isFailed = step.error !== undefined;
  return (
    <div className="step-data">
      {isFailed && <StepError step={step} state={defined?.state} />}
      {processing === undefined ? (
        <>
          <DataRow title="Input">
            <JsonView label="Input" text={step.input} openDepth={3} empty="The input is not told" />
          </DataRow>
          {step.output !== undefined && (
            <DataRow title="Output">
              <JsonView label="Output" text={step.output} openDepth={3} />
            </DataRow>
          )}
        </>
      ) : (
        processing.rows
          .filter(({ kind }) => kind !== 'error')
          .filter(({ kind, value }) => kind !== 'output' || value !== undefined || !isFailed)
          .map((row) => <ProcessingStep key={row.kind} row={row} step={step} />)
      )}
      {processing?.doubt !== undefined && (
        <Callout kind="note" title="Some steps between are not shown">
          {processing.doubt}
        </Callout>
      )}
    </div>
  );
}

function ProcessingStep({ row, step }: { readonly row: ProcessingRow; readonly step: Step }) {
  const title = titles[row.kind];
  const isOpen = step.endedMs === undefined;
  return (
    <DataRow
      title={title}
      note={row.isRecorded ? undefined : row.value === undefined ? undefined : 'calculated again'}
    >
      {row.field !== undefined && row.setting !== undefined && (
        <p className="step-setting">
          <code>{row.field}</code> <code className="step-setting-text">{row.setting}</code>
        </p>
      )}
      <JsonView
        label={title}
        text={row.value}
        openDepth={row.kind === 'input' || row.kind === 'output' ? 3 : 2}
        empty={isOpen ? 'Not there yet' : 'Neither recorded nor to be calculated'}
      />
    </DataRow>
  );
}

function DataRow(props: {
  readonly title: string;
  readonly note?: string | undefined;
  readonly children: React.ReactNode;
}) {
  return (
    <section className="step-data-row">
      <h3>
        {props.title} {props.note !== undefined && <span className="faint small">{props.note}</span>}
      </h3>
      {props.children}
    </section>
  );
}

/** What lies between input and output, once it is calculated; undefined until then. */
function useStepProcessing(
  view: RunView,
  step: Step,
  defined: DefinedState | undefined,
  executionArn: string,
): StepProcessing | undefined {
  const [found, setFound] = useState<{ readonly step: Step; readonly processing: StepProcessing }>();
  useEffect(() => {
    if (defined === undefined || step.input === undefined) return;
    let isCurrent = true;
    stepProcessing(view, step, defined, { executionArn })
      .then((processing) => {
        if (isCurrent) setFound({ step, processing });
      })
      // The recorded data are shown either way.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [view, step, defined, executionArn]);
  // The rows of an older moment of the same visit stay until those of the newer one are there.
  return found?.step.id === step.id ? found.processing : undefined;
}
