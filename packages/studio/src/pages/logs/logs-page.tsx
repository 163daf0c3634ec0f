import { to } from '../../app/routes.ts';
import { countOf } from '../../design/count-of.ts';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { describeLogGroups, type LogGroup } from '../../wire/logs.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';

const columns: readonly TableColumn<LogGroup>[] = [
  {
    id: 'name',
    header: 'Group',
    cell: ({ logGroupName }) => <Link href={to.logGroup(logGroupName)}>{logGroupName}</Link>,
    sortValue: ({ logGroupName }) => logGroupName,
  },
  {
    id: 'kept',
    header: 'Kept',
    cell: ({ retentionInDays }) =>
      retentionInDays === undefined ? 'for ever' : countOf(retentionInDays, 'days'),
    sortValue: ({ retentionInDays }) => retentionInDays,
    width: 110,
    isWideOnly: true,
  },
  {
    id: 'size',
    header: 'Size',
    cell: ({ storedBytes = 0 }) => `${storedBytes.toLocaleString('en')} bytes`,
    sortValue: ({ storedBytes }) => storedBytes,
    align: 'end',
    width: 150,
    isWideOnly: true,
  },
  {
    id: 'made',
    header: 'Since',
    cell: ({ creationTime }) => <Instant ms={creationTime} />,
    sortValue: ({ creationTime }) => creationTime,
    width: 130,
  },
];

/** The log groups of CloudWatch Logs. */
export function LogsPage() {
  const list = usePagedOperation(describeLogGroups, { limit: 50 }, { items: (output) => output.logGroups });
  return (
    <ResourceList
      title="Logs"
      noun="log groups"
      icon="logs"
      list={list}
      rowId={({ logGroupName }) => logGroupName}
      columns={columns}
      href={({ logGroupName }) => to.logGroup(logGroupName)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="Functions write their logs by themselves; workflows do where they have a logging configuration."
    />
  );
}
