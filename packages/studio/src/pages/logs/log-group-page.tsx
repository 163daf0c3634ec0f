import { type FormEvent, useMemo, useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { countOf } from '../../design/count-of.ts';
import { Select } from '../../design/select.tsx';
import { Switch } from '../../design/switch.tsx';
import { TextField } from '../../design/text-field.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  describeLogStreams,
  type LogGroup,
  putRetentionPolicy,
} from '../../wire/logs.ts';
import { ServiceError } from '../../wire/service-error.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { LogView } from './log-view.tsx';
import './logs.css';

const spans: { readonly [id: string]: { readonly label: string; readonly ms: number } } = {
  '15m': { label: 'The last 15 minutes', ms: 900_000 },
  '1h': { label: 'The last hour', ms: 3_600_000 },
  '1d': { label: 'The last day', ms: 86_400_000 },
  all: { label: 'All', ms: Number.POSITIVE_INFINITY },
};
const streamsMax = 50;

/** One log group: its lines, searched and followed. What is searched stands in the address. */
export function LogGroupPage() {
  const [name = ''] = useSearchState('name');
  const groups = useOperation(describeLogGroups, { logGroupNamePrefix: name });
  const group = groups.data?.logGroups.find(({ logGroupName }) => logGroupName === name);
  const missing =
    groups.data !== undefined && group === undefined
      ? new ServiceError(
          'ResourceNotFoundException',
          'There is no such log group: nothing was logged yet.',
          400,
        )
      : null;
  const navigate = useNavigate();
  const { run } = usePerform(describeLogGroups);
  return (
    <ResourcePage
      title={name}
      parent={{ label: 'Logs', href: to.logs() }}
      read={{ data: group, error: groups.error ?? missing }}
      views={[
        {
          id: 'lines',
          label: 'Lines',
          href: to.logGroup(name),
          show: (shown) => <Lines key={name} group={shown} />,
        },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={name}
          loss="all that was logged"
          run={() => run(deleteLogGroup, { logGroupName: name })}
          onClose={onClose}
          onDone={() => navigate(to.logs())}
        />
      )}
    />
  );
}

function Lines({ group }: { readonly group: LogGroup }) {
  const [pattern = '', setPattern] = useSearchState('pattern');
  const [stream = '', setStream] = useSearchState('stream');
  const [span = 'all', setSpan] = useSearchState('span');
  const [typed, setTyped] = useState(pattern);
  const [isFollowing, setIsFollowing] = useState(true);
  const { logGroupName } = group;
  const streams = useOperation(describeLogStreams, {
    logGroupName,
    orderBy: 'LastEventTime',
    descending: true,
    limit: streamsMax,
  });
  const names = (streams.data?.logStreams ?? []).map((one) => one.logStreamName);
  const shownNames = stream === '' || names.includes(stream) ? names : [stream, ...names];
  const input = useMemo(() => {
    const ms = spans[span]?.ms ?? Number.POSITIVE_INFINITY;
    return {
      logGroupName,
      ...(pattern !== '' && { filterPattern: pattern }),
      ...(stream !== '' && { logStreamNames: [stream] }),
      ...(Number.isFinite(ms) && { startTime: Date.now() - ms }),
    };
  }, [logGroupName, pattern, stream, span]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    setPattern(typed.trim());
  };
  return (
    <>
      <search>
        <form className="resource-tools log-search" onSubmit={search}>
          <TextField
            label="Search"
            value={typed}
            onChange={setTyped}
            placeholder={'ERROR, "not found", { $.level = "error" }'}
            isCode
          />
          <Select
            label="Stream"
            value={stream}
            onChange={setStream}
            options={[
              { value: '', label: 'All streams' },
              ...shownNames.map((value) => ({ value, label: value })),
            ]}
          />
          <Select
            label="Since"
            value={span}
            onChange={(value) => setSpan(value === 'all' ? undefined : value)}
            options={Object.entries(spans).map(([value, { label }]) => ({ value, label }))}
          />
          <Button type="submit" icon="search">
            Search
          </Button>
          <Switch label="Follow" isOn={isFollowing} onChange={setIsFollowing} />
          <Retention group={group} />
        </form>
      </search>
      <LogView input={input} isFollowing={isFollowing} />
    </>
  );
}

const keptDays = ['1', '3', '7', '14', '30', '90', '365'] as const;

function Retention({ group }: { readonly group: LogGroup }) {
  const { perform } = usePerform(describeLogGroups);
  const { logGroupName, retentionInDays } = group;
  const present = retentionInDays === undefined ? '' : String(retentionInDays);
  const days = keptDays.some((one) => one === present) || present === '' ? keptDays : [present, ...keptDays];
  const change = (value: string) =>
    void (value === ''
      ? perform(deleteRetentionPolicy, { logGroupName }, { text: 'Lines are kept for ever' })
      : perform(
          putRetentionPolicy,
          { logGroupName, retentionInDays: Number(value) },
          { text: `Lines are kept for ${countOf(Number(value), 'days')}` },
        ));
  return (
    <Select
      label="Kept"
      value={present}
      onChange={change}
      options={[
        { value: '', label: 'for ever' },
        ...days.map((value) => ({ value, label: countOf(Number(value), 'days') })),
      ]}
    />
  );
}
