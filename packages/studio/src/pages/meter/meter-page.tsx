import { Page } from '../../app/page.tsx';
import { useSearchState } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { type MeterReport, readMeter } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { printDollars } from './print-dollars.ts';
import './meter.css';
import '../../resource/resource.css';

type Machine = MeterReport['stateMachines'][number];

const monthsShown = 12;
const machinesMax = 500;
const refreshMs = 15_000;

const columns: readonly TableColumn<Machine>[] = [
  {
    id: 'machine',
    header: 'Workflow',
    cell: (one) => <ArnLink arn={one.stateMachineArn} />,
    sortValue: (one) => one.stateMachineArn,
  },
  {
    id: 'type',
    header: 'Type',
    cell: (one) => one.type?.toLowerCase() ?? 'deleted',
    sortValue: (one) => one.type,
    width: 110,
    isWideOnly: true,
  },
  {
    id: 'transitions',
    header: 'Transitions',
    cell: (one) => one.transitions.toLocaleString('en'),
    sortValue: (one) => one.transitions,
    align: 'end',
    width: 120,
    isWideOnly: true,
  },
  {
    id: 'requests',
    header: 'Requests',
    cell: (one) => one.requests.toLocaleString('en'),
    sortValue: (one) => one.requests,
    align: 'end',
    width: 110,
    isWideOnly: true,
  },
  {
    id: 'memory',
    header: 'GB-seconds',
    cell: (one) => one.gbSeconds.toLocaleString('en', { maximumFractionDigits: 3 }),
    sortValue: (one) => one.gbSeconds,
    align: 'end',
    width: 120,
    isWideOnly: true,
  },
  {
    id: 'dollars',
    header: 'Cost',
    cell: (one) => printDollars(one.dollars),
    sortValue: (one) => one.dollars,
    align: 'end',
    width: 120,
  },
  {
    id: 'other',
    header: 'As the other type',
    cell: ({ other }) =>
      other === undefined ? '' : other.isPossible ? printDollars(other.dollars) : 'not possible',
    sortValue: ({ other }) => other?.dollars,
    align: 'end',
    width: 150,
    isWideOnly: true,
  },
];

/** What the runs of a month would have cost at AWS, by workflow, and what might make it less. */
export function MeterPage() {
  const months = lastMonths(new Date());
  const [month = months[0] ?? '', setMonth] = useSearchState('month');
  const { data, error } = useOperation(
    readMeter,
    { month, maxResults: machinesMax },
    { refetchIntervalMs: refreshMs, keepsPrevious: true },
  );
  return (
    <Page title="Meter" subtitle="What this would have cost at AWS; here it costs nothing">
      <div className="meter-month">
        <Select
          label="Month"
          value={month}
          onChange={(value) => setMonth(value === months[0] ? undefined : value)}
          options={(months.includes(month) ? months : [month, ...months]).map((value) => ({
            value,
            label: value,
          }))}
        />
      </div>
      <ErrorCallout error={error} />
      {data === undefined && error === null && <Skeleton lines={6} />}
      {data !== undefined && <Report report={data} />}
    </Page>
  );
}

function Report({ report }: { readonly report: MeterReport }) {
  const { total, stateMachines, omitted } = report;
  const advised = stateMachines.filter(({ advice, other }) => advice.length > 0 || hasReasons(other));
  return (
    <>
      <KeyValues
        look="stack"
        items={[
          ['Cost', <strong key="d">{printDollars(total.dollars)}</strong>],
          ['Free of it', printDollars(total.freeDollars)],
          ['Transitions', total.transitions.toLocaleString('en')],
          ['Express requests', total.requests.toLocaleString('en')],
          ['GB-seconds', total.gbSeconds.toLocaleString('en', { maximumFractionDigits: 3 })],
        ]}
      />
      <ResourceTable
        noun="workflows"
        icon="meter"
        list={{ items: stateMachines, error: null }}
        rowId={(one) => one.stateMachineArn}
        columns={columns}
        initialSort={{ column: 'dollars', isDescending: true }}
        empty="Start a run: each state that it enters is counted as AWS bills it."
      />
      {omitted > 0 && <p className="muted small">{omitted} further ones are in the total.</p>}
      {advised.length > 0 && (
        <section className="resource-part">
          <h2>What might make it less</h2>
          {advised.map((one) => (
            <div key={one.stateMachineArn} className="meter-advice">
              <ArnLink arn={one.stateMachineArn} />
              <ul>
                {[...one.advice, ...(one.other?.isPossible === false ? one.other.reasons : [])].map(
                  (text) => (
                    <li key={text}>{text}</li>
                  ),
                )}
              </ul>
            </div>
          ))}
        </section>
      )}
      <section className="resource-part">
        <h2>Prices</h2>
        <JsonView label="Prices" text={JSON.stringify(report.prices)} openDepth={0} />
      </section>
    </>
  );
}

function hasReasons(other: Machine['other']): boolean {
  return other?.isPossible === false && other.reasons.length > 0;
}

/** Months of UTC, the present one first: `2026-01`. */
function lastMonths(now: Date): readonly string[] {
  return Array.from({ length: monthsShown }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}
