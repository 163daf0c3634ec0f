import { to } from '../../app/routes.ts';
import { Callout } from '../../design/callout.tsx';
import { Link } from '../../design/link.tsx';
import { fileErrorWords } from './file-error-words.ts';
import { useDefinitionFiles } from './use-definition-files.ts';

/** More are read on the page of the files. */
const filesShownMax = 5;

/** Names the definition files that are not in use, since they have errors. */
export function BrokenFilesNotice() {
  const broken = useDefinitionFiles().filter(({ error }) => error !== undefined);
  if (broken.length === 0) return null;
  const title =
    broken.length === 1 ? 'A definition file has an error' : `${broken.length} definition files have errors`;
  return (
    <Callout kind="caution" title={title} action={<Link href={to.files()}>All definition files</Link>}>
      {broken.slice(0, filesShownMax).map(({ path, error }) => (
        <p key={path}>
          <Link href={to.file(path)}>
            <code>{path}</code>
          </Link>{' '}
          {error !== undefined && fileErrorWords(error)}
        </p>
      ))}
    </Callout>
  );
}
