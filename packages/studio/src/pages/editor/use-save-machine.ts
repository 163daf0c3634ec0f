import { type DefinitionText, toJsonText } from '@cairn/diagram';
import { useState } from 'react';
import type { ServiceError } from '../../wire/service-error.ts';
import {
  describeStateMachine,
  listStateMachines,
  updateStateMachine,
  validateStateMachineDefinition,
} from '../../wire/step-functions.ts';
import type { StateMachineDescription, StateMachineType } from '../../wire/step-functions-types.ts';
import { useRenew } from '../../wire/use-action.ts';
import type { Wire } from '../../wire/wire.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { TextFinding } from './definition-messages.ts';
import type { EditSession } from './edit-session.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type SavedDefinition, type SaveResult, saveDefinition } from './save-definition.ts';
import { useEditSnapshot } from './use-edit-session.ts';

export interface MachineSaving {
  readonly saved: SavedDefinition;
  /** What someone else has saved meanwhile, to be merged. */
  readonly theirs: SavedDefinition | undefined;
  readonly isSaving: boolean;
  readonly error: { readonly code?: string; readonly message: string } | null;
  /** What the service has said of the text that it did not take; undefined once the text is another. */
  readonly refused: readonly TextFinding[] | undefined;
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
  const { stateMachineArn, type } = machine;
  const wire = useWire();
  const renew = useRenew();
  const [saved, setSaved] = useState<SavedDefinition>({
    text: machine.definition,
    json: machine.definition,
    revision: machine.revisionId ?? '',
  });
  const [theirs, setTheirs] = useState<SavedDefinition>();
  const [isSaving, setIsSaving] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [once] = useState(oneAtATime);
  const { definition } = useEditSnapshot(session);

  const save = async (over: SavedDefinition): Promise<boolean> => {
    setIsSaving(true);
    setFailure(undefined);
    try {
      const result = await saveDefinition(session.snapshot().definition, over, {
        validate: (json) => errorsOf(wire, json, type),
        read: () => describeStateMachine.run(wire, { stateMachineArn }),
        write: (json) => updateStateMachine.run(wire, { stateMachineArn, definition: json }),
      });
      if (result.kind === 'unreadable' || result.kind === 'refused') setFailure(result);
      if (result.kind === 'conflict') setTheirs(result.theirs);
      if (result.kind !== 'saved') return false;
      setSaved(result.saved);
      void renew(describeStateMachine, listStateMachines);
      onSaved();
      return true;
    } catch (error) {
      setFailure({ kind: 'failed', error: error as ServiceError });
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
  const isLasting = failure !== undefined && lasts(failure, definition);
  return {
    saved,
    theirs,
    isSaving,
    error: isLasting ? errorWords(failure) : null,
    refused: isLasting && failure.kind === 'refused' ? failure.findings : undefined,
    save: () => saveOnce(),
    merge,
  };
}

/** Why a definition was not saved. */
type Failure =
  | Extract<SaveResult, { readonly kind: 'unreadable' | 'refused' }>
  | { readonly kind: 'failed'; readonly error: ServiceError };

/** What is said of a text is said no longer than it is so. */
function lasts(failure: Failure, definition: DefinitionText): boolean {
  switch (failure.kind) {
    case 'unreadable':
      return toJsonText(definition).kind === 'refused';
    case 'refused':
      return definition.text === failure.text;
    case 'failed':
      return true;
  }
}

function errorWords(failure: Failure): MachineSaving['error'] {
  switch (failure.kind) {
    case 'unreadable':
      return { message: 'The text has errors: it cannot be saved before they are mended.' };
    case 'refused':
      return {
        code: 'It is not saved',
        message: 'The service does not take this definition. What it says is listed below the panes.',
      };
    case 'failed':
      return failure.error;
  }
}

/** The errors that the service finds in a definition; none where one may save it but not ask for them. */
async function errorsOf(wire: Wire, definition: string, type: StateMachineType) {
  const input = { definition, type, severity: 'ERROR' } as const;
  try {
    const { diagnostics } = await validateStateMachineDefinition.run(wire, input);
    return diagnostics.filter(({ severity }) => severity === 'ERROR');
  } catch (error) {
    if ((error as ServiceError).code === 'AccessDeniedException') return [];
    throw error;
  }
}
