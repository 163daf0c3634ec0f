import { useEffect, useState } from 'react';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { getObject, type ObjectHead } from '../../wire/s3.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { previewKind } from './preview-kind.ts';
import { printBytes } from './print-bytes.ts';

/** Of longer texts the beginning is shown. */
const textBytesMax = 256 * 1024;
const imageBytesMax = 20 * 1024 * 1024;

export interface ObjectPreviewProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly head: ObjectHead;
}

/** What an object holds: texts, JSON and pictures; nothing in it can run. */
export function ObjectPreview({ bucket, objectKey, head }: ObjectPreviewProps) {
  const preview = previewKind(objectKey, head.contentType);
  const bytesMax = preview.kind === 'image' ? imageBytesMax : textBytesMax;
  const isShown =
    preview.kind !== 'none' &&
    head.sizeBytes > 0 &&
    (preview.kind !== 'image' || head.sizeBytes <= imageBytesMax);
  const { data, error } = useOperation(
    getObject,
    isShown ? { bucket, key: objectKey, range: { from: 0, to: bytesMax - 1 } } : undefined,
  );
  if (head.sizeBytes === 0) return <p className="muted small">It is empty.</p>;
  if (!isShown) return <p className="muted small">There is no preview of such content.</p>;
  if (error !== null) return <ErrorCallout error={error} />;
  if (data === undefined) return <Skeleton lines={4} />;
  if (preview.kind === 'image')
    return <Picture content={data.content} type={preview.type} name={objectKey} />;
  return (
    <>
      <TextPreview content={data.content} label={objectKey} isCut={head.sizeBytes > bytesMax} />
      {head.sizeBytes > bytesMax && (
        <p className="muted small">
          The first {printBytes(bytesMax)} of {printBytes(head.sizeBytes)}.
        </p>
      )}
    </>
  );
}

function Picture({
  content,
  type,
  name,
}: {
  readonly content: Blob;
  readonly type: string;
  readonly name: string;
}) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    // The type is one of a few that hold pictures only, whatever the object says of itself.
    const made = URL.createObjectURL(new Blob([content], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content, type]);
  return url === undefined ? null : <img className="object-picture" src={url} alt={name} />;
}

function TextPreview({
  content,
  label,
  isCut,
}: {
  readonly content: Blob;
  readonly label: string;
  readonly isCut: boolean;
}) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    let isGone = false;
    void content.text().then((read) => {
      if (!isGone) setText(read);
    });
    return () => {
      isGone = true;
    };
  }, [content]);
  if (text === undefined) return <Skeleton lines={4} />;
  return isCut ? <pre className="object-text">{text}</pre> : <JsonView label={label} text={text} />;
}
