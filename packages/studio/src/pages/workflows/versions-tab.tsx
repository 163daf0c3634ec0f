import { useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { lazyComponent } from '../../design/lazy-component.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { Table } from '../../design/table.tsx';
import { toast } from '../../design/toasts.tsx';
import {
  deleteStateMachineVersion,
  listStateMachineVersions,
  publishStateMachineVersion,
} from '../../wire/step-functions.ts';
import type { StateMachineDescription, StateMachineVersion } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { AliasesPart } from './aliases-part.tsx';
import { qualifierOf } from './qualifier-of.ts';

const CompareVersions = lazyComponent(
  async () => (await import('./compare-versions.tsx')).CompareVersions,
  <Spinner label="Comparing" />,
);

/** Versions of a machine and the aliases that lead to them. */
export function VersionsTab({ machine }: { readonly machine: StateMachineDescription }) {
  const { stateMachineArn } = machine;
  const list = usePagedOperation(
    listStateMachineVersions,
    { stateMachineArn },
    { items: (output) => output.stateMachineVersions },
  );
  const publish = useAction(publishStateMachineVersion, { renews: [listStateMachineVersions] });
  const [compared, setCompared] = useSearchState('compare');
  const [isBusy, setIsBusy] = useState(false);
  const create = async () => {
    setIsBusy(true);
    try {
      const { stateMachineVersionArn } = await publish.run({ stateMachineArn });
      toast({ text: `Version ${qualifierOf(stateMachineVersionArn)} is there` });
    } catch {
      // The page shows it.
    } finally {
      setIsBusy(false);
    }
  };
  const versions = list.items;
  return (
    <>
      <section className="workflow-part" aria-label="Versions">
        <header className="workflow-part-header">
          <h2>Versions</h2>
          <Button icon="plus" isBusy={isBusy} onClick={() => void create()}>
            Publish a version
          </Button>
        </header>
        <ErrorCallout error={list.error ?? publish.error} />
        {versions?.length === 0 ? (
          <EmptyState icon="tag" title="No versions yet">
            <p>
              A version keeps the definition as it is now. Runs that were started with it are not touched by
              later edits.
            </p>
          </EmptyState>
        ) : (
          <VersionTable
            versions={versions}
            onCompare={(version) => setCompared(version, { replaces: false })}
          />
        )}
      </section>
      {compared !== undefined && (
        <CompareVersions machine={machine} qualifier={compared} onClose={() => setCompared(undefined)} />
      )}
      <AliasesPart machine={machine} versions={versions ?? []} />
    </>
  );
}

function VersionTable(props: {
  readonly versions: readonly StateMachineVersion[] | undefined;
  readonly onCompare: (qualifier: string) => void;
}) {
  const remove = useAction(deleteStateMachineVersion, { renews: [listStateMachineVersions] });
  const [deleting, setDeleting] = useState<string>();
  const submit = async (stateMachineVersionArn: string) => {
    await remove.run({ stateMachineVersionArn });
    setDeleting(undefined);
  };
  return (
    <>
      <Dialog
        title={`Delete version ${qualifierOf(deleting ?? '')}?`}
        width="narrow"
        isOpen={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        onSubmit={() => {
          // The dialog shows what the service said.
          if (deleting !== undefined) submit(deleting).catch(() => undefined);
        }}
        actions={
          <>
            <Button onClick={() => setDeleting(undefined)}>Keep</Button>
            <Button kind="danger" type="submit" isBusy={remove.isRunning}>
              Delete
            </Button>
          </>
        }
      >
        <p>Nothing brings it back. A version that an alias leads to stays.</p>
        <ErrorCallout error={remove.error} />
      </Dialog>
      <Table
        label="Versions"
        rows={props.versions}
        rowId={({ stateMachineVersionArn }) => stateMachineVersionArn}
        columns={[
          {
            id: 'version',
            header: 'Version',
            cell: ({ stateMachineVersionArn }) => qualifierOf(stateMachineVersionArn),
          },
          {
            id: 'created',
            header: 'Published',
            cell: ({ creationDate }) => <Instant seconds={creationDate} />,
          },
          {
            id: 'actions',
            header: '',
            align: 'end',
            cell: ({ stateMachineVersionArn }) => (
              <span className="row-actions">
                <Button
                  size="small"
                  kind="quiet"
                  icon="compare"
                  onClick={() => props.onCompare(qualifierOf(stateMachineVersionArn))}
                >
                  Compare with now
                </Button>
                <IconButton
                  icon="trash"
                  size="small"
                  label={`Delete version ${qualifierOf(stateMachineVersionArn)}`}
                  onClick={() => setDeleting(stateMachineVersionArn)}
                />
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
