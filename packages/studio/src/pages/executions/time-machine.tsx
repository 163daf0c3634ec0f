import { type RunEvent, RunReplay } from '@cairn/diagram';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { Select } from '../../design/select.tsx';
import { ExecutionGraph } from './execution-graph.tsx';
import type { RunDefinition } from './run-definition.ts';
import { statePointerOf } from './state-pointer.ts';
import type { ReadRun } from './use-run.ts';

export interface TimeMachineProps {
  readonly run: ReadRun;
  readonly executionArn: string;
  readonly definition: RunDefinition | undefined;
  readonly name: string;
}

/** Milliseconds between two pictures while it plays. */
const tickMs = 120;
/** Where one rests so long stands in the address. */
const restMs = 300;

const paces = [
  { value: '1', label: '8 events a second' },
  { value: '4', label: '32 events a second' },
  { value: '32', label: '256 events a second' },
  { value: '256', label: '2,048 events a second' },
] as const;

/** A run as it was at each of its events: on the graph, and in what was known of each state. */
export function TimeMachine({ run, executionArn, definition, name }: TimeMachineProps) {
  const { view } = run;
  const { events } = view;
  const [given, setGiven] = useSearchState('at');
  const [index, setIndex] = useState<number>();
  const [isPlaying, setIsPlaying] = useState(false);
  const [pace, setPace] = useState('1');
  const last = events.length - 1;
  const at = Math.min(last, index ?? indexOf(events, given) ?? last);
  const event = events.at(at);
  const eventId = event?.id ?? 0;
  const replay = useMemo(() => new RunReplay(view), [view]);
  // The last moment is the run as it is; going back from there is what costs.
  const isLast = at === last;
  const then = useMemo(
    () => ({ view: isLast ? view : replay.at(eventId), version: eventId }),
    [isLast, view, replay, eventId],
  );
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setIndex((now = at) => Math.min(last, now + Number(pace))), tickMs);
    return () => clearInterval(timer);
  }, [isPlaying, pace, last, at]);
  if (isPlaying && at >= last) setIsPlaying(false);
  useEffect(() => {
    if (isPlaying || index === undefined) return;
    const timer = setTimeout(() => setGiven(String(eventId)), restMs);
    return () => clearTimeout(timer);
  }, [isPlaying, index, eventId, setGiven]);
  if (event === undefined)
    return (
      <EmptyState icon="clock" title="Nothing has happened yet">
        Each event of the run is a moment to go to.
      </EmptyState>
    );
  const go = (to: number) => {
    setIsPlaying(false);
    setIndex(Math.max(0, Math.min(last, to)));
  };
  const play = () => {
    if (!isPlaying && at >= last) setIndex(0);
    setIsPlaying(!isPlaying);
  };
  const stepName = event.stepId === undefined ? undefined : view.step(event.stepId)?.name;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the slider work wherever one is in the view
    <div className="time-machine" onKeyDown={(key) => pressed(key, { at, go, play, last })}>
      <div className="time-bar">
        <IconButton icon="chevronLeft" label="Event before" isDisabled={at <= 0} onClick={() => go(at - 1)} />
        <Button icon={isPlaying ? 'pause' : 'play'} onClick={play}>
          {isPlaying ? 'Pause' : 'Play'}
        </Button>
        <IconButton
          icon="chevronRight"
          label="Next event"
          isDisabled={at >= last}
          onClick={() => go(at + 1)}
        />
        <input
          type="range"
          aria-label="Moment of the run"
          aria-valuetext={`Event ${event.id}: ${event.type}`}
          min={0}
          max={last}
          value={at}
          onChange={(change) => go(Number(change.target.value))}
        />
        <Select label="Pace" isLabelHidden value={pace} onChange={setPace} options={paces} />
        <p className="time-now" role="status">
          <strong>{event.id}</strong> of {events.at(last)?.id} · {event.type}
          {stepName !== undefined && ` · ${stepName}`}
          {event.timestampMs !== undefined &&
            ` · after ${printDuration(event.timestampMs - (view.run.startedMs ?? event.timestampMs))}`}
        </p>
      </div>
      <ExecutionGraph
        run={then}
        executionArn={executionArn}
        definition={definition}
        name={name}
        overlay={isLast ? view.overlay : view.overlayAt(eventId)}
        followedState={
          stepName === undefined || definition === undefined
            ? undefined
            : statePointerOf(definition.value, stepName)
        }
      />
    </div>
  );
}

function indexOf(
  events: { readonly length: number; at(index: number): RunEvent | undefined },
  id: string | undefined,
): number | undefined {
  if (id === undefined) return undefined;
  const wanted = Number(id);
  let [low, high] = [0, events.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = events.at(middle)?.id ?? 0;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

interface Moves {
  readonly at: number;
  readonly last: number;
  readonly go: (index: number) => void;
  readonly play: () => void;
}

/** ← and → go by an event, with Shift by ten, Home and End to the ends, Space plays; fields keep their own keys. */
function pressed(event: KeyboardEvent<HTMLElement>, { at, last, go, play }: Moves): void {
  const { key, shiftKey, target } = event;
  const isRange = target instanceof HTMLInputElement && target.type === 'range';
  if (
    !isRange &&
    target instanceof Element &&
    target.closest('input, select, textarea, [role="separator"], .cm-editor, .react-flow__node') !== null
  )
    return;
  const moves: { readonly [key: string]: () => void } = {
    ArrowLeft: () => go(at - (shiftKey ? 10 : 1)),
    ArrowRight: () => go(at + (shiftKey ? 10 : 1)),
    Home: () => go(0),
    End: () => go(last),
  };
  const isButton = target instanceof Element && target.closest('button, a') !== null;
  const move = key === ' ' && !isButton ? play : moves[key];
  if (move === undefined) return;
  event.preventDefault();
  move();
}
