import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { CodeEditor } from '../../design/code-editor.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createSchedule,
  getSchedule,
  listSchedules,
  type ScheduleDescription,
  updateSchedule,
} from '../../wire/events.ts';
import { useWire } from '../../wire/wire-context.ts';
import { NextRunsList } from './next-runs-list.tsx';

export interface ScheduleDialogProps {
  /** The one to be changed; a new one where there is none. */
  readonly schedule?: ScheduleDescription;
  readonly onClose: () => void;
}

/** Makes or changes a schedule, and shows when it would come next. */
export function ScheduleDialog({ schedule, onClose }: ScheduleDialogProps) {
  const { account } = useWire();
  const [name, setName] = useState(schedule?.Name ?? '');
  const [expression, setExpression] = useState(schedule?.ScheduleExpression ?? 'rate(1 hour)');
  const [zone, setZone] = useState(schedule?.ScheduleExpressionTimezone ?? 'UTC');
  const [arn, setArn] = useState(schedule?.Target.Arn ?? '');
  const [role, setRole] = useState(schedule?.Target.RoleArn ?? `arn:aws:iam::${account}:role/scheduler`);
  const [input, setInput] = useState(schedule?.Target.Input ?? '');
  const navigate = useNavigate();
  const { run } = usePerform(listSchedules, getSchedule);
  const save = () => {
    const { Arn: _, CreationDate: _created, LastModificationDate: _modified, ...before } = schedule ?? {};
    const { Input: _input, ...targetBefore } = schedule?.Target ?? {};
    return run(schedule === undefined ? createSchedule : updateSchedule, {
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      ...before,
      Name: name,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: zone,
      Target: { ...targetBefore, Arn: arn, RoleArn: role, ...(input.trim() !== '' && { Input: input }) },
    });
  };
  return (
    <ActionDialog
      title={schedule === undefined ? 'New schedule' : `Change ${schedule.Name}`}
      submit={schedule === undefined ? 'Create' : 'Save'}
      run={save}
      onClose={onClose}
      {...(schedule === undefined && { onDone: () => navigate(to.schedule('default', name)) })}
      width="normal"
    >
      {schedule === undefined && <TextField label="Name" value={name} onChange={setName} required isCode />}
      <div className="schedule-when">
        <TextField
          label="When"
          hint="rate(5 minutes), cron(0 8 ? * MON-FRI *), at(2026-12-24T18:00:00)"
          value={expression}
          onChange={setExpression}
          required
          isCode
        />
        <TextField label="Time zone" value={zone} onChange={setZone} required isCode />
      </div>
      <NextRunsList expression={expression} zoneName={zone} />
      <TextField
        label="ARN of the target"
        hint="A state machine, function, queue, topic, bus; or arn:aws:scheduler:::aws-sdk:…"
        value={arn}
        onChange={setArn}
        required
        isCode
      />
      <TextField label="Role" value={role} onChange={setRole} required isCode />
      <CodeEditor label="Input" value={input} onChange={setInput} language="json" height={4} />
    </ActionDialog>
  );
}
