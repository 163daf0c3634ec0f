import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { headObject, type ObjectHead } from '../../wire/s3.ts';
import { getObjectTagging } from '../../wire/s3-uploads.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { ObjectPairs } from './object-pairs.tsx';
import { ObjectPreview } from './object-preview.tsx';
import { printBytes } from './print-bytes.ts';
import { canPutBack, useObjectActs } from './use-object-acts.ts';

export interface ObjectDialogProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly onClose: () => void;
}

/** One object: what it holds, what is said of it; it is downloaded, linked to and deleted. */
export function ObjectDialog({ bucket, objectKey, onClose }: ObjectDialogProps) {
  const of = { bucket, key: objectKey };
  const head = useOperation(headObject, of);
  const tags = useOperation(getObjectTagging, of);
  const [isAsking, setIsAsking] = useState(false);
  const acts = useObjectActs(of, { onDeleted: onClose });
  const isMissing = head.data === undefined;
  const remove = () => {
    if (head.data === undefined) return;
    const isSafe = canPutBack(head.data, tags.data);
    if (isSafe || isAsking) void acts.remove(isSafe);
    else setIsAsking(true);
  };
  return (
    <Dialog
      title={objectKey}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button kind="danger" onClick={remove} isDisabled={isMissing || tags.isLoading}>
            {isAsking ? 'Delete for good' : 'Delete'}
          </Button>
          {acts.copyLink !== undefined && (
            <Button icon="link" onClick={() => void acts.copyLink?.()} isDisabled={isMissing}>
              Copy a link
            </Button>
          )}
          <Button
            icon="download"
            onClick={() => void acts.download()}
            isBusy={acts.isBusy}
            isDisabled={isMissing}
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
      {isMissing && head.error === null && <Skeleton lines={4} />}
      {head.data !== undefined && (
        <>
          <ObjectPreview bucket={bucket} objectKey={objectKey} head={head.data} />
          <ObjectFacts address={`s3://${bucket}/${objectKey}`} head={head.data} />
          <ObjectPairs of={of} head={head.data} tags={tags.data} tagsError={tags.error} />
        </>
      )}
    </Dialog>
  );
}

interface ObjectFactsProps {
  readonly address: string;
  readonly head: ObjectHead;
}

function ObjectFacts({ address, head }: ObjectFactsProps) {
  return (
    <KeyValues
      items={[
        [
          'Address',
          <span key="a" className="arn">
            {address} <CopyButton text={address} label="Copy the address" />
          </span>,
        ],
        ['Type', head.contentType],
        ['Size', sizeText(head.sizeBytes)],
        ['Written', <Instant key="m" seconds={head.lastModified} look="exact" />],
        ['ETag', <code key="e">{head.etag}</code>],
        ...Object.entries(head.storedHeaders),
      ]}
    />
  );
}

function sizeText(bytes: number): string {
  return bytes < 1_000 ? printBytes(bytes) : `${printBytes(bytes)} (${bytes.toLocaleString('en')} bytes)`;
}
