import { to } from '../../app/routes.ts';
import { Callout } from '../../design/callout.tsx';
import { Link } from '../../design/link.tsx';
import type { DefinitionFile } from '../../wire/cairn.ts';
import { fileErrorWords } from './file-error-words.ts';

export interface FileNoticeProps {
  /** The file that the machine comes from. Nothing is shown without one. */
  readonly file: DefinitionFile | undefined;
}

/** Says that a machine comes from a file, which wins over what is saved elsewhere. */
export function FileNotice({ file }: FileNoticeProps) {
  if (file === undefined) return null;
  return (
    <Callout kind={file.error === undefined ? 'note' : 'caution'}>
      <p>
        This workflow comes from the file{' '}
        <Link href={to.file(file.path)}>
          <code>{file.path}</code>
        </Link>
        . What is saved elsewhere lasts until the file changes.
      </p>
      {file.error !== undefined && <p>The file has an error. {fileErrorWords(file.error)}</p>}
    </Callout>
  );
}
