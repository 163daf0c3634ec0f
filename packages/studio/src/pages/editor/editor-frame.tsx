import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { SplitPane } from '../../design/split-pane.tsx';
import type { StateMachineType } from '../../wire/step-functions-types.ts';
import { EditCanvas } from './edit-canvas.tsx';
import type { EditSession } from './edit-session.ts';
import { FindingsBar } from './findings-bar.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { TextPane } from './text-pane.tsx';
import { useEditSnapshot, useHistoryKeys } from './use-edit-session.ts';
import { useFindings } from './use-findings.ts';
import './editor.css';

const panes = ['text', 'graph', 'form'] as const;
type Pane = (typeof panes)[number];
const paneWords: { readonly [pane in Pane]: string } = { text: 'Text', graph: 'Graph', form: 'Form' };

export interface EditorFrameProps {
  readonly session: EditSession;
  readonly type: StateMachineType;
  /** Whether the text stays in its language: that of a file is told by its name. */
  readonly hasFixedFormat?: boolean;
  /** Ctrl S does it. */
  readonly onSave?: () => void;
  /** Stands over the panes: what happened to the text. */
  readonly notices?: ReactNode;
  /** Stands at the right of the bar. */
  readonly children?: ReactNode;
}

/** The panes of the editor: text, graph and form, any of them. */
export function EditorFrame({
  session,
  type,
  hasFixedFormat = false,
  onSave,
  notices,
  children,
}: EditorFrameProps) {
  const snapshot = useEditSnapshot(session);
  const name = useRef<HTMLInputElement>(null);
  const [view, setView] = useSearchState('view');
  useHistoryKeys(session, onSave);
  const shown = readPanes(view);
  const [canJudge, allowJudging] = useDrawnFirst(shown.includes('graph'));
  const findings = useFindings(session, { type, canJudge });
  const toggle = (pane: Pane) => {
    const next = panes.filter((each) => (each === pane) !== shown.includes(each));
    const only = window.matchMedia('(max-width: 48rem)').matches ? [pane] : next;
    setView(only.length === 0 ? pane : only.join(' '));
  };
  const rename = () => {
    if (!shown.includes('form'))
      setView(panes.filter((pane) => pane === 'form' || shown.includes(pane)).join(' '));
    requestAnimationFrame(() => {
      name.current?.focus();
      name.current?.select();
    });
  };
  const changeFormat = () => session.changeFormat(session.format === 'json' ? 'yaml' : 'json');
  const parts: { readonly [pane in Pane]: ReactNode } = {
    text: (
      <div className="editor-pane editor-pane-text">
        <TextPane session={session} />
        <FindingsBar session={session} findings={findings} />
      </div>
    ),
    graph: <EditCanvas session={session} findings={findings.list} onRename={rename} onDrawn={allowJudging} />,
    form: <Inspector session={session} findings={findings.list} nameRef={name} />,
  };
  const rest = (list: readonly Pane[]): ReactNode => {
    const [first, ...others] = list;
    if (first === undefined) return null;
    if (others.length === 0) return parts[first];
    return (
      <SplitPane
        key={list.join(' ')}
        label={list.map((pane) => paneWords[pane]).join(' and ')}
        storageName={`editor-${list.join('-')}`}
        initialShare={first === 'text' ? 0.33 : 0.66}
        first={parts[first]}
        second={rest(others)}
      />
    );
  };
  return (
    <div className="editor">
      <div className="editor-bar" role="toolbar" aria-label="Editor">
        <fieldset className="editor-views">
          <legend className="hidden-visually">What is shown</legend>
          {panes.map((pane) => (
            <Button
              key={pane}
              size="small"
              kind="quiet"
              isPressed={shown.includes(pane)}
              onClick={() => toggle(pane)}
            >
              {paneWords[pane]}
            </Button>
          ))}
        </fieldset>
        <IconButton
          icon="undo"
          label="Undo (Ctrl Z)"
          size="small"
          isDisabled={!snapshot.canUndo}
          onClick={() => session.undo()}
        />
        <IconButton
          icon="redo"
          label="Redo (Ctrl Y)"
          size="small"
          isDisabled={!snapshot.canRedo}
          onClick={() => session.redo()}
        />
        {!hasFixedFormat && (
          <Button
            size="small"
            kind="quiet"
            isDisabled={snapshot.definition.value === undefined}
            onClick={changeFormat}
            title="Write the definition in the other language; one step of the history"
          >
            {snapshot.definition.format === 'json' ? 'As YAML' : 'As JSON'}
          </Button>
        )}
        <span className="editor-bar-rest">{children}</span>
      </div>
      {notices}
      <div className="editor-panes">{rest(shown)}</div>
    </div>
  );
}

/** A graph that cannot be drawn does not keep the text from being judged. */
const drawnMsMax = 4_000;

/** Whether the graph is there, or there is none to wait for: the worker's tables are loaded after that. */
function useDrawnFirst(hasGraph: boolean): readonly [boolean, () => void] {
  const [isDrawn, setIsDrawn] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDrawn(true), drawnMsMax);
    return () => clearTimeout(timer);
  }, []);
  const tell = useCallback(() => setIsDrawn(true), []);
  return [isDrawn || !hasGraph, tell];
}

function readPanes(view: string | undefined): readonly Pane[] {
  const named = (view ?? '').split(' ');
  const shown = panes.filter((pane) => named.includes(pane));
  if (shown.length > 0) return shown;
  return window.matchMedia('(max-width: 48rem)').matches ? ['graph'] : panes;
}
