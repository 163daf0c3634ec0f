import { useEffect, useState } from 'react';
import { listDefinitionFiles, readDefinitionFile, writeDefinitionFile } from '../../wire/cairn.ts';
import { useRenew } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { EditSession } from '../editor/edit-session.ts';
import { oneAtATime } from '../editor/one-at-a-time.ts';

/** A file as it is on disk. */
export interface FileText {
  readonly text: string;
  readonly revision: string;
}

export interface FileSaving {
  readonly saved: FileText;
  /** What was written meanwhile while the text here was changed too. */
  readonly theirs: FileText | undefined;
  readonly isSaving: boolean;
  readonly error: { readonly code?: string; readonly message: string } | null;
  readonly save: () => Promise<void>;
  /** Saves a text that theirs has been merged into; without one the merge is left. */
  readonly merge: (text: string | undefined) => void;
  readonly showTheirs: () => void;
  /** Whether the file on disk is another one than the one that is edited. */
  readonly isOutdated: boolean;
}

/** A file that others write too is looked at so often. */
const askEveryMs = 1_500;

/**
 * Writes a session's text back to its file. What is written on disk meanwhile comes into the session by itself while
 * nothing was changed here; else it is merged.
 */
export function useSaveFile(session: EditSession, path: string, first: FileText): FileSaving {
  const wire = useWire();
  const renew = useRenew();
  const [saved, setSaved] = useState(first);
  const [theirs, setTheirs] = useState<FileText>();
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<FileSaving['error']>(null);
  const { data: onDisk } = useOperation(readDefinitionFile, { path }, { refetchIntervalMs: askEveryMs });
  const isOther =
    onDisk !== undefined && !isSaving && onDisk.revision !== saved.revision && onDisk.text !== saved.text;

  useEffect(() => {
    if (!isOther || onDisk === undefined || session.text !== saved.text) return;
    session.replace(onDisk.text);
    setSaved(onDisk);
  }, [isOther, onDisk, session, saved]);

  const [once] = useState(oneAtATime);
  const save = async (over: FileText): Promise<void> => {
    setIsSaving(true);
    setError(null);
    const { text } = session;
    try {
      const { revision } = await writeDefinitionFile.run(wire, { path, text, revision: over.revision });
      setSaved({ text, revision });
      await renew(listDefinitionFiles, readDefinitionFile);
    } catch (failure) {
      const refused = failure as { readonly code?: string; readonly message: string };
      if (refused.code === 'RevisionConflict') setTheirs(await readDefinitionFile.run(wire, { path }));
      else setError(refused);
    } finally {
      setIsSaving(false);
    }
  };
  const saveOnce = (over: FileText = saved): Promise<void> => once(() => save(over));
  return {
    saved,
    theirs,
    isSaving,
    error,
    isOutdated: isOther,
    save: () => saveOnce(),
    showTheirs: () => setTheirs(onDisk),
    merge: (text) => {
      setTheirs(undefined);
      if (text === undefined || theirs === undefined) return;
      setSaved(theirs);
      session.replace(text);
      void saveOnce(theirs);
    },
  };
}
