import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSession } from '../../app/session.tsx';
import { ArnLink } from '../../design/arn-link.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Icon } from '../../design/icon.tsx';
import { Table } from '../../design/table.tsx';
import { type DefinitionFile, listDefinitionFiles } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { fileErrorWords } from './file-error-words.ts';
import './files.css';

/** A folder is read as often; the server tells of machines, not of files that make none. */
const askEveryMs = 2_000;

/** The files of the server's folder of definitions, and which machine each of them is. */
export function FilesPage() {
  const { info } = useSession();
  const { data, error } = useOperation(listDefinitionFiles, info.hasDefinitionFiles ? {} : undefined, {
    refetchIntervalMs: askEveryMs,
  });
  return (
    <Page
      title="Definition files"
      subtitle="Each file in the folder of definitions is a workflow; it is read again when it is saved, here or in any editor."
    >
      <ErrorCallout error={error} />
      {!info.hasDefinitionFiles || data?.files.length === 0 ? (
        <EmptyState icon="file" title="No definition files" command="cairn start --definitions DIR">
          <p>
            Started so, the server makes a workflow of each file <code>NAME.asl.json</code> or{' '}
            <code>NAME.asl.yaml</code> in the folder.
          </p>
        </EmptyState>
      ) : (
        <Table
          label="Definition files"
          rows={data?.files}
          rowId={({ path }) => path}
          href={({ path }) => to.file(path)}
          columns={[
            {
              id: 'path',
              header: 'File',
              sortValue: ({ path }) => path,
              cell: ({ path }) => <code>{path}</code>,
            },
            { id: 'machine', header: 'Workflow', cell: Machine },
            { id: 'state', header: 'State', cell: FileState },
          ]}
        />
      )}
    </Page>
  );
}

function Machine({ stateMachineArn }: DefinitionFile) {
  return stateMachineArn === undefined ? (
    <span className="faint">none</span>
  ) : (
    <ArnLink arn={stateMachineArn} />
  );
}

function FileState({ error }: DefinitionFile) {
  if (error === undefined) {
    return (
      <span className="file-good">
        <Icon name="check" size={14} /> in use
      </span>
    );
  }
  return (
    <span className="file-broken">
      <Icon name="warning" size={14} /> {fileErrorWords(error)}
    </span>
  );
}
