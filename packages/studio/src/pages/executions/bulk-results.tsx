import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { classNames } from '../../design/class-names.ts';
import { countOf } from '../../design/count-of.ts';
import { Icon } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Link } from '../../design/link.tsx';
import { Progress } from '../../design/progress.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import type { BulkResult } from './bulk-run.ts';
import type { Bulk, BulkVerb } from './use-bulk.ts';

/** How far work on many runs is; then what became of each, and what takes it back. */
export function BulkResults({ bulk }: { readonly bulk: Bulk }) {
  const { state } = bulk;
  if (state.kind === 'idle') return null;
  if (state.kind === 'ended') return <EndedBulk bulk={bulk} {...state} />;
  const { doneCount, count } = state;
  return (
    <section className="bulk" aria-label="Work on many runs" aria-busy="true">
      <Progress value={doneCount} max={count} label="Runs done" />
      <span role="status">
        {doneCount.toLocaleString('en')} of {countOf(count, 'runs')}
      </span>
      <Button size="small" onClick={bulk.cancel}>
        Leave the others
      </Button>
    </section>
  );
}

function EndedBulk(props: {
  readonly bulk: Bulk;
  readonly verb: BulkVerb;
  readonly results: readonly BulkResult[];
}) {
  const { bulk, verb, results } = props;
  const done = results.filter(({ kind }) => kind === 'done').map(({ execution }) => execution);
  const refusedCount = results.filter(({ kind }) => kind === 'refused').length;
  const leftCount = results.length - done.length - refusedCount;
  // Where something was refused one wants to know what, and why.
  const [isOpen, setIsOpen] = useState(refusedCount > 0);
  const words = [
    `${countOf(done.length, 'runs')} ${verb}`,
    ...(refusedCount > 0 ? [`${refusedCount.toLocaleString('en')} refused`] : []),
    ...(leftCount > 0 ? [`${leftCount.toLocaleString('en')} left as they were`] : []),
  ];
  return (
    <section className="bulk" aria-label="Work on many runs">
      <Icon name={refusedCount > 0 ? 'warning' : 'check'} />
      <span role="status">{words.join(', ')}</span>
      {verb === 'stopped' && done.length > 0 && (
        <Button
          size="small"
          icon="undo"
          title="Redrives them: each goes on in the state that it was stopped in"
          onClick={() => void bulk.redrive(done)}
        >
          Undo: redrive {done.length.toLocaleString('en')}
        </Button>
      )}
      <Button size="small" kind="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? 'Hide the runs' : 'Show each run'}
      </Button>
      <IconButton icon="close" size="small" label="Dismiss the results" onClick={bulk.dismiss} />
      {isOpen && (
        <div className={classNames('bulk-table', results.length < wrappedMax && 'bulk-table-wrapped')}>
          <Table
            label="What became of each run"
            height="fill"
            rows={sorted(results)}
            rowId={({ execution }) => execution.executionArn}
            columns={columnsOf[verb]}
          />
        </div>
      )}
    </section>
  );
}

/** Rows of which only those in view are drawn have to be of one height. */
const wrappedMax = 80;

/** Those that were refused come first: something is to be done about them. */
function sorted(results: readonly BulkResult[]): readonly BulkResult[] {
  const kinds: readonly BulkResult['kind'][] = ['refused', 'left', 'done'];
  return kinds.flatMap((kind) => results.filter((result) => result.kind === kind));
}

const columnsOf: { readonly [verb in BulkVerb]: readonly TableColumn<BulkResult>[] } = {
  stopped: columns('stopped'),
  redriven: columns('redriven'),
};

function columns(verb: BulkVerb): readonly TableColumn<BulkResult>[] {
  return [
    {
      id: 'name',
      header: 'Run',
      width: 160,
      cell: ({ execution }) => <Link href={to.execution(execution.executionArn)}>{execution.name}</Link>,
    },
    { id: 'result', header: 'Result', cell: (result) => <ResultWords result={result} verb={verb} /> },
  ];
}

function ResultWords({ result, verb }: { readonly result: BulkResult; readonly verb: BulkVerb }) {
  if (result.kind === 'done') return verb;
  if (result.kind === 'left') return <span className="faint">left as it was</span>;
  const { code, message } = result.error;
  return (
    <span className="bulk-refused" title={message}>
      refused: {code}: {message}
    </span>
  );
}
