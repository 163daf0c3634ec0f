import { type ReactNode, useRef, useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { classNames } from '../../design/class-names.ts';
import { Icon } from '../../design/icon.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteBucket, listBuckets, listObjects } from '../../wire/s3.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { ObjectDialog } from './object-dialog.tsx';
import { printBytes } from './print-bytes.ts';
import { UploadList } from './upload-list.tsx';
import { useUploads } from './use-uploads.ts';
import './objects.css';

/** A folder or an object in the folder in view. */
type Entry =
  | { readonly kind: 'folder'; readonly key: string; readonly name: string }
  | {
      readonly kind: 'object';
      readonly key: string;
      readonly name: string;
      readonly sizeBytes: number;
      readonly modified: number | undefined;
    };

/** One bucket: prefixes as folders; files are dropped into the one in view. Folder and object stand in the address. */
export function BucketPage({ params }: PageProps) {
  const { bucket = '' } = params;
  const [prefix = ''] = useSearchState('prefix');
  const [key, setKey] = useSearchState('key');
  const navigate = useNavigate();
  const { run, renew } = usePerform(listBuckets, listObjects);
  const list = usePagedOperation(
    listObjects,
    { bucket, delimiter: '/', ...(prefix !== '' && { prefix }) },
    {
      items: (output) => entriesOf(output, prefix),
      next: (output) => (output.IsTruncated === true ? output.NextContinuationToken : undefined),
      withNext: (given, next) => ({ ...given, continuationToken: next as string }),
    },
  );
  const uploads = useUploads({ bucket, prefix, onUploaded: () => void renew() });
  const columns = entryColumns(bucket, prefix);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <ResourcePage
        title={bucket}
        parent={{ label: 'Objects', href: to.objects() }}
        subtitle={<Folders bucket={bucket} prefix={prefix} />}
        read={{ data: list.error === null ? list : undefined, error: list.error }}
        actions={
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label="Files to upload"
              onChange={(event) => {
                uploads.add([...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
            <Button kind="primary" icon="upload" onClick={() => picker.current?.click()}>
              Upload
            </Button>
          </>
        }
        views={[
          {
            id: 'objects',
            label: 'Objects',
            href: to.bucket(bucket),
            show: () => (
              <DropZone onFiles={uploads.add}>
                <UploadList uploads={uploads.uploads} onDismiss={uploads.dismiss} />
                <ResourceTable
                  noun="objects"
                  icon="file"
                  list={list}
                  rowId={(entry) => entry.key}
                  words={(entry) => entry.name}
                  columns={columns}
                  href={(entry) => addressOf(bucket, prefix, entry)}
                  empty="Drop files here, or let a workflow write them by s3:putObject."
                />
              </DropZone>
            ),
          },
        ]}
        deletion={(onClose) => (
          <DeleteDialog
            name={bucket}
            loss="nothing else: it has to be empty"
            run={() => run(deleteBucket, { bucket })}
            onClose={onClose}
            onDone={() => navigate(to.objects())}
          />
        )}
      />
      {key !== undefined && (
        <ObjectDialog key={key} bucket={bucket} objectKey={key} onClose={() => setKey(undefined)} />
      )}
    </>
  );
}

function addressOf(bucket: string, prefix: string, entry: Entry): string {
  if (entry.kind === 'folder') return to.bucket(bucket, { prefix: entry.key });
  return to.bucket(bucket, { ...(prefix !== '' && { prefix }), key: entry.key });
}

function entriesOf(
  output: {
    readonly CommonPrefixes?: readonly { readonly Prefix?: string }[];
    readonly Contents?: readonly {
      readonly Key?: string;
      readonly Size?: number;
      readonly LastModified?: number;
    }[];
  },
  prefix: string,
): readonly Entry[] {
  const folders = (output.CommonPrefixes ?? []).map(({ Prefix = '' }) => ({
    kind: 'folder' as const,
    key: Prefix,
    name: Prefix.slice(prefix.length),
  }));
  const objects = (output.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
    kind: 'object' as const,
    key: Key,
    name: Key.slice(prefix.length) || Key,
    sizeBytes: Size,
    modified: LastModified,
  }));
  return [...folders, ...objects];
}

function entryColumns(bucket: string, prefix: string): readonly TableColumn<Entry>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (entry) => (
        <Link href={addressOf(bucket, prefix, entry)}>
          <Icon name={entry.kind === 'folder' ? 'chevronRight' : 'file'} size={14} /> {entry.name}
        </Link>
      ),
      sortValue: ({ name }) => name,
    },
    {
      id: 'size',
      header: 'Size',
      cell: (entry) => (entry.kind === 'folder' ? '' : printBytes(entry.sizeBytes)),
      sortValue: (entry) => (entry.kind === 'folder' ? -1 : entry.sizeBytes),
      align: 'end',
      width: 110,
    },
    {
      id: 'modified',
      header: 'Written',
      cell: (entry) => (entry.kind === 'folder' ? '' : <Instant seconds={entry.modified} />),
      sortValue: (entry) => (entry.kind === 'folder' ? undefined : entry.modified),
      width: 140,
      isWideOnly: true,
    },
  ];
}

/** The way to the folder in view. */
function Folders({ bucket, prefix }: { readonly bucket: string; readonly prefix: string }) {
  const parts = prefix.split('/').slice(0, -1);
  return (
    <nav className="object-folders" aria-label="Folders">
      <Link href={to.bucket(bucket)}>{bucket}</Link>
      {parts.map((part, index) => {
        const path = `${parts.slice(0, index + 1).join('/')}/`;
        return (
          <span key={path}>
            {' / '}
            <Link href={to.bucket(bucket, { prefix: path })}>{part === '' ? '(no name)' : part}</Link>
          </span>
        );
      })}
    </nav>
  );
}

function DropZone({
  onFiles,
  children,
}: {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}) {
  const [isOver, setIsOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button above does the same by keyboard
    <div
      className={classNames('object-drop', isOver && 'object-drop-over')}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
    </div>
  );
}
