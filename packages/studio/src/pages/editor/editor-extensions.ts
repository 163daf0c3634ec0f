import { rangeOf } from '@cairn/diagram';
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippet,
} from '@codemirror/autocomplete';
import { indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { lintGutter } from '@codemirror/lint';
import { Compartment, type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  hoverTooltip,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { fixedParts } from '../../design/code-mirror.tsx';
import { askDefinitionWorker } from './ask-definition-worker.ts';
import type { KnownResources, Suggestion } from './definition-messages.ts';
import { definitionOf } from './definition-of.ts';
import { formatField, formatHistory } from './format-field.ts';
import { stateAt } from './state-at.ts';

/** What the editor of definitions has besides what every editor of text has. */
export function editorExtensions(resources: () => KnownResources): readonly Extension[] {
  return [
    fixedParts(),
    // Escape, and then Tab, leaves it.
    keymap.of([indentWithTab]),
    formatHistory,
    languageOfFormat(),
    lintGutter(),
    EditorView.contentAttributes.of({ 'aria-label': 'Text of the definition', tabindex: '0' }),
    autocompletion({ override: [(context) => complete(context, resources())], activateOnTyping: true }),
    hoverTooltip(explain),
    selectedState,
  ];
}

/** The highlighting follows the language of the text, also when that is undone. */
function languageOfFormat(): Extension {
  const compartment = new Compartment();
  const languages = { json: json(), yaml: yaml() };
  return [
    compartment.of(languages.json),
    ViewPlugin.define((view) => {
      let shown = 'json';
      const adapt = () => {
        const format = view.state.field(formatField);
        if (format === shown) return;
        shown = format;
        // A view cannot be changed while it changes.
        queueMicrotask(() => view.dispatch({ effects: compartment.reconfigure(languages[format]) }));
      };
      adapt();
      return { update: adapt };
    }),
  ];
}

async function complete(
  context: CompletionContext,
  resources: KnownResources,
): Promise<CompletionResult | null> {
  const before = context.matchBefore(/[\w"$.:-]+$/);
  if (!context.explicit && before === null) return null;
  const { state, pos } = context;
  const found = await askDefinitionWorker({
    kind: 'suggest',
    text: state.doc.toString(),
    format: state.field(formatField),
    offset: pos,
    resources,
  });
  if (found === null) return null;
  return {
    from: found.from,
    to: found.to,
    // What is typed may begin with a quote that the name in the list has not.
    filter: false,
    ...filtered(found.options, state.doc.sliceString(found.from, pos)),
  };
}

/** Of the options those that hold what was typed, the ones that begin with it first. */
function filtered(
  options: readonly Suggestion[],
  typed: string,
): { readonly options: readonly Completion[] } {
  const wanted = typed.replaceAll(/["']/g, '').toLowerCase();
  const ranked = options.flatMap((option, index) => {
    const at = option.label.toLowerCase().indexOf(wanted);
    return at < 0 ? [] : [{ option, rank: (at === 0 ? 0 : 10_000) + index }];
  });
  ranked.sort((one, other) => one.rank - other.rank);
  return { options: ranked.slice(0, 200).map(({ option }) => completionOf(option)) };
}

const completionTypes = {
  field: 'property',
  state: 'class',
  value: 'constant',
  function: 'function',
  resource: 'variable',
} as const;

function completionOf({ label, kind, detail, info, insert }: Suggestion): Completion {
  const text = insert ?? label;
  return {
    label,
    type: completionTypes[kind],
    ...(detail !== undefined && { detail }),
    ...(info !== undefined && { info }),
    apply: text.includes('#{}')
      ? snippet(text.replaceAll(/#\{\}|[{}]/g, (part) => (part === '#{}' ? '#{}' : `\\${part}`)))
      : text,
  };
}

async function explain(view: EditorView, offset: number) {
  const found = await askDefinitionWorker({
    kind: 'explain',
    text: view.state.doc.toString(),
    format: view.state.field(formatField),
    offset,
  });
  if (found === null) return null;
  return {
    pos: found.from,
    end: found.to,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'editor-hover';
      const title = document.createElement('strong');
      title.textContent = found.title;
      const text = document.createElement('span');
      text.textContent = found.text;
      dom.append(title, text);
      return { dom };
    },
  };
}

const selectedLine = Decoration.line({ class: 'editor-selected-line' });

/** The lines of the state that the caret is in are marked, as the state is on the graph. */
const selectedState = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = linesOfState(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.selectionSet || update.viewportChanged)
        this.decorations = linesOfState(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function linesOfState({ state, visibleRanges }: EditorView): DecorationSet {
  const definition = definitionOf(state);
  const pointer = stateAt(definition, state.selection.main.head);
  const range = pointer === undefined ? undefined : rangeOf(definition, pointer)?.whole;
  const builder = new RangeSetBuilder<Decoration>();
  if (range === undefined) return builder.finish();
  for (const visible of visibleRanges) {
    const to = Math.min(range.to, visible.to);
    for (let at = Math.max(range.from, visible.from); at <= to; ) {
      const line = state.doc.lineAt(at);
      builder.add(line.from, line.from, selectedLine);
      at = line.to + 1;
    }
  }
  return builder.finish();
}
