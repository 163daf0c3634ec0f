import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection } from '../schema/schema-rejection.ts';
import { sdlOfIntrospectedType } from './introspected-type.ts';

const definition = `
"Says what it \\"is\\""
type Post implements Node & Named {
  id: ID!
  "of the post"
  name(locale: String = "de", size: [Int!]! = [1, 2]): String
  tags: [[String!]]!
  old: Int @deprecated(reason: "new is better")
  at: AWSDateTime
}
interface Node { id: ID! }
interface Named implements Node { id: ID! name(locale: String = "de", size: [Int!]! = [1, 2]): String }
input Filter { term: String! = "a" kind: Kind = BOOK inner: [Filter] }
enum Kind { BOOK "of paper" PAGE @deprecated }
union Any = Post | Other
type Other { a: Any }
type Query { post(filter: Filter): Post }
`;

it('what introspection shows of a type is that type in SDL', () => {
  const schema = readSchema(definition);
  if (isSchemaRejection(schema)) throw new Error(schema.details);
  for (const name of schema.typeNames) {
    const shown = schema.typeDefinition(name, 'JSON')?.definition as string;
    const again = schema.withType(sdlOfIntrospectedType(shown) ?? '');
    if (isSchemaRejection(again)) throw new Error(`${name}: ${again.details}`);
    expect(JSON.parse(again.typeDefinition(name, 'JSON')?.definition as string)).toEqual(JSON.parse(shown));
  }
});

it('a text that shows no type gives none, whatever it is', () => {
  for (const text of [
    '',
    '{}',
    '[]',
    'type A { a: Int }',
    '{"kind":"SCALAR","name":"A"}',
    '{"kind":"OBJECT"}',
  ])
    expect(sdlOfIntrospectedType(text)).toBeUndefined();
  fc.assert(
    fc.property(
      fc.json(),
      fc.constantFrom('OBJECT', 'UNION', 'ENUM', 'toString', '__proto__'),
      (json, kind) => {
        const given = `{"kind":${JSON.stringify(kind)},"name":"A","fields":${json},"possibleTypes":${json},"enumValues":${json}}`;
        expect(['string', 'undefined']).toContain(typeof sdlOfIntrospectedType(given));
      },
    ),
  );
});
