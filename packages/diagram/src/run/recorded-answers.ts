import { type Json, type JsonObject, jsonEquals } from '@cairn/kit';
import type { RunView } from './run-view.ts';
import type { Step, StepAttempt } from './step.ts';
import { readJson } from './step-links.ts';

/** One call of a task, in the order of calls. */
interface Call {
  readonly run: number;
  readonly eventId: number;
  readonly answer: JsonObject;
}

/**
 * What tasks answered, by state, as mocks of a test case: one answer where all are the same, else one for each call.
 * @param isRun whether a step's task is not mocked
 * @param omissions takes what a mock cannot say
 */
export function recordedAnswers(
  views: readonly RunView[],
  isRun: (step: Step) => boolean,
  omissions: string[],
): ReadonlyMap<string, Json> {
  const calls = new Map<string, Call[]>();
  const notes = new Set<string>();
  for (const [run, view] of views.entries()) {
    for (const step of view.steps) {
      if (step.task === undefined || step.name === '' || isRun(step)) continue;
      const ofState = calls.get(step.name) ?? [];
      calls.set(step.name, ofState);
      for (const attempt of lastAttempts(step)) {
        ofState.push({ run, eventId: attempt.startedEventId, answer: answerOf(step, attempt, notes) });
      }
    }
  }
  const mocks = new Map<string, Json>();
  for (const [name, ofState] of calls) {
    ofState.sort((one, two) => one.run - two.run || one.eventId - two.eventId);
    const answers = ofState.map(({ answer }) => answer);
    const [first] = answers;
    if (first === undefined) continue;
    const isOne = answers.every((answer) => jsonEquals(answer, first));
    mocks.set(name, isOne ? first : answers);
    if (!isOne && views.some((view) => runsAtOnce(view, name))) {
      notes.add(
        `${name} is called in several iterations or executions: its answers are given in the order of the recorded calls.`,
      );
    }
  }
  omissions.push(...notes);
  return mocks;
}

/** The attempts since the last redrive: a case is not redriven. */
function lastAttempts({ attempts }: Step): readonly StepAttempt[] {
  const redrive = attempts.findLastIndex(({ isRedrive }) => isRedrive);
  return redrive < 0 ? attempts : attempts.slice(redrive);
}

function answerOf({ name }: Step, attempt: StepAttempt, notes: Set<string>): JsonObject {
  if (attempt.status === 'succeeded') {
    const value = readJson(attempt.result);
    if (value !== undefined) return { return: value };
    notes.add(`What ${name} gave is not in the history: null stands for it.`);
    return { return: null };
  }
  // Its time-outs end it, on skipped time.
  if (attempt.status !== 'failed') return { unanswered: true };
  if (attempt.error === undefined)
    notes.add(`${name} failed without the name of an error: States.TaskFailed stands for it.`);
  const { error = 'States.TaskFailed', cause } = attempt;
  return { throw: cause === undefined ? { error } : { error, cause } };
}

function runsAtOnce(view: RunView, name: string): boolean {
  return view.stepsOfState(name).some(({ parentStepId }) => parentStepId !== undefined);
}
