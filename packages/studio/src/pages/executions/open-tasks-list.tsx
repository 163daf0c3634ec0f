import type { Step } from '@cairn/diagram';
import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { listOpenTasks, type OpenTask } from '../../wire/cairn.ts';
import { useRenew } from '../../wire/use-action.ts';
import { AnswerTask } from './answer-task.tsx';
import { HeartbeatState } from './heartbeat-state.tsx';
import type { OpenTasks } from './use-open-tasks.ts';

export interface OpenTasksListProps {
  readonly open: OpenTasks;
  readonly awaited: readonly Step[];
  readonly onShow: (step: Step) => void;
}

/** All tasks of a run that wait for somebody outside: each is approved or rejected where it stands. */
export function OpenTasksList({ open, awaited, onShow }: OpenTasksListProps) {
  const { tasks, omitted, error } = open;
  return (
    <section className="open-tasks" aria-label="Open tasks">
      <ErrorCallout error={error} />
      {tasks === undefined && error === null && <Skeleton lines={3} />}
      {tasks?.length === 0 && error === null && (
        <EmptyState icon="check" title="Nobody has to answer">
          A task stands here while it waits for a worker of an activity, or for whoever holds its token.
        </EmptyState>
      )}
      <ul className="open-task-list">
        {tasks?.map((task) => {
          const step = awaited.find((one) => one.attempts.at(-1)?.startedEventId === task.scheduledEventId);
          return (
            <OpenTaskRow
              key={task.scheduledEventId}
              task={task}
              onShow={step === undefined ? undefined : () => onShow(step)}
            />
          );
        })}
      </ul>
      {omitted > 0 && (
        <p className="faint">There are {omitted.toLocaleString('en')} more: these come first.</p>
      )}
    </section>
  );
}

function OpenTaskRow(props: { readonly task: OpenTask; readonly onShow: (() => void) | undefined }) {
  const { task, onShow } = props;
  const [answer, setAnswer] = useState<'approve' | 'reject'>();
  const renew = useRenew();
  const toggle = (next: 'approve' | 'reject') => setAnswer((now) => (now === next ? undefined : next));
  return (
    <li className="waiting-card" aria-label={`Task of ${task.stateName}`}>
      <div className="step-header">
        <h3>{task.stateName}</h3>
        <span className="faint small">
          <HolderOf task={task} />
        </span>
      </div>
      <HeartbeatState task={task} />
      <div className="answer-buttons">
        {task.taskToken !== undefined && (
          <>
            <Button
              size="small"
              icon="check"
              isPressed={answer === 'approve'}
              onClick={() => toggle('approve')}
            >
              Approve…
            </Button>
            <Button
              size="small"
              icon="close"
              isPressed={answer === 'reject'}
              onClick={() => toggle('reject')}
            >
              Reject…
            </Button>
          </>
        )}
        {onShow !== undefined && (
          <Button size="small" kind="quiet" onClick={onShow}>
            Show it
          </Button>
        )}
      </div>
      {task.taskToken !== undefined && answer !== undefined && (
        <AnswerTask
          key={answer}
          taskToken={task.taskToken}
          name={task.stateName}
          isRejected={answer === 'reject'}
          heartbeatSeconds={task.heartbeatSeconds}
          onAnswered={() => void renew(listOpenTasks)}
        />
      )}
    </li>
  );
}

/** Who has a task, and since when. */
export function HolderOf({ task }: { readonly task: OpenTask }) {
  const { heldBy, resource, workerName, takenDate, scheduledDate } = task;
  if (heldBy === 'token')
    return (
      <>
        the token went out by <code>{resource}</code> <Instant seconds={scheduledDate} />
      </>
    );
  const activity = resource.split(':').at(-1) ?? '';
  const place = <Link href={to.activities({ name: activity })}>{activity}</Link>;
  if (heldBy === 'queue')
    return (
      <>
        waits for a worker of {place} since <Instant seconds={scheduledDate} />
      </>
    );
  return (
    <>
      {workerName === undefined ? 'a worker without a name' : `the worker ${workerName}`} of {place} has taken
      it <Instant seconds={takenDate} />
    </>
  );
}
