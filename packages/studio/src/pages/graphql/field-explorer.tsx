import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  type OperationTypeNode,
} from 'graphql';
import { useMemo, useState } from 'react';
import { Callout } from '../../design/callout.tsx';
import { type FieldPath, rootsOf, type SelectedFields, selectedFields } from './edit-selection.ts';

export interface FieldExplorerProps {
  readonly schema: GraphQLSchema;
  /** The document as it is written. */
  readonly text: string;
  /** Whether the document can be read, and so be changed. */
  readonly isReadable: boolean;
  readonly onToggle: (kind: OperationTypeNode, path: FieldPath) => void;
}

/** The fields of a schema, to be ticked into the document and out of it. */
export function FieldExplorer({ schema, text, isReadable, onToggle }: FieldExplorerProps) {
  const roots = useMemo(() => rootsOf(schema), [schema]);
  const [words, setWords] = useState('');
  return (
    <section className="graphql-explorer" aria-label="Fields">
      <input
        type="search"
        className="input"
        aria-label="Filter fields"
        placeholder="Filter fields"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {!isReadable && (
        <Callout kind="note">Fields can be ticked once the document can be read again.</Callout>
      )}
      <div className="graphql-explorer-roots">
        {roots.map(({ kind, type }) => (
          <details key={kind} open>
            <summary>{kind}</summary>
            <FieldList
              fields={Object.values(type.getFields()).filter(({ name }) =>
                name.toLowerCase().includes(words.trim().toLowerCase()),
              )}
              selected={selectedFields(text, kind) ?? {}}
              path={[]}
              isDisabled={!isReadable}
              onToggle={(path) => onToggle(kind, path)}
            />
          </details>
        ))}
      </div>
    </section>
  );
}

interface FieldListProps {
  readonly fields: readonly GraphQLField<unknown, unknown>[];
  readonly selected: SelectedFields;
  readonly path: FieldPath;
  readonly isDisabled: boolean;
  readonly onToggle: (path: FieldPath) => void;
}

function FieldList({ fields, selected, path, isDisabled, onToggle }: FieldListProps) {
  return (
    <ul className="graphql-fields">
      {fields.map((field) => {
        const inner = Object.hasOwn(selected, field.name) ? selected[field.name] : undefined;
        const own = [...path, field.name];
        return (
          <li key={field.name}>
            <label className="graphql-field" title={field.description ?? undefined}>
              <input
                type="checkbox"
                aria-label={own.join('.')}
                checked={inner !== undefined}
                disabled={isDisabled}
                onChange={() => onToggle(own)}
              />
              <span className="graphql-field-name">{field.name}</span>
              <span className="graphql-field-type">{String(field.type)}</span>
            </label>
            {inner !== undefined && (
              <InnerFields
                field={field}
                selected={inner}
                path={own}
                isDisabled={isDisabled}
                onToggle={onToggle}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function InnerFields({
  field,
  ...rest
}: Omit<FieldListProps, 'fields'> & { readonly field: GraphQLField<unknown, unknown> }) {
  const type = getNamedType(field.type);
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  return <FieldList {...rest} fields={Object.values(type.getFields())} />;
}
