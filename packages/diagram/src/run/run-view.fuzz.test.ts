import type { JsonObject } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definedStates } from './definition-states.ts';
import { explainError } from './error-explanation.ts';
import { compareRuns } from './run-comparison.ts';
import { RunView } from './run-view.ts';
import { engineRun, wireEvents } from './testing/engine-history.ts';
import { timelineRows, timelineSegments } from './timeline.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 5, MaxAttempts: 2 }];

/** A machine in which each state's input says in which iterations it lies. */
const nested: JsonObject = {
  StartAt: 'Outer',
  States: {
    Outer: {
      Type: 'Map',
      ItemsPath: '$.outer',
      MaxConcurrency: 3,
      ItemSelector: { 'way.$': "States.Format('{}', $$.Map.Item.Index)", 'inner.$': '$.inner' },
      ItemProcessor: {
        StartAt: 'Fork',
        States: {
          Fork: {
            Type: 'Parallel',
            Branches: [
              {
                StartAt: 'Inner',
                States: {
                  Inner: {
                    Type: 'Map',
                    ItemsPath: '$.inner',
                    ItemSelector: { 'way.$': "States.Format('{}/{}', $.way, $$.Map.Item.Index)" },
                    ItemProcessor: {
                      StartAt: 'Work',
                      States: {
                        Work: {
                          Type: 'Task',
                          Resource: lambda,
                          ResultPath: '$.r',
                          Retry: retry,
                          Next: 'Even',
                        },
                        Even: {
                          Type: 'Choice',
                          Choices: [{ Variable: '$.r', NumericEquals: 2, Next: 'Rest' }],
                          Default: 'Note',
                        },
                        Rest: { Type: 'Wait', Seconds: 3, Next: 'Note' },
                        Note: { Type: 'Pass', End: true },
                      },
                    },
                    ResultPath: null,
                    End: true,
                  },
                },
              },
              {
                StartAt: 'Aside',
                States: {
                  Aside: { Type: 'Pass', Next: 'Doze' },
                  Doze: { Type: 'Wait', Seconds: 1, End: true },
                },
              },
            ],
            Retry: [{ ErrorEquals: ['Bad'], IntervalSeconds: 1, MaxAttempts: 1 }],
            Catch: [{ ErrorEquals: ['Worse'], ResultPath: '$.e', Next: 'Mend' }],
            ResultPath: null,
            Next: 'Done',
          },
          Mend: { Type: 'Pass', Next: 'Done' },
          Done: { Type: 'Succeed' },
        },
      },
      Retry: [{ ErrorEquals: ['Hopeless'], IntervalSeconds: 1, MaxAttempts: 1 }],
      ResultPath: null,
      Next: 'Again',
    },
    Again: { Type: 'Task', Resource: lambda, ResultPath: '$.again', Next: 'Turn' },
    Turn: {
      Type: 'Choice',
      Choices: [{ Variable: '$.again', NumericEquals: 1, Next: 'Outer' }],
      Default: 'End',
    },
    End: { Type: 'Succeed' },
  },
};

const answers = fc.array(fc.constantFrom('1', '2', 'Busy', 'Bad', 'Worse', 'Hopeless', 'Fatal', 'open'), {
  minLength: 1,
  maxLength: 40,
});
const runs = fc.record({
  answers,
  outer: fc.integer({ min: 0, max: 5 }),
  inner: fc.integer({ min: 0, max: 4 }),
  redrives: fc.integer({ min: 0, max: 2 }),
});
type RunPlan = typeof runs extends fc.Arbitrary<infer Plan> ? Plan : never;

function eventsOf(plan: RunPlan): readonly JsonObject[] {
  const list = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
  let asked = 0;
  const run = engineRun(
    nested,
    () => {
      const answer = plan.answers[asked++] ?? '0';
      if (answer === 'open') return undefined;
      return /^\d$/.test(answer) ? { output: answer } : { error: answer };
    },
    { input: JSON.stringify({ outer: list(plan.outer), inner: list(plan.inner) }), redrives: plan.redrives },
  );
  return wireEvents(run.events);
}

/** Everything that a view tells. */
function shown(view: RunView): object {
  return {
    run: view.run,
    steps: view.steps.toArray(),
    scopes: view.scopes.toArray(),
    events: view.events.toArray(),
    states: [...view.overlay.states].sort(([one], [two]) => (one < two ? -1 : 1)),
    edges: [...view.overlay.takenEdges].sort(),
  };
}

function viewOf(events: readonly unknown[]): RunView {
  const view = new RunView();
  view.append(events);
  return view;
}

/** The indexes of the iterations around a step, outermost first. */
function wayOf(view: RunView, scopeId: number): string {
  const indexes: number[] = [];
  for (let scope = view.scope(scopeId); scope?.parentStepId !== undefined; ) {
    if (scope.kind === 'iteration') indexes.unshift(scope.index);
    scope = view.scope(view.step(scope.parentStepId)?.scopeId as number);
  }
  return indexes.join('/');
}

const parents = definedStates(nested);

describe('a view of what the engine recorded', () => {
  it('puts each step where it ran, however branches, iterations, attempts and redrives mix', () => {
    fc.assert(
      fc.property(runs, (plan) => {
        const events = eventsOf(plan);
        const view = viewOf(events);
        expect(view.scopes.toArray().some(({ kind }) => kind === 'unknown')).toBe(false);
        for (const step of view.steps) {
          const around: string[] = [];
          for (let at = step.parentStepId; at !== undefined; at = view.step(at)?.parentStepId) {
            around.unshift(view.step(at)?.name as string);
          }
          expect(around).toEqual(parents.get(step.name)?.parents);
          const way = /"way":"([\d/]+)"/.exec(step.input ?? '')?.[1];
          if (way !== undefined) expect(wayOf(view, step.scopeId)).toBe(way);
        }
        for (const event of events as readonly { id: number; type: string; [member: string]: unknown }[]) {
          const details = (event.stateEnteredEventDetails ?? event.stateExitedEventDetails) as
            | { name: string }
            | undefined;
          if (details !== undefined) expect(view.stepOfEvent(event.id)?.name).toBe(details.name);
          const aborted = /^(\w+)StateAborted$/.exec(event.type)?.[1];
          if (aborted !== undefined) expect(view.stepOfEvent(event.id)?.type).toBe(aborted);
        }
        for (const step of view.steps) {
          // What another attempt has taken the place of has ended.
          const attempts = view.step(step.parentStepId ?? -1)?.attempts.length ?? 1;
          if (view.scope(step.scopeId)?.attempt !== attempts) {
            expect(step.status).not.toMatch(/running|waiting|retrying/);
          }
        }
        const isOver = view.run.status !== 'RUNNING';
        const open = view.steps.toArray().filter(({ status }) => /running|waiting|retrying/.test(status));
        if (isOver) expect(open).toEqual([]);
        const newest = view.steps.toArray().filter(({ isSuperseded }) => !isSuperseded);
        for (const [name, state] of view.overlay.states) {
          expect(state.visits).toBe(view.stepsOfState(name).length);
          const counted = newest.filter((step) => step.name === name);
          const visits = counted.length > 0 ? counted : view.stepsOfState(name);
          expect(visits.map(({ status }) => status)).toContain(state.status);
        }
        if (view.run.status === 'FAILED')
          expect(view.step(view.run.failedStepId ?? -1)?.name).toMatch(/Work|Again/);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same however the events are split into batches, and when some come again', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(60), { maxLength: 30 }), (plan, cuts) => {
        const events = eventsOf(plan);
        const view = new RunView();
        const kept: { list: ReturnType<RunView['steps']['toArray']>; text: string }[] = [];
        let at = 0;
        for (const length of [...cuts, events.length]) {
          view.append(events.slice(Math.max(0, at - 3), at + length));
          at += length;
          const list = view.steps.toArray();
          kept.push({ list, text: JSON.stringify(list) });
        }
        expect(shown(view)).toEqual(shown(viewOf(events)));
        // What was read before has not changed since.
        for (const { list, text } of kept) expect(JSON.stringify(list)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('shows at any event the overlay of what came up to it', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(400), { minLength: 1, maxLength: 12 }), (plan, ids) => {
        const events = eventsOf(plan);
        const view = viewOf(events);
        for (const id of ids) {
          const { states, takenEdges } = viewOf(events.slice(0, id)).overlay;
          const then = view.overlayAt(id);
          expect(new Map(then.states)).toEqual(new Map(states));
          expect(new Set(then.takenEdges)).toEqual(new Set(takenEdges));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never throws on what is cut, shuffled, emptied or no event at all', () => {
    const garbage = fc.oneof(
      fc.anything(),
      fc.record({
        id: fc.oneof(fc.nat(300), fc.double(), fc.string()),
        previousEventId: fc.oneof(fc.nat(300), fc.anything()),
        type: fc.constantFrom(
          'TaskStateExited',
          'MapIterationStarted',
          'ParallelStateStarted',
          'TaskFailed',
          'Odd',
          'ExecutionRedriven',
          'MapRunFailed',
          'EvaluationFailed',
          'MapStateFailed',
          'TaskStateAborted',
        ),
        timestamp: fc.anything(),
        mapIterationStartedEventDetails: fc.anything(),
        stateExitedEventDetails: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(
        runs,
        fc.array(garbage, { maxLength: 20 }),
        fc.nat(200),
        fc.integer(),
        fc.boolean(),
        (plan, odd, from, seed, isSorted) => {
          const mixed: unknown[] = [...eventsOf(plan).slice(from), ...odd];
          const keyed = mixed.map((event, index) => ({ event, key: Math.imul(index + 1, seed | 1) }));
          const events = isSorted
            ? mixed
            : keyed.sort((one, two) => one.key - two.key).map(({ event }) => event);
          const view = viewOf(events);
          const other = viewOf(mixed);
          shown(view);
          explainError(view, { definition: nested });
          for (const step of view.steps) {
            explainError(view, { stepId: step.id, definition: nested });
            timelineSegments(step);
            view.overlayOf(step.id, 0);
            view.scopesOf(step.id);
          }
          timelineRows(view, () => true);
          view.overlayAt(view.run.lastEventId >> 1);
          compareRuns(view, other);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells as much without execution data, but for the data', () => {
    fc.assert(
      fc.property(runs, (plan) => {
        const withData = viewOf(eventsOf(plan));
        const bare = eventsOf(plan).map((event) =>
          JSON.parse(
            JSON.stringify(event, (key, value) =>
              /^(?:input|output|parameters)$/.test(key) ? undefined : value,
            ),
          ),
        );
        const view = viewOf(bare);
        expect(view.overlay).toEqual(withData.overlay);
        expect(view.steps.toArray().map(({ input }) => input)).toEqual(
          view.steps.toArray().map(() => undefined),
        );
      }),
      { numRuns: 20 },
    );
  });
});
