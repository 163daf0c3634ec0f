import { type DefinitionEdit, languageOf, prettyJson, statePlace } from '@cairn/diagram';
import { isJsonObject, type JsonObject, parseJson, printJson } from '@cairn/kit';
import { useEffect, useState } from 'react';
import { Button } from '../../../design/button.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Spinner } from '../../../design/spinner.tsx';
import { askDefinitionWorker } from '../ask-definition-worker.ts';
import type { ConvertedState } from '../definition-messages.ts';
import { useEditedMachine } from '../machine-context.ts';
import { useRecordedSamples } from '../use-recorded-samples.ts';
import { type EditPlace, edit, objectIn } from './edit-place.ts';

/** Shows the state in JSONata, checked on what runs have recorded, and puts it in its place. */
export function ConvertState({ place }: { readonly place: EditPlace }) {
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked) {
    return (
      <Button size="small" onClick={() => setIsAsked(true)}>
        Show it in JSONata
      </Button>
    );
  }
  return <Conversion place={place} />;
}

function Conversion({ place }: { readonly place: EditPlace }) {
  const { name } = statePlace(place.pointer);
  const samples = useRecordedSamples(useEditedMachine().stateMachineArn, name);
  const [converted, setConverted] = useState<ConvertedState>();
  const [error, setError] = useState<string>();
  const before = objectIn(place, '') ?? {};
  const text = printJson(before);
  const machineLanguage = languageOf(place.definition, '');
  useEffect(() => {
    if (samples === undefined) return;
    let isStopped = false;
    askDefinitionWorker({ kind: 'convert', state: text, machineLanguage, samples }).then(
      (answer) => {
        if (!isStopped) setConverted(answer);
      },
      (failure: unknown) => setError(String(failure)),
    );
    return () => {
      isStopped = true;
    };
  }, [text, samples, machineLanguage]);
  if (error !== undefined) return <p className="field-error">{error}</p>;
  if (converted === undefined) return <Spinner label="Converting" />;
  const differing = converted.checks.filter(({ kind }) => kind !== 'same');
  return (
    <div className="form-fields">
      <pre className="convert-text">{prettyJson(converted.state) ?? converted.state}</pre>
      <ul className="convert-notes">
        {converted.notes.map(({ kind, path, message }) => (
          <li key={`${path}${message}`} className={kind === 'changed' ? 'faint' : 'convert-attention'}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
      <p className={differing.length === 0 ? 'convert-same' : 'convert-attention'} role="status">
        <Icon name={differing.length === 0 ? 'check' : 'warning'} size={14} />
        {converted.checks.length === 0
          ? ' No run has recorded data to check it on.'
          : ` Does the same on ${converted.checks.length - differing.length} of ${converted.checks.length} recorded visits.`}
      </p>
      {differing.map((check) => (
        <p key={`${check.run}${check.message}`} className="field-hint">
          {check.run}: {check.message}
        </p>
      ))}
      <div>
        <Button
          size="small"
          kind="primary"
          onClick={() => edit(place, replacement(place.pointer, before, converted.state))}
        >
          Put it in its place
        </Button>
      </div>
    </div>
  );
}

/** The edits that make one state of another, field by field: what is the same stays as it is written. */
function replacement(state: string, before: JsonObject, text: string): readonly DefinitionEdit[] {
  const after = parseJson(text);
  if (!isJsonObject(after)) return [];
  const path = (name: string) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return [
    ...gone.map((name): DefinitionEdit => ({ kind: 'setField', state, path: path(name) })),
    ...Object.entries(after).map(
      ([name, value]): DefinitionEdit => ({ kind: 'setField', state, path: path(name), value }),
    ),
  ];
}
