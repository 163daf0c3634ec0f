import { useState } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  type EventRule,
  type EventTarget,
  type FailedEntries,
  listTargets,
  putTargets,
  removeTargets,
} from '../../wire/events.ts';
import { ServiceError } from '../../wire/service-error.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';

/** Where a rule sends events. */
export function RuleTargets({ rule }: { readonly rule: EventRule }) {
  const of = { Rule: rule.Name, EventBusName: rule.EventBusName };
  const { data, error } = useOperation(listTargets, of);
  const [isAdding, setIsAdding] = useState(false);
  const { attempt } = usePerform(listTargets);
  const columns: readonly TableColumn<EventTarget>[] = [
    { id: 'target', header: 'Target', cell: (target) => <ArnLink arn={target.Arn} label={target.Arn} /> },
    { id: 'input', header: 'It gets', cell: inputText, isWideOnly: true },
    {
      id: 'remove',
      header: '',
      width: 60,
      cell: (target) => (
        <IconButton
          icon="trash"
          label="Remove the target"
          size="small"
          onClick={() =>
            void attempt(() => removeTargets.run(wire, { ...of, Ids: [target.Id] }).then(taken), {
              text: 'The target is removed',
              undo: () => put({ ...of, Targets: [target] }),
            })
          }
        />
      ),
    },
  ];
  const wire = useWire();
  const put = (input: Parameters<typeof putTargets.run>[1]) => putTargets.run(wire, input).then(taken);
  return (
    <section className="resource-part">
      <h2>Targets</h2>
      <ErrorCallout error={error} />
      <Table
        label="Targets"
        rows={data?.Targets}
        rowId={({ Id }) => Id}
        columns={columns}
        empty={
          <EmptyState icon="event" title="Events that fit go nowhere yet">
            Add a state machine, a function or a queue.
          </EmptyState>
        }
      />
      <div>
        <Button icon="plus" onClick={() => setIsAdding(true)}>
          Add a target
        </Button>
      </div>
      {isAdding && <TargetDialog of={of} onClose={() => setIsAdding(false)} />}
    </section>
  );
}

function inputText(target: EventTarget): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return target.InputPath;
  return target.InputTransformer === undefined ? 'the event' : 'the event, transformed';
}

/** @throws ServiceError where an entry was not taken */
function taken(answer: FailedEntries): void {
  const [failed] = answer.FailedEntries ?? [];
  if (answer.FailedEntryCount > 0)
    throw new ServiceError(failed?.ErrorCode ?? 'FailedEntry', failed?.ErrorMessage ?? '', 200);
}

function TargetDialog({
  of,
  onClose,
}: {
  readonly of: { readonly Rule: string; readonly EventBusName: string };
  readonly onClose: () => void;
}) {
  const { account } = useWire();
  const [arn, setArn] = useState('');
  const [role, setRole] = useState(`arn:aws:iam::${account}:role/events`);
  const [input, setInput] = useState('');
  const { run } = usePerform(listTargets);
  const needsRole = /:states:|:ecs:|:batch:|:events:/.test(arn);
  const add = async () => {
    const target = {
      Id: `studio-${crypto.randomUUID()}`,
      Arn: arn,
      ...(needsRole && { RoleArn: role }),
      ...(input.trim() !== '' && { Input: input }),
    };
    taken(await run(putTargets, { ...of, Targets: [target] }));
  };
  return (
    <ActionDialog title="Add a target" submit="Add" run={add} onClose={onClose} width="normal">
      <TextField
        label="ARN"
        hint="Of a state machine, function, queue, topic, log group or another bus"
        value={arn}
        onChange={setArn}
        required
        isCode
      />
      {needsRole && <TextField label="Role" value={role} onChange={setRole} required isCode />}
      <CodeEditor
        label="It gets, instead of the event"
        value={input}
        onChange={setInput}
        language="json"
        height={4}
        placeholder="The whole event where this is empty"
      />
    </ActionDialog>
  );
}
