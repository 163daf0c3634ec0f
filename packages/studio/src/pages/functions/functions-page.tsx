import { to } from '../../app/routes.ts';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { type FunctionConfiguration, listFunctions } from '../../wire/functions.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { CreateFunctionDialog } from './create-function-dialog.tsx';

const columns: readonly TableColumn<FunctionConfiguration>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ FunctionName }) => <Link href={to.function(FunctionName)}>{FunctionName}</Link>,
    sortValue: ({ FunctionName }) => FunctionName,
  },
  {
    id: 'runtime',
    header: 'Runtime',
    cell: ({ Runtime }) => Runtime ?? '',
    sortValue: ({ Runtime }) => Runtime,
    width: 130,
  },
  {
    id: 'memory',
    header: 'Memory',
    cell: ({ MemorySize }) => `${MemorySize} MB`,
    sortValue: ({ MemorySize }) => MemorySize,
    align: 'end',
    width: 110,
    isWideOnly: true,
  },
  {
    id: 'timeout',
    header: 'Timeout',
    cell: ({ Timeout }) => `${Timeout} s`,
    sortValue: ({ Timeout }) => Timeout,
    align: 'end',
    width: 100,
    isWideOnly: true,
  },
  {
    id: 'changed',
    header: 'Changed',
    cell: ({ LastModified }) => <Instant ms={Date.parse(LastModified)} />,
    sortValue: ({ LastModified }) => Date.parse(LastModified),
    width: 130,
    isWideOnly: true,
  },
];

/** The functions of Lambda. */
export function FunctionsPage() {
  const list = usePagedOperation(
    listFunctions,
    {},
    {
      items: (output) => output.Functions,
      next: (output) => output.NextMarker,
      withNext: (_, next) => ({ Marker: next as string }),
    },
  );
  return (
    <ResourceList
      title="Functions"
      noun="functions"
      icon="function"
      list={list}
      rowId={({ FunctionName }) => FunctionName}
      columns={columns}
      href={({ FunctionName }) => to.function(FunctionName)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="A folder of functions is served by cairn start --functions DIR; or make one here."
      maker={{ label: 'New function', dialog: (onClose) => <CreateFunctionDialog onClose={onClose} /> }}
    />
  );
}
