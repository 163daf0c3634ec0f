import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { describeQueue, type MessageAttribute, type Queue, sendMessage } from '../../wire/queues.ts';
import { isFifo as isFifoQueue } from './queue-facts.ts';

interface TypedAttribute {
  readonly name: string;
  readonly type: 'String' | 'Number' | 'Binary';
  readonly value: string;
}

const delaySecondsMax = 900;

/** Sends a message: its body, attributes and, of a FIFO queue, its group. */
export function SendMessageDialog({
  queue,
  onClose,
}: {
  readonly queue: Queue;
  readonly onClose: () => void;
}) {
  const [body, setBody] = useState('{}');
  const [attributes, setAttributes] = useState<readonly TypedAttribute[]>([]);
  const [group, setGroup] = useState('group');
  const [deduplicationId, setDeduplicationId] = useState('');
  const [delaySeconds, setDelaySeconds] = useState<number>();
  const { run } = usePerform(describeQueue);
  const isFifo = isFifoQueue(queue);
  const send = async () => {
    await run(sendMessage, {
      QueueUrl: queue.url,
      MessageBody: body,
      ...(attributes.length > 0 && { MessageAttributes: messageAttributes(attributes) }),
      ...(isFifo && { MessageGroupId: group }),
      ...(isFifo && deduplicationId !== '' && { MessageDeduplicationId: deduplicationId }),
      ...(delaySeconds !== undefined && !isFifo && { DelaySeconds: delaySeconds }),
    });
    toast({ text: 'The message is sent' });
  };
  return (
    <ActionDialog title={`Send to ${queue.name}`} submit="Send" run={send} onClose={onClose} width="normal">
      <CodeEditor label="Body" value={body} onChange={setBody} language="json" height={8} />
      {isFifo ? (
        <div className="queue-fields">
          <TextField label="Group" value={group} onChange={setGroup} required isCode />
          <TextField
            label="Deduplication id"
            hint="Where empty, the body tells duplicates"
            value={deduplicationId}
            onChange={setDeduplicationId}
            isCode
          />
        </div>
      ) : (
        <NumberField
          label="Delay in seconds"
          value={delaySeconds}
          onChange={setDelaySeconds}
          min={0}
          max={delaySecondsMax}
          isInteger
          placeholder={`As the queue has it: ${queue.attributes.DelaySeconds ?? 0}`}
        />
      )}
      {attributes.map((attribute, position) => (
        <AttributeFields
          // biome-ignore lint/suspicious/noArrayIndexKey: an attribute is its place
          key={position}
          attribute={attribute}
          onChange={(next) => setAttributes(attributes.with(position, next))}
          onRemove={() => setAttributes(attributes.toSpliced(position, 1))}
        />
      ))}
      <div>
        <Button
          size="small"
          icon="plus"
          onClick={() => setAttributes([...attributes, { name: '', type: 'String', value: '' }])}
        >
          Attribute
        </Button>
      </div>
    </ActionDialog>
  );
}

function AttributeFields(props: {
  readonly attribute: TypedAttribute;
  readonly onChange: (attribute: TypedAttribute) => void;
  readonly onRemove: () => void;
}) {
  const { attribute, onChange, onRemove } = props;
  return (
    <div className="resource-tools">
      <TextField
        label="Name of the attribute"
        value={attribute.name}
        onChange={(name) => onChange({ ...attribute, name })}
        required
        isCode
      />
      <Select
        label="Type"
        value={attribute.type}
        options={[
          { value: 'String', label: 'String' },
          { value: 'Number', label: 'Number' },
          { value: 'Binary', label: 'Binary (base64)' },
        ]}
        onChange={(type) => onChange({ ...attribute, type })}
      />
      <TextField
        label="Value"
        value={attribute.value}
        onChange={(value) => onChange({ ...attribute, value })}
        required
        isCode
      />
      <IconButton icon="close" label="Remove the attribute" onClick={onRemove} />
    </div>
  );
}

function messageAttributes(typed: readonly TypedAttribute[]): { readonly [name: string]: MessageAttribute } {
  return Object.fromEntries(
    typed.map(({ name, type, value }) => [
      name,
      { DataType: type, ...(type === 'Binary' ? { BinaryValue: value } : { StringValue: value }) },
    ]),
  );
}
