import { useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteSchedule, getSchedule, listSchedules, type ScheduleDescription } from '../../wire/events.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { NextRunsList } from './next-runs-list.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { ScheduleSwitch } from './schedules-page.tsx';
import './events.css';

/** One schedule: when it comes next, and what it does then. */
export function SchedulePage({ params }: PageProps) {
  const { group = 'default', name = '' } = params;
  const of = { Name: name, GroupName: group };
  const read = useOperation(getSchedule, of);
  const [isChanging, setIsChanging] = useState(false);
  const navigate = useNavigate();
  const { run } = usePerform(listSchedules);
  return (
    <>
      <ResourcePage
        title={name}
        parent={{ label: 'Schedules', href: to.schedules() }}
        badge={
          read.data && (
            <ScheduleSwitch
              schedule={{ ...of, State: read.data.State === 'DISABLED' ? 'DISABLED' : 'ENABLED' }}
            />
          )
        }
        subtitle={read.data?.Description}
        read={read}
        actions={
          <Button icon="edit" onClick={() => setIsChanging(true)} isDisabled={read.data === undefined}>
            Change
          </Button>
        }
        views={[
          {
            id: 'schedule',
            label: 'Schedule',
            href: to.schedule(group, name),
            show: (schedule) => <Facts schedule={schedule} />,
          },
        ]}
        deletion={(onClose) => (
          <DeleteDialog
            name={name}
            run={() => run(deleteSchedule, of)}
            onClose={onClose}
            onDone={() => navigate(to.schedules())}
          />
        )}
      />
      {isChanging && read.data !== undefined && (
        <ScheduleDialog schedule={read.data} onClose={() => setIsChanging(false)} />
      )}
    </>
  );
}

function Facts({ schedule }: { readonly schedule: ScheduleDescription }) {
  const { Target, FlexibleTimeWindow: window } = schedule;
  return (
    <div className="resource-columns">
      <section className="resource-part">
        <h2>When</h2>
        <p>
          <code>{schedule.ScheduleExpression}</code> in {schedule.ScheduleExpressionTimezone ?? 'UTC'}
        </p>
        <NextRunsList
          expression={schedule.ScheduleExpression}
          zoneName={schedule.ScheduleExpressionTimezone ?? 'UTC'}
          anchorSeconds={schedule.LastModificationDate}
          startSeconds={schedule.StartDate}
          endSeconds={schedule.EndDate}
        />
      </section>
      <section className="resource-part">
        <h2>What</h2>
        <KeyValues
          items={[
            ['Target', <ArnLink key="t" arn={Target.Arn} isWhole />],
            ['Role', <ArnLink key="r" arn={Target.RoleArn} isWhole />],
            [
              'Window',
              window.Mode === 'FLEXIBLE' ? `within ${window.MaximumWindowInMinutes} minutes` : undefined,
            ],
            [
              'After the last time',
              schedule.ActionAfterCompletion === 'DELETE' ? 'it is deleted' : undefined,
            ],
            ['Made', <Instant key="c" seconds={schedule.CreationDate} look="exact" />],
            ['ARN', <ArnLink key="a" arn={schedule.Arn} isWhole isCopyable />],
          ]}
        />
        <JsonView label="Input" text={Target.Input} openDepth={3} empty="It is given the schedule's event." />
      </section>
    </div>
  );
}
