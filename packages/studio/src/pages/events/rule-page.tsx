import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteRule, describeRule, type EventRule, listRules } from '../../wire/events.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { RuleSwitch } from './event-rules.tsx';
import { NextRunsList } from './next-runs-list.tsx';
import { PatternEditor } from './pattern-editor.tsx';
import { RuleTargets } from './rule-targets.tsx';
import './events.css';

/** One rule: when it acts, and on what. */
export function RulePage({ params }: PageProps) {
  const { bus = 'default', rule: name = '' } = params;
  const rule = { Name: name, EventBusName: bus };
  const read = useOperation(describeRule, rule);
  const navigate = useNavigate();
  const { run } = usePerform(listRules);
  const parent = to.events(bus === 'default' ? {} : { bus });
  return (
    <ResourcePage
      title={name}
      parent={{ label: `Events of ${bus}`, href: parent }}
      badge={read.data && <RuleSwitch rule={read.data} />}
      subtitle={read.data?.Description}
      read={read}
      views={[
        {
          id: 'rule',
          label: 'Rule',
          href: to.eventRule(bus, name),
          show: (shown) => <Rule key={shown.Arn} rule={shown} />,
        },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={name}
          run={() => run(deleteRule, rule)}
          onClose={onClose}
          onDone={() => navigate(parent)}
        />
      )}
    />
  );
}

function Rule({ rule }: { readonly rule: EventRule }) {
  return (
    <>
      <RuleTargets rule={rule} />
      {rule.EventPattern !== undefined && <PatternEditor rule={rule} pattern={rule.EventPattern} />}
      {rule.ScheduleExpression !== undefined && (
        <section className="resource-part">
          <h2>Schedule</h2>
          <code>{rule.ScheduleExpression}</code>
          <NextRunsList expression={rule.ScheduleExpression} zoneName="UTC" isOfRule />
        </section>
      )}
      <KeyValues items={[['ARN', <ArnLink key="a" arn={rule.Arn} isWhole isCopyable />]]} />
    </>
  );
}
