import { type Step, taskTokenOf } from '@cairn/diagram';
import type { JsonObject } from '@cairn/kit';
import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNow } from '../../design/duration.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { TextField } from '../../design/text-field.tsx';
import type { OpenTask } from '../../wire/cairn.ts';
import { AnswerTask } from './answer-task.tsx';
import { HeartbeatState } from './heartbeat-state.tsx';

export interface WaitingCardProps {
  readonly step: Step;
  /** The state's definition. */
  readonly state: JsonObject | undefined;
  /** The open tasks of the run, as far as they are known. */
  readonly openTasks: readonly OpenTask[] | undefined;
}

/** A state that waits for somebody: who has to answer, by when, and the answer itself. */
export function WaitingCard({ step, state, openTasks }: WaitingCardProps) {
  const [given, setGiven] = useState('');
  if (!isAwaited(step)) return null;
  const { task } = step;
  const open = openTasks?.find((one) => one.scheduledEventId === step.attempts.at(-1)?.startedEventId);
  const found = open?.taskToken ?? (state === undefined ? undefined : taskTokenOf(step, state));
  const taskToken = found ?? (given.trim() === '' ? undefined : given.trim());
  return (
    <section className="waiting-card" aria-label={`${step.name} waits for an answer`}>
      <h3>{task?.kind === 'activity' ? 'Waits for a worker' : 'Waits for an answer'}</h3>
      {open === undefined ? <Deadline step={step} /> : <HeartbeatState task={open} />}
      {task?.kind === 'activity' ? (
        <>
          <p>
            {step.attempts.at(-1)?.workerName === undefined
              ? 'No worker has taken this task yet.'
              : `The worker ${step.attempts.at(-1)?.workerName} has taken it.`}{' '}
            You can take a task of the activity by hand and answer it.
          </p>
          <ButtonLink href={to.activities({ name: task.resource.split(':').at(-1) })}>
            Open the activity
          </ButtonLink>
        </>
      ) : (
        found === undefined &&
        openTasks !== undefined && (
          <TextField
            label="Task token"
            value={given}
            onChange={setGiven}
            isCode
            hint="The history does not show it by itself: it stands in what the state sent, or in the function's log"
          />
        )
      )}
      {taskToken !== undefined && (
        <AnswerTask taskToken={taskToken} name={step.name} heartbeatSeconds={task?.heartbeatInSeconds} />
      )}
    </section>
  );
}

/** Whether somebody outside has to answer. */
export function isAwaited(step: Step): boolean {
  if (step.endedMs !== undefined) return false;
  return step.waitsForTaskToken || (step.task?.kind === 'activity' && step.status !== 'retrying');
}

function Deadline({ step }: { readonly step: Step }) {
  const nowMs = useNow(1_000);
  const { task } = step;
  const attempt = step.attempts.at(-1);
  const sinceMs = attempt?.submittedMs ?? attempt?.takenMs ?? attempt?.startedMs ?? step.enteredMs;
  if (sinceMs === undefined) return null;
  const limitMs = task?.timeoutInSeconds === undefined ? undefined : task.timeoutInSeconds * 1_000;
  const leftMs = limitMs === undefined ? undefined : (attempt?.startedMs ?? sinceMs) + limitMs - nowMs;
  const heartbeat = task?.heartbeatInSeconds;
  return (
    <p className="faint small">
      For {printDuration(Math.max(0, nowMs - sinceMs))}
      {leftMs !== undefined && ` · times out in ${printDuration(Math.max(0, leftMs))}`}
      {heartbeat !== undefined && ` · a heartbeat is due every ${heartbeat} s`}
    </p>
  );
}
