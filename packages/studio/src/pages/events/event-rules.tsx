import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import { Switch } from '../../design/switch.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  describeRule,
  disableRule,
  type EventRule,
  enableRule,
  listRules,
  putRule,
} from '../../wire/events.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';

const columns: readonly TableColumn<EventRule>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (rule) => <Link href={to.eventRule(rule.EventBusName, rule.Name)}>{rule.Name}</Link>,
    sortValue: ({ Name }) => Name,
  },
  {
    id: 'when',
    header: 'When',
    cell: (rule) => (
      <span className="resource-text code">{rule.ScheduleExpression ?? rule.EventPattern ?? ''}</span>
    ),
    isWideOnly: true,
  },
  { id: 'state', header: 'State', cell: (rule) => <RuleSwitch rule={rule} />, width: 120 },
];

/** Turns a rule on and off. */
export function RuleSwitch({ rule }: { readonly rule: EventRule }) {
  const { perform } = usePerform(listRules, describeRule);
  const { Name, EventBusName } = rule;
  return (
    <Switch
      label={rule.State === 'DISABLED' ? 'Off' : 'On'}
      isOn={rule.State !== 'DISABLED'}
      onChange={(isOn) => void perform(isOn ? enableRule : disableRule, { Name, EventBusName })}
    />
  );
}

/** The rules of a bus. */
export function EventRules({ bus }: { readonly bus: string }) {
  const [isMaking, setIsMaking] = useState(false);
  const list = usePagedOperation(
    listRules,
    { EventBusName: bus },
    {
      items: (output) => output.Rules,
      next: (output) => output.NextToken,
      withNext: (given, next) => ({ ...given, NextToken: next as string }),
    },
  );
  return (
    <>
      <ResourceTable
        noun="rules"
        icon="event"
        list={list}
        rowId={({ Name }) => Name}
        words={(rule) => `${rule.Name} ${rule.EventPattern ?? ''} ${rule.ScheduleExpression ?? ''}`}
        columns={columns}
        href={(rule) => to.eventRule(rule.EventBusName, rule.Name)}
        initialSort={{ column: 'name', isDescending: false }}
        empty="A rule sends events that fit its pattern to targets: state machines, functions, queues."
        tools={
          <Button kind="primary" icon="plus" onClick={() => setIsMaking(true)}>
            New rule
          </Button>
        }
      />
      {isMaking && <RuleDialog bus={bus} onClose={() => setIsMaking(false)} />}
    </>
  );
}

function RuleDialog({ bus, onClose }: { readonly bus: string; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'pattern' | 'schedule'>('pattern');
  const [pattern, setPattern] = useState('{\n  "source": ["orders"]\n}');
  const [schedule, setSchedule] = useState('rate(1 hour)');
  const navigate = useNavigate();
  const { run } = usePerform(listRules);
  const isDefault = bus === 'default';
  return (
    <ActionDialog
      title="New rule"
      submit="Create"
      run={() =>
        run(putRule, {
          Name: name,
          EventBusName: bus,
          ...(kind === 'pattern' ? { EventPattern: pattern } : { ScheduleExpression: schedule }),
        })
      }
      onClose={onClose}
      onDone={() => navigate(to.eventRule(bus, name))}
      width="normal"
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      {isDefault && (
        <Select
          label="It acts"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'pattern', label: 'on events that fit a pattern' },
            { value: 'schedule', label: 'by a schedule' },
          ]}
        />
      )}
      {kind === 'pattern' ? (
        <JsonEditor label="Pattern" value={pattern} onChange={setPattern} height={8} />
      ) : (
        <TextField
          label="Schedule"
          hint="rate(5 minutes), cron(0 8 * * ? *)"
          value={schedule}
          onChange={setSchedule}
          isCode
        />
      )}
    </ActionDialog>
  );
}
