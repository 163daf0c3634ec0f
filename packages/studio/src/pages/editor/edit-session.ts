import {
  type DefinitionEdit,
  type DefinitionFormat,
  type DefinitionText,
  editDefinition,
  editDefinitionText,
  parseDefinitionText,
  rangeOf,
  toJsonText,
} from '@cairn/diagram';
import { redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { type ChangeSpec, EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { definitionOf } from './definition-of.ts';
import { formatField, setFormat } from './format-field.ts';
import { stateAt } from './state-at.ts';

/** What the panes of the editor show of a session. A new one is made for each change. */
export interface EditSnapshot {
  /** The text as it is, which may not parse. */
  readonly definition: DefinitionText;
  /** The last text that did. */
  readonly good: DefinitionText | undefined;
  /** Pointer of the state that is worked on: the one that the caret is in. */
  readonly selected: string | undefined;
  /** Further states that are chosen on the graph, to be copied or deleted together. */
  readonly also: ReadonlySet<string>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface EditSessionSetting {
  readonly text: string;
  readonly format: DefinitionFormat;
  readonly extensions: readonly Extension[];
}

/**
 * One text that is edited by typing, on the graph and by forms.
 *
 * 1. The text of the CodeMirror view is the truth; everything else is read from it.
 * 2. All edits are transactions of that view: there is one history, and one undo.
 * 3. What is selected is the state that the caret is in, so that text and graph cannot disagree.
 */
export class EditSession {
  readonly view: EditorView;
  #snapshot: EditSnapshot;
  /** Whether the text or the caret is newer than the snapshot. */
  #isStale = false;
  #isTelling = false;
  readonly #listeners = new Set<() => void>();

  constructor({ text, format, extensions }: EditSessionSetting) {
    this.view = new EditorView({
      state: EditorState.create({
        doc: text,
        extensions: [
          ...extensions,
          formatField.init(() => format),
          EditorView.updateListener.of((update) => {
            if (update.docChanged || update.selectionSet) this.#change();
          }),
        ],
      }),
    });
    const definition = definitionOf(this.view.state);
    this.#snapshot = {
      definition,
      good: definition.value === undefined ? undefined : definition,
      selected: undefined,
      also: new Set(),
      canUndo: false,
      canRedo: false,
    };
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get format(): DefinitionFormat {
    return this.view.state.field(formatField);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): EditSnapshot => {
    if (this.#isStale) this.#read();
    return this.#snapshot;
  };

  /** Makes edits; says why not where they cannot be made. `select` is what is worked on then. */
  edit(edits: readonly DefinitionEdit[], select?: string): string | undefined {
    const { definition, selected } = this.snapshot();
    const edit = editDefinition(definition, edits);
    if (edit.kind === 'refused') return edit.message;
    this.#dispatch(edit.changes, edit.definition, select ?? selected);
    return undefined;
  }

  /** Chooses a state, or with undefined the machine; the caret goes there. */
  select(pointer: string | undefined): void {
    const { definition } = this.snapshot();
    const range = pointer === undefined ? undefined : rangeOf(definition, pointer);
    const at = range === undefined ? 0 : (range.name ?? range.value).from;
    this.#setAlso(new Set());
    this.view.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: range === undefined ? 'nearest' : 'center' }),
    });
  }

  /** Adds a state to those that are chosen, or takes it out. */
  toggle(pointer: string): void {
    const also = new Set(this.snapshot().also);
    if (!also.delete(pointer)) also.add(pointer);
    this.#setAlso(also);
  }

  undo(): void {
    undo(this.view);
  }

  redo(): void {
    redo(this.view);
  }

  /** Puts another text in the place of the whole: one step of the history. */
  replace(text: string, format: DefinitionFormat = this.format): void {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      effects: setFormat.of(format),
      annotations: Transaction.userEvent.of('input.replace'),
    });
  }

  /** Writes the definition in the other language. Says why not where it cannot be. */
  changeFormat(format: DefinitionFormat): string | undefined {
    const { definition } = this.snapshot();
    if (format === definition.format) return undefined;
    const text = textIn(definition, format);
    if (text === undefined) return 'The text has errors: they have to be mended first';
    this.replace(text, format);
    return undefined;
  }

  /** The JSON text that the service takes; undefined while the text has errors. */
  jsonText(): string | undefined {
    const json = toJsonText(this.snapshot().definition);
    return json.kind === 'json' ? json.text : undefined;
  }

  destroy(): void {
    this.view.destroy();
    this.#listeners.clear();
  }

  #dispatch(changes: readonly ChangeSpec[], after: DefinitionText, select: string | undefined): void {
    const range = select === undefined ? undefined : rangeOf(after, select);
    const at = range === undefined ? undefined : (range.name ?? range.value).from;
    this.view.dispatch({
      changes: [...changes],
      ...(at !== undefined && {
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 48 }),
      }),
      annotations: [Transaction.userEvent.of('input.graph')],
    });
  }

  #setAlso(also: ReadonlySet<string>): void {
    if (also.size === 0 && this.#snapshot.also.size === 0) return;
    this.#snapshot = { ...this.snapshot(), also };
    this.#tell();
  }

  #change(): void {
    this.#isStale = true;
    this.#tell();
  }

  /** Tells what listens once per turn: what comes in the same turn is told with it. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const listener of this.#listeners) listener();
    });
  }

  #read(): void {
    this.#isStale = false;
    const before = this.#snapshot;
    const { state } = this.view;
    const definition = definitionOf(state);
    this.#snapshot = {
      definition,
      good: definition.value === undefined ? before.good : definition,
      selected: stateAt(definition, state.selection.main.head),
      also: before.also,
      canUndo: undoDepth(state) > 0,
      canRedo: redoDepth(state) > 0,
    };
  }
}

function textIn(definition: DefinitionText, format: DefinitionFormat): string | undefined {
  if (definition.value === undefined) return undefined;
  if (format === 'json') {
    const json = toJsonText(definition);
    return json.kind === 'json' ? json.text : undefined;
  }
  const edit = editDefinitionText(parseDefinitionText('StartAt: A\n', 'yaml'), [
    { kind: 'set', pointer: '', value: definition.value },
  ]);
  return edit.kind === 'edited' ? edit.definition.text : undefined;
}
