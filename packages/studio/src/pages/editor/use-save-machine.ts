import { toJsonText } from '@cairn/diagram';
import { useState } from 'react';
import { describeStateMachine, listStateMachines, updateStateMachine } from '../../wire/step-functions.ts';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useRenew } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { EditSession } from './edit-session.ts';

/** A definition as the server has it. */
export interface SavedDefinition {
  /** As it was written here, perhaps in YAML. */
  readonly text: string;
  readonly json: string;
  readonly revision: string;
}

export interface MachineSaving {
  readonly saved: SavedDefinition;
  /** What someone else has saved meanwhile, to be merged. */
  readonly theirs: SavedDefinition | undefined;
  readonly isSaving: boolean;
  readonly error: { readonly message: string } | null;
  /** Whether it was saved. */
  readonly save: () => Promise<boolean>;
  /** Saves a text that theirs has been merged into; without one the merge is left. */
  readonly merge: (text: string | undefined) => void;
}

/** Saves what a session holds as a machine's definition; when someone else has saved since, the two are merged first. */
export function useSaveMachine(
  session: EditSession,
  machine: StateMachineDescription,
  onSaved: () => void,
): MachineSaving {
  const { stateMachineArn } = machine;
  const wire = useWire();
  const renew = useRenew();
  const [saved, setSaved] = useState<SavedDefinition>({
    text: machine.definition,
    json: machine.definition,
    revision: machine.revisionId ?? '',
  });
  const [theirs, setTheirs] = useState<SavedDefinition>();
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<{ readonly message: string } | null>(null);

  const save = async (over: SavedDefinition = saved): Promise<boolean> => {
    const json = toJsonText(session.snapshot().definition);
    if (json.kind === 'refused') {
      setError({ message: 'The text has errors: it cannot be saved before they are mended.' });
      return false;
    }
    setIsSaving(true);
    setError(null);
    try {
      const now = await describeStateMachine.run(wire, { stateMachineArn });
      const revision = now.revisionId ?? '';
      if (revision !== over.revision && now.definition !== over.json) {
        setTheirs({ text: now.definition, json: now.definition, revision });
        return false;
      }
      const { text } = session;
      const answer = await updateStateMachine.run(wire, { stateMachineArn, definition: json.text });
      setSaved({ text, json: json.text, revision: answer.revisionId ?? '' });
      void renew(describeStateMachine, listStateMachines);
      onSaved();
      return true;
    } catch (failure) {
      setError(failure as Error);
      return false;
    } finally {
      setIsSaving(false);
    }
  };
  const merge = (text: string | undefined) => {
    setTheirs(undefined);
    if (text === undefined || theirs === undefined) return;
    setSaved(theirs);
    session.replace(text, 'json');
    void save(theirs);
  };
  return { saved, theirs, isSaving, error, save: () => save(), merge };
}
