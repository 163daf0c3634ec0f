import { languageOf, parsePointer, statePlace, valueAt } from '@cairn/diagram';
import { isJsonObject } from '@cairn/kit';
import type { Ref } from 'react';
import type { TextFinding } from '../definition-messages.ts';
import type { EditSession } from '../edit-session.ts';
import { useEditSnapshot } from '../use-edit-session.ts';
import { useKnownResources } from '../use-known-resources.ts';
import type { EditPlace } from './edit-place.ts';
import { MachineForm } from './machine-form.tsx';
import { StateForm } from './state-form.tsx';

export interface InspectorProps {
  readonly session: EditSession;
  readonly findings: readonly TextFinding[];
  readonly nameRef: Ref<HTMLInputElement>;
}

/** The form of the chosen state, or of the machine when none is. */
export function Inspector({ session, findings, nameRef }: InspectorProps) {
  const { good, definition, selected } = useEditSnapshot(session);
  const resources = useKnownResources();
  const value = good?.value;
  if (value === undefined || definition.value === undefined) {
    return (
      <aside className="inspector" aria-label="Form">
        <p className="field-hint">The text has errors. Once they are mended, the form is back.</p>
      </aside>
    );
  }
  const state = selected === undefined ? undefined : valueAt(value, parsePointer(selected));
  const isState = selected !== undefined && state !== undefined && isJsonObject(state);
  const pointer = isState ? selected : '';
  const scope = isState ? statePlace(selected).scope : '';
  const states = valueAt(value, parsePointer(`${scope}/States`));
  const place: EditPlace = {
    session,
    pointer,
    definition: value,
    isJsonata: languageOf(value, pointer) === 'JSONata',
    names: states !== undefined && isJsonObject(states) ? Object.keys(states) : [],
  };
  const own = findings.filter((finding) =>
    isState ? finding.state === selected : finding.state === undefined,
  );
  return (
    <aside className="inspector" aria-label="Form">
      {own.length > 0 && (
        <ul className="inspector-findings">
          {own.slice(0, 5).map((finding) => (
            <li key={`${finding.from}${finding.message}`} className={`finding-${finding.severity}`}>
              {finding.message}
            </li>
          ))}
        </ul>
      )}
      {isState ? (
        <StateForm key={pointer} place={place} resources={resources} nameRef={nameRef} />
      ) : (
        <MachineForm place={place} />
      )}
    </aside>
  );
}
