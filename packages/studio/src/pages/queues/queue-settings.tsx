import { useState } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { TextField } from '../../design/text-field.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { describeQueue, type Queue, setQueueAttributes } from '../../wire/queues.ts';

/** What can be changed, with the words for it. */
const settings: readonly (readonly [attribute: string, label: string])[] = [
  ['VisibilityTimeout', 'Hidden after a receive, in seconds'],
  ['DelaySeconds', 'Delay of messages, in seconds'],
  ['MessageRetentionPeriod', 'Messages are kept, in seconds'],
  ['ReceiveMessageWaitTimeSeconds', 'Receives wait, in seconds'],
  ['MaximumMessageSize', 'Largest message, in bytes'],
  ['RedrivePolicy', 'Redrive policy, as JSON'],
];

/** How a queue is set. */
export function QueueSettings({ queue }: { readonly queue: Queue }) {
  const { attributes } = queue;
  const [changes, setChanges] = useState<{ readonly [name: string]: string }>({});
  const { perform } = usePerform(describeQueue);
  const save = () =>
    void perform(
      setQueueAttributes,
      { QueueUrl: queue.url, Attributes: changes },
      { text: 'The settings are changed' },
    ).then(() => setChanges({}));
  return (
    <div className="resource-columns">
      <form
        className="resource-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {settings.map(([name, label]) => (
          <TextField
            key={name}
            label={label}
            value={changes[name] ?? attributes[name] ?? ''}
            onChange={(value) => setChanges({ ...changes, [name]: value })}
            isCode
          />
        ))}
        <div>
          <Button kind="primary" type="submit" isDisabled={Object.keys(changes).length === 0}>
            Save
          </Button>
        </div>
      </form>
      <section className="resource-part">
        <KeyValues
          items={[
            ['ARN', <ArnLink key="a" arn={attributes.QueueArn} isWhole isCopyable />],
            [
              'URL',
              <span key="u" className="arn">
                {queue.url} <CopyButton text={queue.url} label="Copy the URL" />
              </span>,
            ],
            ['Type', attributes.FifoQueue === 'true' ? 'FIFO' : 'Standard'],
            ['Made', <Instant key="c" seconds={Number(attributes.CreatedTimestamp)} look="exact" />],
          ]}
        />
        <JsonView label="All attributes" text={JSON.stringify(attributes)} openDepth={1} />
      </section>
    </div>
  );
}
