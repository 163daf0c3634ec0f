import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { linter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view';
import { type CSSProperties, useEffect, useRef } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { codeTheme } from './code-theme.ts';
import { replacedByEditor } from './replaced-by-editor.ts';

/** CodeMirror in a component: the text is its own; a value from outside replaces it only where it differs. */
export function CodeMirror(props: CodeEditorProps) {
  const {
    label,
    value,
    language = 'text',
    isReadOnly = false,
    height = 8,
    extensions = none,
    placeholder,
  } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props.onChange);
  latest.current = props.onChange;
  const compartment = useRef(new Compartment());
  const changing = changingParts({
    label,
    language,
    isReadOnly,
    extensions,
    placeholder,
    describedBy: props.describedBy,
  });
  const first = useRef({ value, changing });

  useEffect(() => {
    const editor = new EditorView({
      parent: host.current as HTMLElement,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          fixedParts(),
          compartment.current.of(first.current.changing),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts are made of these
  useEffect(() => {
    view.current?.dispatch({ effects: compartment.current.reconfigure(changing) });
  }, [label, language, isReadOnly, extensions, placeholder, props.describedBy]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  const style = height === 'fill' ? {} : ({ '--lines': height } as CSSProperties);
  return (
    <div
      ref={host}
      className={height === 'fill' ? 'code-editor code-editor-fill' : 'code-editor'}
      style={style}
    />
  );
}

const none: readonly Extension[] = [];

/** The page's policy allows styles that carry its nonce. */
function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** What every editor of text has. The Tab key goes on to what comes next, as everywhere: it is no trap in a dialog. */
export function fixedParts(): Extension {
  return [
    EditorView.cspNonce.of(nonce()),
    replacedByEditor,
    lineNumbers(),
    foldGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    codeTheme,
  ];
}

function changingParts(options: {
  readonly label: string;
  readonly language: 'json' | 'yaml' | 'text';
  readonly isReadOnly: boolean;
  readonly extensions: readonly Extension[];
  readonly placeholder: string | undefined;
  readonly describedBy: string | undefined;
}): Extension {
  const { label, language, isReadOnly, extensions, placeholder, describedBy } = options;
  const languages = { json: [json(), jsonProblems], yaml: [yaml()], text: [] };
  return [
    languages[language],
    EditorState.readOnly.of(isReadOnly),
    EditorView.contentAttributes.of({
      'aria-label': label,
      // Browsers reach it by the Tab key anyway; assistive software is told so.
      tabindex: '0',
      ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    }),
    placeholder === undefined ? [] : placeholderText(placeholder),
    ...extensions,
  ];
}

const findProblems = jsonParseLinter();

/** Nothing is no error: an empty field says so itself where that matters. */
const jsonProblems = linter((view) => (view.state.doc.toString().trim() === '' ? [] : findProblems(view)));
