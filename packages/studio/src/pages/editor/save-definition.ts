import { type DefinitionText, toJsonText } from '@cairn/diagram';
import type { ValidateDefinitionDiagnostic } from '../../wire/step-functions-types.ts';
import type { TextFinding } from './definition-messages.ts';
import { findingOf } from './finding-of.ts';
import { refusedDiagnostics } from './refused-diagnostics.ts';

/** A definition as the server has it. */
export interface SavedDefinition {
  /** As it was written here, perhaps in YAML. */
  readonly text: string;
  readonly json: string;
  readonly revision: string;
}

/** What the server is asked when a definition is saved. */
export interface DefinitionStore {
  /** The errors for which the service would not take a definition. */
  readonly validate: (definition: string) => Promise<readonly ValidateDefinitionDiagnostic[]>;
  readonly read: () => Promise<{ readonly definition: string; readonly revisionId?: string }>;
  readonly write: (definition: string) => Promise<{ readonly revisionId?: string }>;
}

/** What became of saving. */
export type SaveResult =
  | { readonly kind: 'saved'; readonly saved: SavedDefinition }
  /** Someone else has saved since `over`; nothing was written. */
  | { readonly kind: 'conflict'; readonly theirs: SavedDefinition }
  /** The text is no definition that could be sent. */
  | { readonly kind: 'unreadable' }
  /** The service would not take it; nothing was written. */
  | { readonly kind: 'refused'; readonly text: string; readonly findings: readonly TextFinding[] };

/**
 * Saves a definition over the one that is known to be saved. What counts as saved afterwards is the text that was given
 * here, whatever has been typed since.
 */
export async function saveDefinition(
  definition: DefinitionText,
  over: SavedDefinition,
  store: DefinitionStore,
): Promise<SaveResult> {
  const json = toJsonText(definition);
  if (json.kind === 'refused') return { kind: 'unreadable' };
  const errors = await store.validate(json.text);
  if (errors.length > 0) return refused(definition, errors);
  const now = await store.read();
  const revision = now.revisionId ?? '';
  if (revision !== over.revision && now.definition !== over.json) {
    return { kind: 'conflict', theirs: { text: now.definition, json: now.definition, revision } };
  }
  try {
    const answer = await store.write(json.text);
    return {
      kind: 'saved',
      saved: { text: definition.text, json: json.text, revision: answer.revisionId ?? '' },
    };
  } catch (error) {
    // Somebody may save a definition without being allowed to have it judged before.
    const { code, message } = error as { readonly code?: string; readonly message: string };
    const named = code === 'InvalidDefinition' ? refusedDiagnostics(message) : [];
    if (named.length === 0) throw error;
    return refused(definition, named);
  }
}

function refused(definition: DefinitionText, errors: readonly ValidateDefinitionDiagnostic[]): SaveResult {
  const findings = errors.map((error) => findingOf(definition, error));
  return { kind: 'refused', text: definition.text, findings };
}
