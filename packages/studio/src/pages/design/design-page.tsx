import { Page } from '../../app/page.tsx';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Duration } from '../../design/duration.tsx';
import { Icon, iconNames } from '../../design/icon.tsx';
import { Progress } from '../../design/progress.tsx';
import { type StatusKind, statusWords } from '../../design/status.ts';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { TextField } from '../../design/text-field.tsx';

/** All components, in the colours of the page. */
export function DesignPage() {
  return (
    <Page
      title="Design"
      tabs={
        <Tabs
          label="Views"
          current="one"
          tabs={[
            { id: 'one', label: 'One', href: '/design' },
            { id: 'two', label: 'Two', href: '/design?tab=two', count: 7 },
          ]}
        />
      }
    >
      <section className="settings-part">
        {(Object.keys(statusWords) as StatusKind[]).map((kind) => (
          <StatusBadge key={kind} status={kind} />
        ))}
        <Duration ms={125_000} />
        <Progress label="Items" value={0.4} />
        <ArnLink arn="arn:aws:states:us-east-1:000000000000:stateMachine:hello" isCopyable />
        <TextField label="Name" value="hello" onChange={() => undefined} hint="At most 80 characters" />
        {(['primary', 'normal', 'quiet', 'danger'] as const).map((kind) => (
          <Button key={kind} kind={kind}>
            {kind}
          </Button>
        ))}
      </section>
      <section className="settings-part">
        {iconNames.map((name) => (
          <Icon key={name} name={name} label={name} />
        ))}
      </section>
    </Page>
  );
}
