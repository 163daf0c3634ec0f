import { type Json, JsonNestingError, jsonEquals } from '@cairn/kit';
import type { DefinitionText } from '../tree/definition-text.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';
import { parseDefinitionText } from '../tree/parse-definition-text.ts';
import { applyValueEdit, valueAt } from './apply-value-edit.ts';
import { differenceOf } from './difference.ts';
import { type EditContext, editContextOf } from './edit-context.ts';
import { EditRefusal } from './edit-refusal.ts';
import { isScalar } from './print-value.ts';
import { applyChanges, invertChanges, type TextChange } from './text-change.ts';
import { TextPieces } from './text-pieces.ts';
import type { ValueEdit } from './value-edit.ts';
import { ownNode, valueEditChanges } from './value-edit-changes.ts';

/** What an edit makes of a text. */
export type TextEdit =
  | {
      readonly kind: 'edited';
      /** Against the text before, as CodeMirror takes them. */
      readonly changes: readonly TextChange[];
      /** Against the text after: they give the text before, byte for byte. */
      readonly inverse: readonly TextChange[];
      readonly definition: DefinitionText;
    }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Makes edits in the text of a definition, each against what the one before left. Only the text that has to change
 * does: comments, order, spelling and indentation elsewhere stay. The value read from the new text is the value that
 * the edits make of the old one. Refused when the text does not parse or a place is not there.
 */
export function editDefinitionText(definition: DefinitionText, edits: readonly ValueEdit[]): TextEdit {
  if (definition.value === undefined) {
    return { kind: 'refused', message: 'The text has errors: they have to be mended first' };
  }
  try {
    const editor = new DefinitionEditor(definition);
    editor.run(edits);
    const changes = editor.changes();
    const inverse = invertChanges(definition.text, changes);
    return { kind: 'edited', changes, inverse, definition: editor.definition };
  } catch (error) {
    if (error instanceof EditRefusal) return { kind: 'refused', message: error.message };
    if (error instanceof JsonNestingError) return { kind: 'refused', message: error.message };
    throw error;
  }
}

/** Applies edits one by one, those of single scalars together, and checks each round by reading the text again. */
class DefinitionEditor {
  definition: DefinitionText;
  readonly #pieces: TextPieces;
  /** Edits of scalars that wait to be applied in one round. */
  readonly #waiting = new Map<string, ValueEdit>();

  constructor(definition: DefinitionText) {
    this.definition = definition;
    this.#pieces = new TextPieces(definition.text);
  }

  run(edits: readonly ValueEdit[]): void {
    for (const edit of edits) {
      if (edit.kind !== 'set') {
        this.#takeStructural(edit);
        continue;
      }
      if (!this.#isScalarEdit(edit)) this.#flush();
      const before = valueAt(this.definition.value as Json, parsePointer(edit.pointer));
      if (before === undefined) {
        this.#flush();
        this.#apply([edit]);
      } else for (const part of differenceOf(before, edit.value, edit.pointer)) this.#take(part);
    }
    this.#flush();
  }

  changes(): readonly TextChange[] {
    return this.#pieces.changes();
  }

  #take(edit: ValueEdit): void {
    if (this.#isScalarEdit(edit)) {
      this.#waiting.set(edit.pointer, edit);
      return;
    }
    this.#takeStructural(edit);
  }

  /** Applies an edit of the structure together with the scalars that wait, where their text does not overlap. */
  #takeStructural(edit: ValueEdit): void {
    const waiting = [...this.#waiting.values()];
    if (waiting.length > 0) {
      const context = editContextOf(this.definition);
      const edits = [...waiting, edit];
      const changes = this.#changesOf(edits, context);
      if (changes !== undefined && this.#accept(changes, this.#wanted(edits))) {
        this.#waiting.clear();
        return;
      }
    }
    this.#flush();
    this.#apply([edit]);
  }

  /** Whether the edit puts a scalar in the place of another: such edits do not move places. */
  #isScalarEdit(edit: ValueEdit): boolean {
    if (edit.kind !== 'set' || !isScalar(edit.value) || this.#waiting.has(edit.pointer)) return false;
    return ownNode(this.definition, parsePointer(edit.pointer))?.node.kind === 'scalar';
  }

  #flush(): void {
    const edits = [...this.#waiting.values()];
    this.#waiting.clear();
    if (edits.length > 0) this.#apply(edits);
  }

  #apply(edits: readonly ValueEdit[]): void {
    const wanted = this.#wanted(edits);
    for (const changes of this.#attempts(edits, wanted)) {
      if (this.#accept(changes, wanted)) return;
    }
    throw new EditRefusal('The text cannot say this: it would read as something else');
  }

  #wanted(edits: readonly ValueEdit[]): Json {
    return edits.reduce(applyValueEdit, this.definition.value as Json);
  }

  /** Makes changes, unless the text would then read as something else than is wanted. */
  #accept(changes: readonly TextChange[], wanted: Json): boolean {
    const text = applyChanges(this.definition.text, changes);
    const after = parseDefinitionText(text, this.definition.format);
    if (after.value === undefined || !jsonEquals(after.value, wanted)) return false;
    this.#pieces.apply(changes);
    this.definition = after;
    return true;
  }

  #changesOf(edits: readonly ValueEdit[], context: EditContext): readonly TextChange[] | undefined {
    const changes = edits.map((edit) => valueEditChanges(this.definition, edit, context));
    return changes.every((part) => part !== undefined) ? inOrder(changes.flat()) : undefined;
  }

  /** Ways to change the text, from the smallest on: at the place itself, then what is around it anew. */
  *#attempts(edits: readonly ValueEdit[], wanted: Json): Generator<readonly TextChange[]> {
    for (const isPlain of [false, true]) {
      const changes = this.#changesOf(edits, editContextOf(this.definition, isPlain));
      if (changes !== undefined) yield changes;
    }
    const context = editContextOf(this.definition);
    const shared = sharedSteps(edits);
    for (let length = shared.length; length >= 0; length--) {
      const steps = shared.slice(0, length);
      const value = valueAt(wanted, steps);
      if (value === undefined || valueAt(this.definition.value as Json, steps) === undefined) continue;
      const changes = valueEditChanges(
        this.definition,
        { kind: 'set', pointer: printPointer(steps), value },
        context,
      );
      if (changes !== undefined) yield changes;
    }
  }
}

/** The steps that the places of all edits begin with. */
function sharedSteps(edits: readonly ValueEdit[]): readonly string[] {
  const places = edits.flatMap((edit) => (edit.kind === 'copy' ? [edit.pointer, edit.to] : [edit.pointer]));
  const [first = [], ...others] = places.map(parsePointer);
  const differs = first.findIndex((step, index) => others.some((other) => other[index] !== step));
  return differs < 0 ? first : first.slice(0, differs);
}

/** Changes in the order of the text; undefined when two overlap. */
function inOrder(changes: readonly TextChange[]): readonly TextChange[] | undefined {
  const sorted = [...changes].sort((left, right) => left.from - right.from || left.to - right.to);
  return sorted.every((change, index) => index === 0 || (sorted[index - 1] as TextChange).to <= change.from)
    ? sorted
    : undefined;
}
