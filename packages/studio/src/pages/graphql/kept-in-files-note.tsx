import { Callout } from '../../design/callout.tsx';

/** Says of an API of files where it is changed. */
export function KeptInFilesNote({ folder }: { readonly folder: string }) {
  return (
    <Callout kind="note" title={`The files of the folder "${folder}" make this API`}>
      <p>
        It is changed there: in its <code>api.yaml</code>, schema and resolvers. It can be asked and tried
        here, but not saved. Of code in TypeScript it shows what runs: blanks stand where types stood.
      </p>
    </Callout>
  );
}
