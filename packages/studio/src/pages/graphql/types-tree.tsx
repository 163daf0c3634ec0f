import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import type { Resolver } from '../../wire/graphql-types.ts';
import type { ReadSchemaText } from './schema-text.ts';

export interface TypesTreeProps {
  readonly apiId: string;
  readonly read: ReadSchemaText;
  /** Whether the text is the one in force: resolvers are attached to fields of that one. */
  readonly isSaved: boolean;
  readonly resolvers: readonly Resolver[];
}

/** The types of a schema and their fields, each with the resolver that is attached to it. */
export function TypesTree({ apiId, read, isSaved, resolvers }: TypesTreeProps) {
  const [words, setWords] = useState('');
  if (read.kind === 'faulty') {
    return (
      <section className="graphql-types" aria-label="Types">
        <h2>Findings</h2>
        <ul className="graphql-findings">
          {read.findings.map(({ message, line, column, from }) => (
            <li key={`${from} ${message}`}>
              <code>
                {line}:{column}
              </code>{' '}
              {message}
            </li>
          ))}
        </ul>
      </section>
    );
  }
  const wanted = words.trim().toLowerCase();
  const fits = (type: GraphQLNamedType) =>
    type.name.toLowerCase().includes(wanted) ||
    fieldsOf(type).some(({ name }) => name.toLowerCase().includes(wanted));
  const attached = new Map(resolvers.map((one) => [`${one.typeName}.${one.fieldName}`, one]));
  return (
    <section className="graphql-types" aria-label="Types">
      <input
        type="search"
        className="input"
        aria-label="Filter types"
        placeholder="Filter types"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {ownTypes(read)
        .filter(fits)
        .map((type) => (
          <details key={type.name} open>
            <summary>
              {type.name} <span className="faint small">{kindOf(type)}</span>
            </summary>
            <ul className="graphql-fields">
              {fieldsOf(type).map(({ name, type: printed }) => {
                const resolver = attached.get(`${type.name}.${name}`);
                return (
                  <li key={name} className="graphql-type-field">
                    <span className="graphql-field-name">{name}</span>
                    <span className="graphql-field-type">{printed}</span>
                    {isObjectType(type) && isSaved && (
                      <Link href={to.graphqlApi(apiId, 'resolvers', { field: `${type.name}.${name}` })}>
                        {resolver === undefined ? (
                          <>
                            Attach
                            <span className="hidden-visually">
                              {' '}
                              a resolver to {type.name}.{name}
                            </span>
                          </>
                        ) : (
                          (resolver.dataSourceName ?? 'pipeline')
                        )}
                      </Link>
                    )}
                  </li>
                );
              })}
            </ul>
          </details>
        ))}
    </section>
  );
}

/** The types that the text itself defines, in its order. */
function ownTypes({ document, schema }: Extract<ReadSchemaText, { readonly kind: 'schema' }>) {
  const names = document.definitions.flatMap((node) =>
    'name' in node && node.name !== undefined && node.kind.endsWith('TypeDefinition')
      ? [node.name.value]
      : [],
  );
  return names.flatMap((name) => schema.getType(name) ?? []);
}

/** The fields of a type, or what else it consists of. */
function fieldsOf(type: GraphQLNamedType): readonly { readonly name: string; readonly type: string }[] {
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => ({ name: field.name, type: String(field.type) }));
  if (isEnumType(type)) return type.getValues().map(({ name }) => ({ name, type: '' }));
  if (isUnionType(type)) return type.getTypes().map(({ name }) => ({ name, type: '' }));
  return [];
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'type';
  if (isInterfaceType(type)) return 'interface';
  if (isInputObjectType(type)) return 'input';
  if (isEnumType(type)) return 'enum';
  return isUnionType(type) ? 'union' : 'scalar';
}
