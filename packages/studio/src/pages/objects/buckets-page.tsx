import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createBucket, listBuckets } from '../../wire/s3.ts';
import { useOperation } from '../../wire/use-operation.ts';

interface Bucket {
  readonly Name?: string;
  readonly CreationDate?: number;
}

const columns: readonly TableColumn<Bucket>[] = [
  {
    id: 'name',
    header: 'Bucket',
    cell: ({ Name = '' }) => <Link href={to.bucket(Name)}>{Name}</Link>,
    sortValue: ({ Name }) => Name,
  },
  {
    id: 'made',
    header: 'Made',
    cell: ({ CreationDate }) => <Instant seconds={CreationDate} />,
    sortValue: ({ CreationDate }) => CreationDate,
    width: 140,
  },
];

/** The buckets of S3. */
export function BucketsPage() {
  const { data, error } = useOperation(listBuckets, {});
  return (
    <ResourceList
      title="Objects"
      noun="buckets"
      icon="database"
      list={{ items: data?.Buckets ?? (data && []), error }}
      rowId={({ Name = '' }) => Name}
      columns={columns}
      href={({ Name = '' }) => to.bucket(Name)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="Distributed maps read their items from buckets and write their results there."
      command="aws s3 mb s3://orders"
      maker={{ label: 'New bucket', dialog: (onClose) => <BucketDialog onClose={onClose} /> }}
    />
  );
}

function BucketDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const { run } = usePerform(listBuckets);
  return (
    <ActionDialog
      title="New bucket"
      submit="Create"
      run={() => run(createBucket, { bucket: name })}
      onClose={onClose}
      onDone={() => navigate(to.bucket(name))}
    >
      <TextField
        label="Name"
        hint="Small letters, digits, dots and dashes"
        value={name}
        onChange={setName}
        required
        isCode
      />
    </ActionDialog>
  );
}
