import { useEffect, useRef, useState } from 'react';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { testState } from '../../wire/step-functions.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { RunDefinition } from '../executions/run-definition.ts';
import {
  type DebugMoment,
  type DebugSession,
  rewound,
  startSession,
  statesAtOnceMax,
} from './debug-session.ts';
import type { StateMock } from './state-mock.ts';
import { StateRunner } from './state-runner.ts';

export interface DebuggerOptions {
  readonly definition: RunDefinition;
  readonly roleArn: string;
  readonly input: string;
  /** What stands in for a state's work; undefined where it has to be asked first. */
  readonly mockOf: (moment: DebugMoment, session: DebugSession) => StateMock | undefined;
}

/** A definition that is run state by state, by TestState of the server. */
export interface Debugger {
  readonly session: DebugSession;
  readonly isRunning: boolean;
  /** Whether it stopped before a state because nobody has said what its work is to give. */
  readonly isUnanswered: boolean;
  readonly error: ServiceError | null;
  /** Runs the next state. */
  readonly step: () => void;
  /** Runs until a state of `breakpoints` is next, or the end. */
  readonly run: (breakpoints: ReadonlySet<string>) => void;
  readonly pause: () => void;
  readonly restart: (input: string) => void;
  readonly rewind: (frameIndex: number) => void;
  /** Changes what the next state is given. */
  readonly change: (changed: Partial<Pick<DebugMoment, 'input' | 'variables'>>) => void;
}

export function useDebugger(options: DebuggerOptions): Debugger {
  const wire = useWire();
  const [session, setSession] = useState(() => startSession(options.definition.value, options.input));
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<ServiceError | null>(null);
  const [isUnanswered, setIsUnanswered] = useState(false);
  const [runner] = useState(() => new StateRunner());
  const latest = useRef(options);
  latest.current = options;
  // Whoever leaves the page asks for no further state.
  useEffect(() => () => runner.stop(), [runner]);
  const go = async (statesMax: number, breakpoints: ReadonlySet<string>) => {
    if (runner.isRunning) return;
    setError(null);
    setIsUnanswered(false);
    setIsRunning(true);
    try {
      const end = await runner.run(session, statesMax, breakpoints, {
        definition: latest.current.definition.text,
        roleArn: latest.current.roleArn,
        mockOf: (moment, current) => latest.current.mockOf(moment, current),
        testState: (input, signal) => testState.run(wire, input, { signal }),
        onSession: setSession,
      });
      if (end === 'unanswered') setIsUnanswered(true);
    } catch (thrown) {
      setError(toServiceError(thrown));
    }
    if (!runner.isRunning) setIsRunning(false);
  };
  const stop = () => {
    runner.stop();
    setIsRunning(false);
    setIsUnanswered(false);
    setError(null);
  };
  return {
    session,
    isRunning,
    isUnanswered,
    error,
    step: () => void go(1, new Set()),
    run: (breakpoints) => void go(statesAtOnceMax, breakpoints),
    pause: stop,
    restart: (input) => {
      stop();
      setSession(startSession(options.definition.value, input));
    },
    rewind: (frameIndex) => {
      stop();
      setSession(rewound(session, frameIndex));
    },
    change: (changed) => {
      const { next } = session;
      if (next !== undefined) setSession({ ...session, next: { ...next, ...changed } });
    },
  };
}
