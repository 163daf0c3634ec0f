import { statePlace } from '@cairn/diagram';
import { useState } from 'react';
import { Button } from '../../../design/button.tsx';
import { JsonEditor } from '../../../design/code-editor.tsx';
import { ErrorCallout } from '../../../design/error-callout.tsx';
import { Select } from '../../../design/select.tsx';
import { testState } from '../../../wire/step-functions.ts';
import type { TestStateInput, TestStateOutput } from '../../../wire/step-functions-types.ts';
import { useAction } from '../../../wire/use-action.ts';
import { useWire } from '../../../wire/wire-context.ts';
import { useEditedMachine } from '../machine-context.ts';
import { templateRole } from '../templates/make-need.ts';
import { useRecordedSamples } from '../use-recorded-samples.ts';
import { type EditPlace, valueIn } from './edit-place.ts';
import { TryResult } from './try-result.tsx';

const own = 'own';

/** Runs the state alone, on data of a run or on data that is typed: the server's TestState. */
export function TryState({ place }: { readonly place: EditPlace }) {
  const { name } = statePlace(place.pointer);
  const { account } = useWire();
  const samples = useRecordedSamples(useEditedMachine().stateMachineArn, name);
  const type = valueIn(place, '/Type');
  const hasWork = type === 'Task' || type === 'Parallel' || type === 'Map';
  const [chosen, setChosen] = useState(own);
  const [input, setInput] = useState('{}');
  const [variables, setVariables] = useState('{}');
  const [result, setResult] = useState('');
  const test = useAction(testState);
  const [answer, setAnswer] = useState<TestStateOutput>();
  const choose = (next: string) => {
    setChosen(next);
    const sample = samples?.[Number(next)];
    if (sample === undefined) return;
    setInput(pretty(sample.input));
    setVariables(pretty(sample.variables));
    setResult(sample.result === undefined ? '' : pretty(sample.result));
  };
  const run = async () => {
    const request: TestStateInput = {
      definition: place.session.jsonText() ?? '',
      stateName: name,
      roleArn: templateRole(account),
      input,
      inspectionLevel: 'TRACE',
      ...(variables.trim() !== '' && variables.trim() !== '{}' && { variables }),
      ...(hasWork && result.trim() !== '' && { mock: { result, fieldValidationMode: 'NONE' } }),
    };
    setAnswer(await test.run(request));
  };
  return (
    <div className="form-fields">
      <Select
        label="Data"
        value={chosen}
        options={[
          { value: own, label: 'typed here' },
          ...(samples ?? []).map((sample, index) => ({
            value: String(index),
            label: `of the run ${sample.run}`,
          })),
        ]}
        onChange={choose}
        {...(samples?.length === 0 && { hint: 'No run has come through this state yet' })}
      />
      <JsonEditor label="Input" value={input} onChange={setInput} height={3} />
      <JsonEditor label="Variables" value={variables} onChange={setVariables} height={1} />
      {hasWork && (
        <JsonEditor
          label="Result"
          hint="What the work gives. Left empty, it is done in truth."
          value={result}
          onChange={setResult}
          height={2}
        />
      )}
      <div>
        {/* What the service refuses is shown under it. */}
        <Button icon="play" isBusy={test.isRunning} onClick={() => void run().catch(() => undefined)}>
          Try it
        </Button>
      </div>
      <ErrorCallout error={test.error} />
      {answer !== undefined && <TryResult answer={answer} />}
    </div>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
