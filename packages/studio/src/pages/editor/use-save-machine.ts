import { useState } from 'react';
import { describeStateMachine, listStateMachines, updateStateMachine } from '../../wire/step-functions.ts';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useRenew } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { EditSession } from './edit-session.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type SavedDefinition, saveDefinition } from './save-definition.ts';

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

  const [once] = useState(oneAtATime);
  const save = async (over: SavedDefinition): Promise<boolean> => {
    setIsSaving(true);
    setError(null);
    try {
      const result = await saveDefinition(session.snapshot().definition, over, {
        read: () => describeStateMachine.run(wire, { stateMachineArn }),
        write: (definition) => updateStateMachine.run(wire, { stateMachineArn, definition }),
      });
      if (result.kind === 'unreadable') setError({ message: unreadableWords });
      if (result.kind === 'conflict') setTheirs(result.theirs);
      if (result.kind !== 'saved') return false;
      setSaved(result.saved);
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
  const saveOnce = async (over: SavedDefinition = saved) => (await once(() => save(over))) ?? false;
  const merge = (text: string | undefined) => {
    setTheirs(undefined);
    if (text === undefined || theirs === undefined) return;
    setSaved(theirs);
    session.replace(text, 'json');
    void saveOnce(theirs);
  };
  return { saved, theirs, isSaving, error, save: () => saveOnce(), merge };
}

const unreadableWords = 'The text has errors: it cannot be saved before they are mended.';
