import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import {
  describeExecution,
  sendTaskFailure,
  sendTaskHeartbeat,
  sendTaskSuccess,
} from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';

export interface AnswerTaskProps {
  readonly taskToken: string;
  /** The state that waits, or the activity. */
  readonly name: string;
  /** Seconds between two heartbeats, where the state wants them. */
  readonly heartbeatSeconds?: number | undefined;
  /** Begins with what rejects it. */
  readonly isRejected?: boolean;
  readonly onAnswered?: () => void;
}

/** Answers a task in the place of its worker: approves it with an output, or rejects it with an error. */
export function AnswerTask(props: AnswerTaskProps) {
  const { taskToken, name, heartbeatSeconds, isRejected = false, onAnswered } = props;
  const [output, setOutput] = useState('{}');
  const [isRejecting, setIsRejecting] = useState(isRejected);
  const [error, setError] = useState('Declined');
  const [cause, setCause] = useState('');
  const renews = { renews: [describeExecution] };
  const success = useAction(sendTaskSuccess, renews);
  const failure = useAction(sendTaskFailure, renews);
  const heartbeat = useAction(sendTaskHeartbeat);
  const isBusy = success.isRunning || failure.isRunning;
  const jsonError = objectionTo(output);
  const answer = (sent: Promise<unknown>, words: string) => {
    sent.then(
      () => {
        toast({ text: `${name} is ${words}` });
        onAnswered?.();
      },
      // The error is shown below.
      () => undefined,
    );
  };
  return (
    <div className="answer-task">
      {isRejecting ? (
        <div className="answer-fields">
          <TextField label="Error" value={error} onChange={setError} hint="What Catch goes by" isCode />
          <TextField label="Cause" value={cause} onChange={setCause} />
        </div>
      ) : (
        <JsonEditor label="Output" value={output} onChange={setOutput} height={3} error={jsonError} />
      )}
      <ErrorCallout error={success.error ?? failure.error ?? heartbeat.error} />
      <div className="answer-buttons">
        {isRejecting ? (
          <>
            <Button
              kind="danger"
              isBusy={isBusy}
              onClick={() =>
                answer(
                  failure.run({
                    taskToken,
                    ...(error !== '' && { error }),
                    ...(cause !== '' && { cause }),
                  }),
                  'rejected',
                )
              }
            >
              Reject
            </Button>
            <Button kind="quiet" onClick={() => setIsRejecting(false)}>
              Back
            </Button>
          </>
        ) : (
          <>
            <Button
              kind="primary"
              icon="check"
              isBusy={isBusy}
              isDisabled={jsonError !== undefined}
              onClick={() => answer(success.run({ taskToken, output }), 'approved')}
            >
              Approve
            </Button>
            <Button icon="close" onClick={() => setIsRejecting(true)}>
              Reject…
            </Button>
          </>
        )}
        {heartbeatSeconds !== undefined && (
          <Button
            kind="quiet"
            icon="activity"
            isBusy={heartbeat.isRunning}
            onClick={() => {
              heartbeat.run({ taskToken }).then(
                () => toast({ text: `The heartbeat counts anew: ${heartbeatSeconds} s` }),
                () => undefined,
              );
            }}
          >
            Heartbeat
          </Button>
        )}
      </div>
    </div>
  );
}

function objectionTo(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'The output has to be JSON';
  }
}
