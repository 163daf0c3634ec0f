import { to } from '../../app/routes.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Link } from '../../design/link.tsx';
import { Switch } from '../../design/switch.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { getSchedule, listSchedules, type ScheduleSummary, updateSchedule } from '../../wire/events.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import './events.css';

const columns: readonly TableColumn<ScheduleSummary>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (one) => <Link href={to.schedule(one.GroupName, one.Name)}>{one.Name}</Link>,
    sortValue: (one) => one.Name,
  },
  {
    id: 'group',
    header: 'Group',
    cell: (one) => one.GroupName,
    sortValue: (one) => one.GroupName,
    isWideOnly: true,
  },
  { id: 'target', header: 'Target', cell: (one) => <ArnLink arn={one.Target?.Arn} />, isWideOnly: true },
  { id: 'state', header: 'State', cell: (one) => <ScheduleSwitch schedule={one} />, width: 120 },
];

/** Turns a schedule on and off: it is read whole and written back, as an update replaces all of it. */
export function ScheduleSwitch({
  schedule,
}: {
  readonly schedule: Pick<ScheduleSummary, 'Name' | 'GroupName' | 'State'>;
}) {
  const wire = useWire();
  const { attempt } = usePerform(listSchedules, getSchedule);
  const { Name, GroupName, State } = schedule;
  const change = async (isOn: boolean) => {
    const now = await getSchedule.run(wire, { Name, GroupName });
    const { Arn: _, CreationDate: _created, LastModificationDate: _modified, ...rest } = now;
    await updateSchedule.run(wire, { ...rest, State: isOn ? 'ENABLED' : 'DISABLED' });
  };
  return (
    <Switch
      label={State === 'DISABLED' ? 'Off' : 'On'}
      isOn={State !== 'DISABLED'}
      onChange={(isOn) => void attempt(() => change(isOn))}
    />
  );
}

/** The schedules of EventBridge Scheduler. */
export function SchedulesPage() {
  const list = usePagedOperation(
    listSchedules,
    {},
    {
      items: (output) => output.Schedules,
      next: (output) => output.NextToken,
      withNext: (_, next) => ({ NextToken: next as string }),
    },
  );
  return (
    <ResourceList
      title="Schedules"
      noun="schedules"
      icon="clock"
      list={list}
      rowId={(one) => `${one.GroupName}/${one.Name}`}
      columns={columns}
      href={(one) => to.schedule(one.GroupName, one.Name)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="A schedule starts a run, invokes a function or sends a message: once, at a rate, or by a calendar."
      maker={{ label: 'New schedule', dialog: (onClose) => <ScheduleDialog onClose={onClose} /> }}
    />
  );
}
