import { Callout } from '../../design/callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Progress } from '../../design/progress.tsx';
import { printBytes } from './print-bytes.ts';
import type { Upload } from './use-uploads.ts';

/** Files on their way, and those that did not arrive. */
export function UploadList({
  uploads,
  onDismiss,
}: {
  readonly uploads: readonly Upload[];
  readonly onDismiss: (id: number) => void;
}) {
  if (uploads.length === 0) return null;
  return (
    <div className="uploads" role="status">
      {uploads.map((upload) =>
        upload.state === 'failed' ? (
          <Callout
            key={upload.id}
            kind="danger"
            title={`${upload.key} was not uploaded`}
            action={
              <IconButton icon="close" label="Dismiss" size="small" onClick={() => onDismiss(upload.id)} />
            }
          >
            <p>{upload.problem}</p>
          </Callout>
        ) : (
          <div key={upload.id} className="upload">
            <span className="truncate">{upload.key}</span>
            <span className="muted small">
              {printBytes(upload.sentBytes)} of {printBytes(upload.sizeBytes)}
            </span>
            <Progress
              label={`Upload of ${upload.key}`}
              value={upload.sentBytes === 0 ? undefined : upload.sentBytes}
              max={upload.sizeBytes}
            />
          </div>
        ),
      )}
    </div>
  );
}
