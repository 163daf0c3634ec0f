import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Select } from '../../design/select.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createAlias,
  type FunctionAlias,
  type FunctionConfiguration,
  listAliases,
  listVersions,
  publishVersion,
} from '../../wire/functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';

const versionColumns: readonly TableColumn<FunctionConfiguration>[] = [
  { id: 'version', header: 'Version', cell: ({ Version }) => Version, width: 110 },
  { id: 'description', header: 'Description', cell: ({ Description }) => Description ?? '' },
  {
    id: 'published',
    header: 'Changed',
    cell: ({ LastModified }) => <Instant ms={Date.parse(LastModified)} />,
    width: 140,
  },
];

const aliasColumns: readonly TableColumn<FunctionAlias>[] = [
  { id: 'name', header: 'Alias', cell: ({ Name }) => Name },
  { id: 'version', header: 'Leads to version', cell: ({ FunctionVersion }) => FunctionVersion },
  {
    id: 'description',
    header: 'Description',
    cell: ({ Description }) => Description ?? '',
    isWideOnly: true,
  },
];

/** The versions of a function and the aliases that lead to them. */
export function FunctionVersions({ name }: { readonly name: string }) {
  const [isNaming, setIsNaming] = useState(false);
  const versions = usePagedOperation(
    listVersions,
    { FunctionName: name },
    {
      items: (output) => output.Versions,
      next: (output) => output.NextMarker,
      withNext: (given, next) => ({ ...given, Marker: next as string }),
    },
  );
  const aliases = useOperation(listAliases, { FunctionName: name });
  const { perform } = usePerform(listVersions, listAliases);
  return (
    <>
      <div className="resource-tools">
        <Button
          onClick={() =>
            void perform(publishVersion, { FunctionName: name }, { text: 'A version is published' })
          }
        >
          Publish a version
        </Button>
        <Button onClick={() => setIsNaming(true)}>New alias</Button>
      </div>
      <ErrorCallout error={versions.error ?? aliases.error} />
      <Table
        label="Versions"
        rows={versions.items}
        rowId={({ Version }) => Version}
        columns={versionColumns}
      />
      <Table
        label="Aliases"
        rows={aliases.data?.Aliases}
        rowId={({ Name }) => Name}
        columns={aliasColumns}
        empty={
          <EmptyState icon="tag" title="No aliases yet">
            An alias is a name that leads to a version: callers keep the name, the version changes.
          </EmptyState>
        }
      />
      {isNaming && (
        <AliasDialog
          name={name}
          versions={(versions.items ?? []).map(({ Version }) => Version)}
          onClose={() => setIsNaming(false)}
        />
      )}
    </>
  );
}

function AliasDialog({
  name,
  versions,
  onClose,
}: {
  readonly name: string;
  readonly versions: readonly string[];
  readonly onClose: () => void;
}) {
  const [alias, setAlias] = useState('');
  const [version, setVersion] = useState(versions[0] ?? '$LATEST');
  const { run } = usePerform(listAliases);
  return (
    <ActionDialog
      title="New alias"
      submit="Create"
      run={() => run(createAlias, { FunctionName: name, Name: alias, FunctionVersion: version })}
      onClose={onClose}
    >
      <TextField label="Name" value={alias} onChange={setAlias} required isCode />
      <Select
        label="Leads to"
        value={version}
        onChange={setVersion}
        options={versions.map((value) => ({ value, label: value }))}
      />
    </ActionDialog>
  );
}
