import { type ReactNode, useRef, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { ContextMenu } from '../../design/context-menu.tsx';
import { Duration } from '../../design/duration.tsx';
import { Icon, iconNames } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Progress } from '../../design/progress.tsx';
import { RatePlot } from '../../design/rate-plot.tsx';
import { Sparkline } from '../../design/sparkline.tsx';
import { SplitPane } from '../../design/split-pane.tsx';
import { type StatusKind, statusWords } from '../../design/status.ts';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Switch } from '../../design/switch.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { Tooltip } from '../../design/tooltip.tsx';
import styles from './design-page.module.css';
import { DesignTable } from './design-table.tsx';

/** All components, in the colours of the page. */
export function DesignPage() {
  const tabs = [
    { id: 'one', label: 'One', href: '/design' },
    { id: 'two', label: 'Two', href: '/design?tab=two', count: 7 },
  ];
  return (
    <Page
      title="Design"
      badge={<StatusBadge status="RUNNING" />}
      tabs={<Tabs label="Views" current="one" tabs={tabs} />}
    >
      <div className={styles.parts}>
        <Part title="Status">
          {(Object.keys(statusWords) as StatusKind[]).map((kind) => (
            <StatusBadge key={kind} status={kind} />
          ))}
          {(Object.keys(statusWords) as StatusKind[]).map((kind) => (
            <StatusBadge key={kind} status={kind} look="plain" />
          ))}
        </Part>
        <Buttons />
        <Fields />
        <Part title="Data">
          <Duration ms={125_000} />
          <ArnLink arn="arn:aws:states:us-east-1:000000000000:stateMachine:hello" isCopyable />
          <RatePlot label="Runs of the last day" buckets={buckets} />
          <Sparkline label="Messages" values={buckets.map((bucket) => bucket.succeeded)} />
          <Tooltip text="What it is about">
            <Button size="small">Tooltip</Button>
          </Tooltip>
          <Progress label="Items" value={0.4} />
        </Part>
        <Part title="Said">
          <Callout kind="note" title="A note">
            <p>Something beside the work.</p>
          </Callout>
          <Callout kind="caution" title="A caution">
            <p>This cannot be undone.</p>
          </Callout>
          <Callout kind="danger" title="StateMachineDoesNotExist">
            <p>State Machine Does Not Exist: 'arn:aws:states:us-east-1:000000000000:stateMachine:hello'</p>
          </Callout>
        </Part>
        <Part title="Split">
          <div className={styles.split}>
            <SplitPane label="Left and right" first={<p>Left</p>} second={<p>Right</p>} />
          </div>
        </Part>
        <DesignTable />
        <Json />
        <Part title="Icons">
          {iconNames.map((name) => (
            <span key={name} className={styles.icon} title={name}>
              <Icon name={name} label={name} />
            </span>
          ))}
        </Part>
      </div>
    </Page>
  );
}

const buckets = Array.from({ length: 24 }, (_, hour) => ({
  startMs: hour,
  succeeded: (hour * 7) % 11,
  failed: hour % 5 === 0 ? 2 : 0,
}));

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      <div className={styles.row}>{children}</div>
    </section>
  );
}

const items: readonly (readonly MenuItem[])[] = [
  [
    { id: 'start', label: 'Start', icon: 'play', keys: 'S', run: () => toast({ text: 'Started' }) },
    { id: 'copy', label: 'Copy the ARN', icon: 'copy', run: () => toast({ text: 'Copied' }) },
    { id: 'redrive', label: 'Redrive', icon: 'redrive', isDisabled: true, run: () => undefined },
  ],
  [
    {
      id: 'delete',
      label: 'Delete',
      icon: 'trash',
      isDanger: true,
      run: () => toast({ text: 'Failed', kind: 'failed' }),
    },
  ],
];

function Buttons() {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <Part title="Actions">
      {(['primary', 'normal', 'quiet', 'danger'] as const).map((kind) => (
        <Button key={kind} kind={kind}>
          {kind}
        </Button>
      ))}
      <Button isBusy>Busy</Button>
      <Button size="small" icon="refresh">
        Small
      </Button>
      <Menu label="Actions" groups={items}>
        {(control) => <IconButton {...control} icon="more" label="Actions" />}
      </Menu>
      <Button
        ref={opener}
        onClick={() => {
          const box = opener.current?.getBoundingClientRect();
          setAt({ x: box?.left ?? 0, y: box?.bottom ?? 0 });
        }}
      >
        Context menu
      </Button>
      <ContextMenu label="Actions" groups={items} at={at} onClose={() => setAt(undefined)} />
      <Button
        onClick={() => toast({ text: 'Deleted 1 item', action: { label: 'Undo', run: () => undefined } })}
      >
        Toast
      </Button>
    </Part>
  );
}

function Fields() {
  const [name, setName] = useState('hello');
  const [count, setCount] = useState<number | undefined>(12);
  const [isOn, setIsOn] = useState(true);
  return (
    <Part title="Fields">
      <TextField label="Name" value={name} onChange={setName} hint="At most 80 characters" />
      <TextField label="Name" value={name} onChange={setName} error="There is one of this name" />
      <NumberField label="Attempts" value={count} onChange={setCount} min={0} max={99} isInteger />
      <Checkbox label="Publish a version" isChecked={isOn} onChange={setIsOn} />
      <Switch label="Follow" isOn={isOn} onChange={setIsOn} />
    </Part>
  );
}

const sample = `{
  "order": {"id": 12345678901234567890, "total": 1.50, "paid": true, "note": null},
  "items": [{"sku": "A-1", "count": 2}, {"sku": "<b>B-2</b>", "count": 1e3}],
  "cause": "{\\"errorMessage\\": \\"boom\\", \\"stack\\": [\\"a\\", \\"b\\"]}"
}`;

function Json() {
  const [text, setText] = useState(sample);
  return (
    <section className={styles.part}>
      <h2>JSON</h2>
      <JsonView label="Sample" text={text} />
      <JsonEditor label="Input" value={text} onChange={setText} height={6} />
    </section>
  );
}
