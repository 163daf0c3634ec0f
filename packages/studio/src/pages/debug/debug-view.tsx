import { prettyJson } from '@cairn/diagram';
import { memberOf } from '@cairn/kit';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { lazyComponent } from '../../design/lazy-component.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { SplitPane } from '../../design/split-pane.tsx';
import type { ServiceError } from '../../wire/service-error.ts';
import { type RunDefinition, stateNameOf } from '../executions/run-definition.ts';
import { statePointerOf } from '../executions/state-pointer.ts';
import { useRun } from '../executions/use-run.ts';
import { DebugPanel } from './debug-panel.tsx';
import { type DebugMoment, type DebugSession, sessionOverlay } from './debug-session.ts';
import { recordedMock } from './recorded-mock.ts';
import { isMockable, type StateMock } from './state-mock.ts';
import { type Debugger, useDebugger } from './use-debugger.ts';

const DefinitionCanvas = lazyComponent(
  async () => (await import('../../canvas/definition-canvas.tsx')).DefinitionCanvas,
  <Spinner label="Loading the graph" />,
);

export interface DebugViewProps {
  readonly name: string;
  readonly definition: RunDefinition;
  readonly roleArn: string;
  /** A run whose tasks' answers are given again. */
  readonly recordedArn: string | undefined;
  readonly input: string;
}

/** The graph with what has run, and the state that is next with all that it will be given. */
export function DebugView({ name, definition, roleArn, recordedArn, input }: DebugViewProps) {
  const [breaks = '', setBreaks] = useSearchState('breaks');
  const [chosen, setChosen] = useState<string>();
  const [mocks, setMocks] = useState<ReadonlyMap<string, StateMock>>(new Map());
  const recorded = useRecordedAnswers(recordedArn, definition);
  const breakpoints = useMemo<ReadonlySet<string>>(
    () => new Set(breaks === '' ? [] : (JSON.parse(safeList(breaks)) as string[])),
    [breaks],
  );
  const mockFor = (moment: DebugMoment, session: DebugSession): StateMock | undefined =>
    mocks.get(moment.stateName) ?? recorded.answerOf(moment, session);
  const debug = useDebugger({
    definition,
    roleArn,
    input: prettyJson(input) ?? input,
    mockOf: mockFor,
  });
  const { session } = debug;
  const overlay = useMemo(() => sessionOverlay(session), [session]);
  const nextName = session.next?.stateName;
  const shownName = nextName ?? session.frames.at(-1)?.stateName;
  const nextId = shownName === undefined ? undefined : statePointerOf(definition.value, shownName);
  const selectedId = chosen ?? nextId;
  const selectedName = selectedId === undefined ? undefined : stateNameOf(selectedId);
  const toggle = (state: string) => {
    const others = [...breakpoints].filter((each) => each !== state);
    const now = breakpoints.has(state) ? others : [...others, state];
    setBreaks(now.length === 0 ? undefined : JSON.stringify(now));
  };
  const act = (run: () => void) => {
    if (debug.isRunning || !recorded.isReady) return;
    setChosen(undefined);
    run();
  };
  useKeys({
    F10: () => act(debug.step),
    F8: () => act(() => debug.run(breakpoints)),
  });
  return (
    <Page
      title={`Debug ${name}`}
      crumbs={[
        { label: 'Workflows', href: to.workflows() },
        { label: name, href: to.workflow(name) },
      ]}
      layout="fill"
      actions={
        <DebugActions
          debug={debug}
          isReady={recorded.isReady}
          hasBreakpoints={breakpoints.size > 0}
          onRestart={() => {
            setChosen(undefined);
            debug.restart(session.frames[0]?.input ?? input);
          }}
          onRun={() => act(() => debug.run(breakpoints))}
          onStep={() => act(debug.step)}
        />
      }
    >
      <ErrorCallout error={debug.error} />
      {recordedArn !== undefined && <ErrorCallout error={recorded.error} />}
      <SplitPane
        label="Graph and state"
        storageName="debug"
        initialShare={0.55}
        first={
          <div className="execution-graph">
            <DefinitionCanvas
              definition={definition.text}
              overlay={overlay}
              label={`Graph of ${name}`}
              selectedId={selectedId}
              onSelect={setChosen}
            />
          </div>
        }
        second={
          <DebugPanel
            debug={debug}
            definition={definition}
            selectedName={selectedName}
            breakpoints={breakpoints}
            onBreakpoint={toggle}
            doesWork={session.next !== undefined && doesWork(definition, session.next.stateName)}
            mock={session.next === undefined ? undefined : mockFor(session.next, session)}
            onMock={(mock) => {
              if (nextName !== undefined) setMocks(new Map(mocks).set(nextName, mock));
            }}
          />
        }
      />
    </Page>
  );
}

interface DebugActionsProps {
  readonly debug: Debugger;
  /** Whether it is known what was recorded. */
  readonly isReady: boolean;
  readonly hasBreakpoints: boolean;
  readonly onRestart: () => void;
  readonly onRun: () => void;
  readonly onStep: () => void;
}

function DebugActions({ debug, isReady, hasBreakpoints, onRestart, onRun, onStep }: DebugActionsProps) {
  const { session, isRunning } = debug;
  const isOver = session.next === undefined;
  return (
    <>
      <Button icon="refresh" onClick={onRestart}>
        Restart
      </Button>
      {isRunning ? (
        <Button icon="pause" onClick={debug.pause}>
          Pause
        </Button>
      ) : (
        <Button icon="play" title="F8" isDisabled={isOver || !isReady} onClick={onRun}>
          {hasBreakpoints ? 'Run to a breakpoint' : 'Run to the end'}
        </Button>
      )}
      <Button
        kind="primary"
        icon="arrowRight"
        title="F10"
        isBusy={isRunning}
        isDisabled={isOver || !isReady}
        onClick={onStep}
      >
        Run one state
      </Button>
    </>
  );
}

/** What stands in an address may be anything. */
function safeList(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? text : '[]';
  } catch {
    return '[]';
  }
}

interface RecordedAnswers {
  /** Whether all that was recorded has been read, as far as it can be. */
  readonly isReady: boolean;
  readonly error: ServiceError | null;
  /** Undefined where a state does work outside and nothing was recorded of it. */
  readonly answerOf: (moment: DebugMoment, session: DebugSession) => StateMock | undefined;
}

/** The answers that the tasks of a run gave, visit by visit; without a run everything is done for real. */
function useRecordedAnswers(executionArn: string | undefined, definition: RunDefinition): RecordedAnswers {
  const run = useRun(executionArn, definition.value);
  return {
    isReady: executionArn === undefined || run.isComplete || run.error !== null,
    error: run.error,
    answerOf: (moment, session) =>
      executionArn === undefined || !doesWork(definition, moment.stateName)
        ? { kind: 'real' }
        : recordedMock(run.view, moment, session),
  };
}

/** Whether a state calls functions or services, or runs other states. */
function doesWork(definition: RunDefinition, stateName: string): boolean {
  return isMockable(memberOf(definition.states.get(stateName)?.state ?? {}, 'Type'));
}

/** Function keys do the same as buttons, wherever one types. */
function useKeys(acts: { readonly [key: string]: () => void }): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const act = latest.current[event.key];
      if (act === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      // A key that is held down asks once.
      if (!event.repeat) act();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
