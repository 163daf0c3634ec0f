import { useEffect, useRef, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { toast } from '../../design/toasts.tsx';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import {
  createActivity,
  deleteActivity,
  getActivityTask,
  listActivities,
} from '../../wire/step-functions.ts';
import type { Activity } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { AnswerTask } from '../executions/answer-task.tsx';
import { ActivityWorkers } from './activity-workers.tsx';

export interface ActivityPanelProps {
  readonly activity: Activity;
  readonly onClose: () => void;
}

interface TakenTask {
  readonly taskToken: string;
  readonly input: string | undefined;
}

/** How the worker is named in the history of runs whose task was taken here. */
const workerName = 'studio';

/** One activity: a task is taken from it by hand, shown, and answered. */
export function ActivityPanel({ activity, onClose }: ActivityPanelProps) {
  const { activityArn, name } = activity;
  const { isPolling, task, error, poll, stop, forget } = usePolling(activityArn);
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <section className="waiting-card" aria-label={`Activity ${name}`}>
      <header className="step-header">
        <h2>{name}</h2>
        <IconButton icon="close" label="Close the activity" size="small" onClick={onClose} />
      </header>
      {task === undefined ? (
        <>
          <p>
            Take the next task in the place of a worker, look at its input, and answer it. Other workers do
            not get a task that was taken.
          </p>
          <div className="answer-buttons">
            {isPolling ? (
              <>
                <Spinner label="Waiting for a task" />
                <span role="status">Waiting for a task…</span>
                <Button onClick={stop}>Stop waiting</Button>
              </>
            ) : (
              <>
                <Button kind="primary" icon="play" onClick={poll}>
                  Take a task
                </Button>
                <Button kind="danger" onClick={() => setIsDeleting(true)}>
                  Delete…
                </Button>
              </>
            )}
          </div>
        </>
      ) : (
        <>
          <JsonView label="Input of the task" text={task.input} openDepth={3} empty="It has no input" />
          <AnswerTask taskToken={task.taskToken} name={`The task of ${name}`} onAnswered={forget} />
        </>
      )}
      <ActivityWorkers activityArn={activityArn} />
      <ErrorCallout error={error} />
      {isDeleting && <DeleteActivityDialog activity={activity} onClose={() => setIsDeleting(false)} />}
    </section>
  );
}

/** Asks for a task again and again until there is one: each question waits for a minute at most. */
function usePolling(activityArn: string) {
  const wire = useWire();
  const [isPolling, setIsPolling] = useState(false);
  const [task, setTask] = useState<TakenTask>();
  const [error, setError] = useState<ServiceError | null>(null);
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const poll = async () => {
    const own = new AbortController();
    control.current = own;
    setError(null);
    setIsPolling(true);
    try {
      while (!own.signal.aborted) {
        const found = await getActivityTask.run(wire, { activityArn, workerName }, { signal: own.signal });
        if (found.taskToken === undefined) continue;
        setTask({ taskToken: found.taskToken, input: found.input });
        break;
      }
    } catch (thrown) {
      if (!own.signal.aborted) setError(toServiceError(thrown));
    }
    if (control.current === own) setIsPolling(false);
  };
  return {
    isPolling,
    task,
    error,
    poll: () => void poll(),
    stop: () => {
      control.current?.abort();
      setIsPolling(false);
    },
    forget: () => setTask(undefined),
  };
}

function DeleteActivityDialog({ activity, onClose }: ActivityPanelProps) {
  const { activityArn, name } = activity;
  const remove = useAction(deleteActivity, { renews: [listActivities] });
  const create = useAction(createActivity, { renews: [listActivities] });
  const submit = async () => {
    try {
      await remove.run({ activityArn });
    } catch {
      return; // The dialog shows it.
    }
    onClose();
    toast({
      text: `The activity ${name} is deleted`,
      action: { label: 'Undo', run: () => void create.run({ name }).catch(() => undefined) },
    });
  };
  return (
    <Dialog
      title={`Delete the activity ${name}?`}
      isOpen
      onClose={onClose}
      onSubmit={() => void submit()}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" type="submit" isBusy={remove.isRunning}>
            Delete
          </Button>
        </>
      }
    >
      <p>States that name it wait for an answer that cannot come any more.</p>
      <ErrorCallout error={remove.error} />
    </Dialog>
  );
}
