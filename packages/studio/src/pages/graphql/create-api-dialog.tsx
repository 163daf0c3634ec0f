import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { CodeEditor } from '../../design/code-editor.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createApiKey,
  createGraphqlApi,
  deleteGraphqlApi,
  listGraphqlApis,
  saveSchema,
} from '../../wire/graphql-apis.ts';
import { createResourcesOfTypes } from '../../wire/graphql-resources.ts';

type Beginning = 'empty' | 'schema' | 'type';

const beginnings: { readonly [name in Beginning]: { readonly label: string; readonly text: string } } = {
  empty: { label: 'Nothing: I write the schema later', text: '' },
  schema: {
    label: 'A schema that I have',
    text: 'type Query {\n  hello(name: String): String\n}\n',
  },
  type: {
    label: 'A type: with a table and resolvers for it',
    text: 'type Post {\n  id: ID!\n  title: String!\n  content: String\n}\n',
  },
};

/** Makes an API with a key: from scratch, from a schema, or from types with tables and resolvers. */
export function CreateApiDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [beginning, setBeginning] = useState<Beginning>('schema');
  const [text, setText] = useState(beginnings.schema.text);
  const navigate = useNavigate();
  const { run } = usePerform(listGraphqlApis);
  const create = async () => {
    const { graphqlApi } = await run(createGraphqlApi, { name, authenticationType: 'API_KEY' });
    const { apiId } = graphqlApi;
    try {
      await run(createApiKey, { apiId, description: 'studio' });
      if (beginning === 'schema') await run(saveSchema, { apiId, sdl: text });
      if (beginning === 'type')
        await run(createResourcesOfTypes, { apiId, sdl: text, tableNamePrefix: `${name}-` });
    } catch (thrown) {
      // Nothing half: what was typed stays, and is tried again as a whole.
      await run(deleteGraphqlApi, { apiId }).catch(() => undefined);
      throw thrown;
    }
    navigate(to.graphqlApi(apiId, beginning === 'empty' ? 'schema' : 'queries'));
  };
  return (
    <ActionDialog
      title="New API"
      submit="Create"
      isReady={name !== ''}
      run={create}
      onClose={onClose}
      width="wide"
    >
      <TextField label="Name" value={name} onChange={setName} required />
      <Select<Beginning>
        label="It begins with"
        value={beginning}
        onChange={(next) => {
          setBeginning(next);
          setText(beginnings[next].text);
        }}
        options={Object.entries(beginnings).map(([value, { label }]) => ({
          value: value as Beginning,
          label,
        }))}
      />
      {beginning !== 'empty' && (
        <CodeEditor
          label={beginning === 'schema' ? 'Schema' : 'Types'}
          value={text}
          onChange={setText}
          height={10}
        />
      )}
      <p className="muted small">
        It lets clients in by a key that is made with it; further modes are set on its page.
      </p>
    </ActionDialog>
  );
}
