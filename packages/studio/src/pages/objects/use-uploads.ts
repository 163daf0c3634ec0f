import { useRef, useState } from 'react';
import { uploadObject } from '../../wire/s3-uploads.ts';
import { toServiceError } from '../../wire/service-error.ts';
import { useWire } from '../../wire/wire-context.ts';

/** A file on its way. */
export interface Upload {
  readonly id: number;
  readonly key: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly state: 'waiting' | 'sending' | 'done' | 'failed';
  readonly problem?: string;
}

/** Uploads files one after another into a folder of a bucket; each is told by itself. */
export function useUploads(options: {
  readonly bucket: string;
  readonly prefix: string;
  readonly onUploaded: () => void;
}) {
  const { bucket, prefix, onUploaded } = options;
  const wire = useWire();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const lastId = useRef(0);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const update = (id: number, change: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const dismiss = (id: number) => setUploads((all) => all.filter((one) => one.id !== id));
  const send = async (id: number, key: string, content: File) => {
    update(id, { state: 'sending' });
    try {
      await uploadObject.run(wire, {
        bucket,
        key,
        content,
        onProgress: (sentBytes) => update(id, { sentBytes }),
      });
      dismiss(id);
      onUploaded();
    } catch (error) {
      update(id, { state: 'failed', problem: toServiceError(error).message });
    }
  };
  const add = (files: readonly File[]) => {
    for (const file of files) {
      lastId.current += 1;
      const id = lastId.current;
      const key = prefix + file.name;
      setUploads((all) => [...all, { id, key, sizeBytes: file.size, sentBytes: 0, state: 'waiting' }]);
      queue.current = queue.current.then(() => send(id, key, file));
    }
  };
  return { uploads, add, dismiss };
}
