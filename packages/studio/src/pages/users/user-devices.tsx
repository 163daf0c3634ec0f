import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { LoadMore } from '../../design/load-more.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import type { PoolDevice } from '../../wire/user-pool-types.ts';
import { adminForgetDevice, adminListDevices } from '../../wire/user-pools.ts';
import { byPaginationToken } from './paging.ts';

interface OfUser {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** The devices of a user that are remembered. */
export function UserDevices({ UserPoolId, Username }: OfUser) {
  const of = { UserPoolId, Username };
  const list = usePagedOperation(adminListDevices, of, {
    ...byPaginationToken,
    items: (output) => output.Devices,
  });
  if (list.error === null && (list.items?.length ?? 0) === 0) return null;
  const columns: readonly TableColumn<PoolDevice>[] = [
    { id: 'name', header: 'Device', cell: nameOf },
    {
      id: 'made',
      header: 'Known since',
      cell: ({ DeviceCreateDate }) => <Instant seconds={DeviceCreateDate} />,
      width: 130,
    },
    {
      id: 'used',
      header: 'Last sign-in',
      cell: ({ DeviceLastAuthenticatedDate }) => <Instant seconds={DeviceLastAuthenticatedDate} />,
      width: 130,
      isWideOnly: true,
    },
    {
      id: 'forget',
      header: '',
      cell: ({ DeviceKey }) => <Forget {...of} DeviceKey={DeviceKey} />,
      width: 60,
    },
  ];
  return (
    <section className="resource-part" aria-label="Devices">
      <h2>Devices</h2>
      <ErrorCallout error={list.error} />
      <Table label="Devices" rows={list.items} rowId={({ DeviceKey }) => DeviceKey} columns={columns} />
      <LoadMore {...list} count={list.items?.length} noun="devices" />
    </section>
  );
}

function nameOf({ DeviceKey, DeviceAttributes = [] }: PoolDevice): string {
  return DeviceAttributes.find(({ Name }) => Name === 'device_name')?.Value ?? DeviceKey;
}

function Forget(input: OfUser & { readonly DeviceKey: string }) {
  const { perform } = usePerform(adminListDevices);
  return (
    <IconButton
      icon="trash"
      size="small"
      label="Forget the device"
      onClick={() => void perform(adminForgetDevice, input, { text: 'The device is forgotten' })}
    />
  );
}
