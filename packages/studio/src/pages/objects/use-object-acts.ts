import { useState } from 'react';
import { usePerform } from '../../resource/use-perform.ts';
import {
  deleteObject,
  getObject,
  listObjects,
  type ObjectHead,
  type OfObject,
  putObject,
} from '../../wire/s3.ts';
import { useWire } from '../../wire/wire-context.ts';
import { linkSeconds, objectLink, serverHostOf } from './object-link.ts';

/** Up to here a deleted object is held for putting it back. */
const undoBytesMax = 8 * 1024 * 1024;

/** What can be done with an object. */
export function useObjectActs(of: OfObject, options: { readonly onDeleted: () => void }) {
  const wire = useWire();
  const [isBusy, setIsBusy] = useState(false);
  const { attempt } = usePerform(listObjects);
  const download = async () => {
    setIsBusy(true);
    await attempt(async () => {
      const { content } = await getObject.run(wire, of);
      save(of.key.split('/').at(-1) || of.key, content);
    });
    setIsBusy(false);
  };
  const host = serverHostOf(location);
  const copyLink =
    host === undefined
      ? undefined
      : () =>
          attempt(
            async () => {
              const url = await objectLink(wire, { ...of, host, protocol: location.protocol });
              await navigator.clipboard.writeText(url);
            },
            { text: `The link is copied; whoever has it may read for ${linkSeconds / 60} minutes` },
          );
  const remove = async (canPutBack: boolean) => {
    const before = canPutBack ? await getObject.run(wire, of).catch(() => undefined) : undefined;
    options.onDeleted();
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
  return { isBusy, download, copyLink, remove };
}

/** Whether an object could be put back as it was: metadata and tags would be lost. */
export function canPutBack(head: ObjectHead, tags: readonly unknown[] | undefined): boolean {
  return head.sizeBytes <= undoBytesMax && Object.keys(head.metadata).length === 0 && tags?.length === 0;
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
