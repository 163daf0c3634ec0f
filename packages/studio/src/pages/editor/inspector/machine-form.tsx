import { definitionGrammar } from '@cairn/asl';
import type { EditPlace } from './edit-place.ts';
import { ObjectFields } from './object-fields.tsx';
import { LanguageField } from './state-form.tsx';
import { TransitionField } from './transition-field.tsx';

/** The form of the machine itself. */
export function MachineForm({ place }: { readonly place: EditPlace }) {
  return (
    <div className="form">
      <p className="field-hint">No state is chosen: this is the machine.</p>
      <TransitionField place={place} path="/StartAt" label="Starts at" />
      <LanguageField place={place} />
      <ObjectFields
        place={place}
        path=""
        grammar={definitionGrammar.Machine}
        always={['Comment', 'TimeoutSeconds']}
        except={new Set(['StartAt', 'States', 'QueryLanguage'])}
      />
    </div>
  );
}
