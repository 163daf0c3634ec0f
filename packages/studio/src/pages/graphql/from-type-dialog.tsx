import { isObjectType } from 'graphql';
import { useMemo, useState } from 'react';
import { CodeEditor } from '../../design/code-editor.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { getSchema, listAllResolvers, listDataSources } from '../../wire/graphql-apis.ts';
import { createResourcesOfTypes } from '../../wire/graphql-resources.ts';
import { readSchemaText } from './schema-text.ts';

export interface FromTypeDialogProps {
  readonly apiId: string;
  readonly apiName: string;
  /** The schema that is in force; empty where there is none. */
  readonly sdl: string;
  readonly onClose: () => void;
}

/** Makes tables, fields and resolvers of a type that the schema has, or of types that are written here. */
export function FromTypeDialog({ apiId, apiName, sdl, onClose }: FromTypeDialogProps) {
  const known = useMemo(() => typesWithoutResources(sdl), [sdl]);
  // What the schema has already comes first.
  const [type, setType] = useState(known[0] ?? '');
  const [text, setText] = useState('type Comment {\n  id: ID!\n  text: String!\n}\n');
  const [prefix, setPrefix] = useState(`${apiName}-`);
  const { run } = usePerform(getSchema, listAllResolvers, listDataSources);
  const written = typeNames(text);
  const types = type === '' ? written : [type];
  const whole = type === '' ? `${sdl}\n${text}` : sdl;
  return (
    <ActionDialog
      title="Create resources from a type"
      submit="Create"
      isReady={types.length > 0}
      run={() => run(createResourcesOfTypes, { apiId, sdl: whole, types, tableNamePrefix: prefix })}
      onClose={onClose}
      width="wide"
    >
      <p className="muted">
        Of each type come a table, a data source, queries to get and list, mutations to create, update and
        delete, subscriptions to them, and the resolvers behind all of these. A type needs the field{' '}
        <code>id: ID!</code>.
      </p>
      {known.length > 0 && (
        <Select
          label="Type"
          value={type}
          onChange={setType}
          options={[
            { value: '', label: 'New types, written here' },
            ...known.map((name) => ({ value: name, label: name })),
          ]}
        />
      )}
      {type === '' && <CodeEditor label="Types" value={text} onChange={setText} height={9} />}
      <TextField
        label="Before the names of tables"
        hint={`A table is called ${prefix}${types[0] ?? 'Comment'}`}
        value={prefix}
        onChange={setPrefix}
        isCode
      />
    </ActionDialog>
  );
}

function typeNames(text: string): readonly string[] {
  return [...text.matchAll(/^\s*type\s+([A-Za-z_]\w*)/gm)].flatMap(([, name]) => name ?? []);
}

/** The types of a schema that are found by an id and that nothing creates yet. */
function typesWithoutResources(sdl: string): readonly string[] {
  const read = readSchemaText(sdl);
  if (read.kind !== 'schema') return [];
  const mutations = read.schema.getMutationType()?.getFields() ?? {};
  return typeNames(sdl).filter((name) => {
    const type = read.schema.getType(name);
    if (!isObjectType(type) || Object.hasOwn(mutations, `create${name}`)) return false;
    return String(type.getFields().id?.type) === 'ID!';
  });
}
