import { useRef, useState } from 'react';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { testState } from '../../wire/step-functions.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { RunDefinition } from '../executions/run-definition.ts';
import {
  advanced,
  type DebugMoment,
  type DebugSession,
  rewound,
  startSession,
  statesAtOnceMax,
} from './debug-session.ts';
import { mockOf, type StateMock } from './state-mock.ts';

export interface DebuggerOptions {
  readonly definition: RunDefinition;
  readonly roleArn: string;
  readonly input: string;
  readonly mockOf: (moment: DebugMoment, session: DebugSession) => StateMock;
}

/** A definition that is run state by state, by TestState of the server. */
export interface Debugger {
  readonly session: DebugSession;
  readonly isRunning: boolean;
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
  const control = useRef<AbortController>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const go = async (statesMax: number, breakpoints: ReadonlySet<string>) => {
    const own = new AbortController();
    control.current = own;
    setError(null);
    setIsRunning(true);
    let current = session;
    try {
      for (let count = 0; count < statesMax && current.next !== undefined; count++) {
        if (count > 0 && breakpoints.has(current.next.stateName)) break;
        const moment = current.next;
        const { definition, roleArn } = latest.current;
        const mock = mockOf(latest.current.mockOf(moment, current));
        const result = await testState.run(
          wire,
          {
            definition: definition.text,
            stateName: moment.stateName,
            input: moment.input,
            variables: moment.variables,
            inspectionLevel: 'DEBUG',
            roleArn,
            ...(mock !== undefined && { mock }),
            ...(moment.retries > 0 && { stateConfiguration: { retrierRetryCount: moment.retries } }),
          },
          { signal: own.signal },
        );
        current = advanced(current, moment, result);
        if (own.signal.aborted) break;
        setSession(current);
      }
    } catch (thrown) {
      if (!own.signal.aborted) setError(toServiceError(thrown));
    }
    if (control.current === own) setIsRunning(false);
  };
  const stop = () => {
    control.current?.abort();
    setIsRunning(false);
    setError(null);
  };
  return {
    session,
    isRunning,
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
