import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { graphqlLanguageSupport } from 'cm6-graphql';
import { useMemo, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { toast } from '../../design/toasts.tsx';
import { useShortcut } from '../../design/use-shortcut.ts';
import { getSchema, listAllResolvers, saveSchema } from '../../wire/graphql-apis.ts';
import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { ServiceError } from '../../wire/service-error.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { codeColours } from './code-colours.ts';
import { FromTypeDialog } from './from-type-dialog.tsx';
import { type ReadSchemaText, readSchemaText } from './schema-text.ts';
import { TypesTree } from './types-tree.tsx';
import { useClientSchema } from './use-client-schema.ts';

/** What is wrong by the rules of GraphQL, marked while it is written. */
const schemaFindings = linter(
  (view): readonly Diagnostic[] => {
    const text = view.state.doc.toString();
    if (text.trim() === '') return [];
    const read = readSchemaText(text);
    if (read.kind === 'schema') return [];
    return read.findings.map((finding) => ({ ...finding, severity: 'error' }));
  },
  { delay: 300 },
);
const extensions = [graphqlLanguageSupport(), codeColours, lintGutter(), schemaFindings];

/** The schema of an API: its text, to be changed, and its types with the resolvers that are attached to them. */
export function SchemaView({ api }: { readonly api: GraphqlApi }) {
  const { apiId } = api;
  const { sdl, isLoading, error } = useClientSchema(apiId);
  if (error !== null) return <ErrorCallout error={error} />;
  if (isLoading) return <Skeleton lines={10} />;
  return <SchemaEditor key={apiId} api={api} sdl={sdl ?? ''} />;
}

const beginning = `type Query {
  hello(name: String): String
}
`;

function SchemaEditor({ api, sdl }: { readonly api: GraphqlApi; readonly sdl: string }) {
  const { apiId } = api;
  const [text, setText] = useState<string>();
  const [isMaking, setIsMaking] = useState(false);
  const resolvers = useOperation(listAllResolvers, { apiId });
  const save = useAction(saveSchema, { renews: [getSchema, listAllResolvers] });
  const shown = text ?? (sdl === '' ? beginning : sdl);
  const isChanged = shown !== sdl;
  const read = useMemo(() => readSchemaText(shown), [shown]);
  const run = () =>
    save
      .run({ apiId, sdl: shown })
      .then(() => {
        setText(undefined);
        toast({ text: 'The schema is in force' });
      })
      // It is shown below.
      .catch(() => undefined);
  useShortcut('s', isChanged && !save.isRunning ? () => void run() : undefined);
  const write = (next: string) => {
    setText(next);
    // What was refused is another text by now.
    if (save.error !== null) save.reset();
  };
  return (
    <div className="graphql-schema">
      <section className="resource-part" aria-label="Text of the schema">
        <div className="resource-tools">
          <Button
            kind="primary"
            icon="save"
            onClick={() => void run()}
            isDisabled={!isChanged}
            isBusy={save.isRunning}
            title="Save (Ctrl S)"
          >
            Save the schema
          </Button>
          {text !== undefined && isChanged && <Button onClick={() => setText(undefined)}>Discard</Button>}
          <Button icon="plus" onClick={() => setIsMaking(true)}>
            Create resources
          </Button>
          <CopyButton text={shown} label="Copy the schema" />
        </div>
        <ErrorCallout
          error={untoldError(save.error, read)}
          advice={
            save.error?.code === 'GraphQLSchemaException' ? 'The schema before stays in force.' : undefined
          }
        />
        <CodeEditor label="Schema" value={shown} onChange={write} extensions={extensions} height={24} />
      </section>
      <TypesTree apiId={apiId} read={read} isSaved={!isChanged} resolvers={resolvers.data ?? []} />
      {isMaking && (
        <FromTypeDialog apiId={apiId} apiName={api.name} sdl={sdl} onClose={() => setIsMaking(false)} />
      )}
    </div>
  );
}

/** What is told beside the text, with its places, is not told again above it. */
function untoldError(error: ServiceError | null, read: ReadSchemaText): ServiceError | null {
  if (error?.code !== 'GraphQLSchemaException' || read.kind !== 'faulty') return error;
  if (!read.findings.some(({ message }) => error.message.includes(message))) return error;
  return new ServiceError(error.code, 'The schema is refused: see the findings.', error.statusCode);
}
