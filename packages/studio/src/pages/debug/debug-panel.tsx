import { type ProcessingRow, processingRows } from '@cairn/diagram';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Switch } from '../../design/switch.tsx';
import type { RunDefinition } from '../executions/run-definition.ts';
import type { DebugFrame } from './debug-session.ts';
import { MockEditor } from './mock-editor.tsx';
import type { StateMock } from './state-mock.ts';
import type { Debugger } from './use-debugger.ts';

export interface DebugPanelProps {
  readonly debug: Debugger;
  readonly definition: RunDefinition;
  readonly selectedName: string | undefined;
  readonly breakpoints: ReadonlySet<string>;
  readonly onBreakpoint: (stateName: string) => void;
  /** Whether the next state calls functions or services, or runs other states. */
  readonly doesWork: boolean;
  /** Of the next state; undefined where nobody has said yet what its work is to give. */
  readonly mock: StateMock | undefined;
  readonly onMock: (mock: StateMock) => void;
}

/** The state that is looked at: what it will be given if it is next, what it did if it has run. */
export function DebugPanel(props: DebugPanelProps) {
  const { debug, definition, selectedName, breakpoints, onBreakpoint } = props;
  const { session } = debug;
  const isNext = selectedName !== undefined && session.next?.stateName === selectedName;
  const frames = session.frames
    .map((frame, index) => ({ frame, index }))
    .filter(({ frame }) => frame.stateName === selectedName);
  const shown = frames.at(-1);
  return (
    <section className="step-panel" aria-label="Debugger">
      {session.next === undefined && <SessionEnd frame={session.frames.at(-1)} />}
      {selectedName !== undefined && (
        <>
          <header className="step-header">
            <h2>{selectedName}</h2>
            {isNext && <StatusBadge status="waiting" label="Next" />}
            <Switch
              label="Breakpoint"
              isOn={breakpoints.has(selectedName)}
              onChange={() => onBreakpoint(selectedName)}
            />
          </header>
          {isNext && <NextState {...props} />}
          {shown !== undefined && (
            <section className="step-data" aria-label={`What ${selectedName} did`}>
              <h3>{isNext ? 'When it ran before' : 'What it did'}</h3>
              <FrameData frame={shown.frame} definition={definition} />
              {!debug.isRunning && (
                <p>
                  <Button size="small" icon="undo" onClick={() => debug.rewind(shown.index)}>
                    Go back to before it
                  </Button>
                </p>
              )}
            </section>
          )}
        </>
      )}
      <BreakpointList {...props} />
    </section>
  );
}

function SessionEnd({ frame }: { readonly frame: DebugFrame | undefined }) {
  if (frame === undefined) return null;
  const { status, output, error, cause } = frame.result;
  const isFailed = status === 'FAILED';
  return (
    <Callout kind={isFailed ? 'danger' : 'note'} title={isFailed ? `It fails: ${error ?? ''}` : 'It ends'}>
      <JsonView label="How it ends" text={isFailed ? cause : output} openDepth={2} empty="Without words" />
    </Callout>
  );
}

function NextState({ debug, doesWork, mock, onMock }: DebugPanelProps) {
  const { next } = debug.session;
  if (next === undefined) return null;
  return (
    <div className="answer-fields">
      {next.retries > 0 && <p className="faint">It is retried: attempt {next.retries + 1}.</p>}
      <JsonEditor
        label="Input"
        value={next.input}
        onChange={(input) => debug.change({ input })}
        isReadOnly={debug.isRunning}
        height={4}
      />
      <JsonEditor
        label="Variables"
        value={next.variables}
        onChange={(variables) => debug.change({ variables })}
        isReadOnly={debug.isRunning}
        height={1}
      />
      {doesWork && mock === undefined && (
        <Callout kind={debug.isUnanswered ? 'caution' : 'note'} title={`What is ${next.stateName} to give?`}>
          The run has no recorded answer for it. Nothing is called before you choose.
        </Callout>
      )}
      {doesWork && <MockEditor mock={mock} onChange={onMock} />}
    </div>
  );
}

function FrameData({
  frame,
  definition,
}: {
  readonly frame: DebugFrame;
  readonly definition: RunDefinition;
}) {
  const { result } = frame;
  const state = definition.states.get(frame.stateName)?.state;
  const rows: readonly ProcessingRow[] =
    state === undefined
      ? []
      : processingRows(state, result.inspectionData ?? {}, { input: frame.input, output: result.output });
  return (
    <>
      <p>
        <StatusBadge status={result.status ?? 'waiting'} />{' '}
        {result.nextState !== undefined && (
          <>
            then <strong>{result.nextState}</strong>
          </>
        )}
      </p>
      {result.error !== undefined && (
        <Callout kind="caution" title={result.error}>
          <JsonView label="Cause" text={result.cause} empty="Without a cause" />
        </Callout>
      )}
      {rows
        .filter(({ value }) => value !== undefined)
        .map(({ kind, field, value }) => (
          <section key={kind} className="step-data-row">
            <h4>{kind === 'input' ? 'Input' : kind === 'output' ? 'Output' : (field ?? kind)}</h4>
            <JsonView label={`${frame.stateName}: ${kind}`} text={value} openDepth={2} />
          </section>
        ))}
    </>
  );
}

function BreakpointList({ breakpoints, onBreakpoint }: DebugPanelProps) {
  if (breakpoints.size === 0) return null;
  return (
    <section aria-label="Breakpoints">
      <h3>Breakpoints</h3>
      <ul className="breakpoints">
        {[...breakpoints].map((name) => (
          <li key={name}>
            {name}{' '}
            <IconButton
              icon="close"
              label={`Remove the breakpoint at ${name}`}
              size="small"
              onClick={() => onBreakpoint(name)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
