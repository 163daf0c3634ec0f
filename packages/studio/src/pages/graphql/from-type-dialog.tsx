import { useState } from 'react';
import { CodeEditor } from '../../design/code-editor.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { getSchema, listAllResolvers, listDataSources } from '../../wire/graphql-apis.ts';
import { createResourcesOfTypes } from '../../wire/graphql-resources.ts';

export interface FromTypeDialogProps {
  readonly apiId: string;
  /** The schema that is in force; empty where there is none. */
  readonly sdl: string;
  readonly onClose: () => void;
}

/** Makes tables, fields and resolvers of types that the schema has, or of one that is written here. */
export function FromTypeDialog({ apiId, sdl, onClose }: FromTypeDialogProps) {
  const [text, setText] = useState('type Comment {\n  id: ID!\n  text: String!\n}\n');
  const [prefix, setPrefix] = useState('');
  const { run } = usePerform(getSchema, listAllResolvers, listDataSources);
  const types = [...text.matchAll(/^\s*type\s+([A-Za-z_]\w*)/gm)].flatMap(([, name]) => name ?? []);
  return (
    <ActionDialog
      title="Create resources from a type"
      submit="Create"
      isReady={types.length > 0}
      run={() =>
        run(createResourcesOfTypes, {
          apiId,
          sdl: `${sdl}\n${text}`,
          types,
          tableNamePrefix: prefix,
        })
      }
      onClose={onClose}
      width="wide"
    >
      <p className="muted">
        Of each type come a table, a data source, queries to get and list, mutations to create, update and
        delete, subscriptions to them, and the resolvers behind all of these. A type needs the field{' '}
        <code>id: ID!</code>.
      </p>
      <CodeEditor label="Types" value={text} onChange={setText} height={9} />
      <TextField
        label="Before the names of tables"
        hint="shop- makes the table shop-Comment"
        value={prefix}
        onChange={setPrefix}
        isCode
      />
    </ActionDialog>
  );
}
