import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { toast } from '../../design/toasts.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteObject, getObject, headObject, listObjects, putObject } from '../../wire/s3.ts';
import { getObjectTagging } from '../../wire/s3-uploads.ts';
import { toServiceError } from '../../wire/service-error.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { ObjectPreview } from './object-preview.tsx';
import { printBytes } from './print-bytes.ts';

/** Up to here a deleted object is held for putting it back. */
const undoBytesMax = 8 * 1024 * 1024;

export interface ObjectDialogProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly onClose: () => void;
}

/** One object: what it holds, what is said of it; it is downloaded and deleted. */
export function ObjectDialog({ bucket, objectKey, onClose }: ObjectDialogProps) {
  const of = { bucket, key: objectKey };
  const wire = useWire();
  const head = useOperation(headObject, of);
  const tags = useOperation(getObjectTagging, of);
  const [isBusy, setIsBusy] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { attempt } = usePerform(listObjects);
  const download = async () => {
    setIsBusy(true);
    try {
      const { content } = await getObject.run(wire, of);
      save(objectKey.split('/').at(-1) || objectKey, content);
    } catch (error) {
      toast({ kind: 'failed', text: toServiceError(error).message });
    } finally {
      setIsBusy(false);
    }
  };
  const remove = async () => {
    const canUndo = (head.data?.sizeBytes ?? Number.POSITIVE_INFINITY) <= undoBytesMax;
    // Metadata and tags would be lost: such an object is not promised back.
    const isPlain = Object.keys(head.data?.metadata ?? {}).length === 0 && (tags.data ?? []).length === 0;
    const before = canUndo && isPlain ? await getObject.run(wire, of).catch(() => undefined) : undefined;
    if (before === undefined && !isAsking) {
      setIsAsking(true);
      return;
    }
    onClose();
    await attempt(() => deleteObject.run(wire, of), {
      text: 'The object is deleted',
      ...(before !== undefined && {
        undo: () =>
          putObject.run(wire, {
            ...of,
            content: before.content,
            ...(before.contentType !== undefined && { contentType: before.contentType }),
          }),
      }),
    });
  };
  return (
    <Dialog
      title={objectKey}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button kind="danger" onClick={() => void remove()} isDisabled={head.data === undefined}>
            {isAsking ? 'Delete for good' : 'Delete'}
          </Button>
          <Button
            icon="download"
            onClick={() => void download()}
            isBusy={isBusy}
            isDisabled={head.data === undefined}
          >
            Download
          </Button>
        </>
      }
    >
      <ErrorCallout error={head.error} />
      {isAsking && (
        <Callout kind="caution">
          Too large, or with metadata or tags: it cannot be put back once it is deleted.
        </Callout>
      )}
      {head.data === undefined && head.error === null && <Skeleton lines={4} />}
      {head.data !== undefined && (
        <>
          <ObjectPreview bucket={bucket} objectKey={objectKey} head={head.data} />
          <KeyValues
            items={[
              [
                'Address',
                <span key="a" className="arn">
                  s3://{bucket}/{objectKey}{' '}
                  <CopyButton text={`s3://${bucket}/${objectKey}`} label="Copy the address" />
                </span>,
              ],
              ['Type', head.data.contentType],
              ['Size', sizeText(head.data.sizeBytes)],
              ['Written', <Instant key="m" seconds={head.data.lastModified} look="exact" />],
              ['ETag', <code key="e">{head.data.etag}</code>],
              ...Object.entries(head.data.metadata).map(
                ([name, value]) => [`Metadata ${name}`, value] as const,
              ),
              ...(tags.data ?? []).map(([name, value]) => [`Tag ${name}`, value] as const),
            ]}
          />
        </>
      )}
    </Dialog>
  );
}

/** Hands a file to the browser, under a type that no browser shows. */
function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function sizeText(bytes: number): string {
  return bytes < 1_000 ? printBytes(bytes) : `${printBytes(bytes)} (${bytes.toLocaleString('en')} bytes)`;
}
