import type { RunView } from '@cairn/diagram';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useWire } from '../../wire/wire-context.ts';
import { type RunProgress, RunSource } from './run-source.ts';

/** A run's history as it is read, and as it goes on. */
export interface ReadRun extends RunProgress {
  readonly view: RunView;
  /** Another number whenever there is more to see: what is read from the view is drawn anew by it. */
  readonly version: number;
}

/** Reads a run's history and follows it while it goes on. */
export function useRun(executionArn: string): ReadRun {
  const wire = useWire();
  const [source, setSource] = useState(() => new RunSource(wire, executionArn));
  useEffect(() => {
    const made = new RunSource(wire, executionArn);
    setSource(made);
    void made.read();
    return () => made.stop();
  }, [wire, executionArn]);
  const progress = useSyncExternalStore(source.subscribe, () => source.progress);
  const version = useSyncExternalStore(source.view.subscribe, () => source.view.version);
  return { ...progress, view: source.view, version };
}
