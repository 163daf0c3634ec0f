import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Checkbox } from '../../design/checkbox.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createQueue, describeQueues } from '../../wire/queues.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { isFifo as isFifoQueue } from './queue-facts.ts';

const receivesMaxDefault = 3;
const deadLetterChoices = 200;

/** Makes a queue: FIFO or not, with where its dead letters go. */
export function CreateQueueDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [isFifo, setIsFifo] = useState(false);
  const [deadLetterArn, setDeadLetterArn] = useState('');
  const [receivesMax, setReceivesMax] = useState<number | undefined>(receivesMaxDefault);
  const navigate = useNavigate();
  const { run } = usePerform(describeQueues);
  const queues = useOperation(describeQueues, { MaxResults: deadLetterChoices });
  const fullName = isFifo && !name.endsWith('.fifo') ? `${name}.fifo` : name;
  const choices = (queues.data?.queues ?? []).filter((queue) => isFifoQueue(queue) === isFifo);
  const create = () =>
    run(createQueue, {
      QueueName: fullName,
      Attributes: {
        ...(isFifo && { FifoQueue: 'true', ContentBasedDeduplication: 'true' }),
        ...(deadLetterArn !== '' && {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: deadLetterArn,
            maxReceiveCount: receivesMax ?? receivesMaxDefault,
          }),
        }),
      },
    });
  return (
    <ActionDialog
      title="New queue"
      submit="Create"
      run={create}
      onClose={onClose}
      onDone={() => navigate(to.queue(fullName))}
    >
      <TextField
        label="Name"
        {...(isFifo && { hint: `It is called ${fullName}` })}
        value={name}
        onChange={setName}
        required
        isCode
      />
      <Checkbox
        label="FIFO"
        hint="In order within a message group, each message once; bodies tell duplicates"
        isChecked={isFifo}
        onChange={(isOn) => {
          setIsFifo(isOn);
          setDeadLetterArn('');
        }}
      />
      <Select
        label="Dead letters go to"
        value={deadLetterArn}
        onChange={setDeadLetterArn}
        options={[
          { value: '', label: 'Nowhere: messages stay' },
          ...choices.map((queue) => ({ value: queue.attributes.QueueArn ?? '', label: queue.name })),
        ]}
      />
      {deadLetterArn !== '' && (
        <NumberField
          label="after so many receives"
          value={receivesMax}
          onChange={setReceivesMax}
          min={1}
          max={1_000}
          isInteger
        />
      )}
    </ActionDialog>
  );
}
