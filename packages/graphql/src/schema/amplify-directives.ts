/** Directives of Amplify's model compiler, which makes a schema of AppSync out of them. Source: Amplify, "Data modeling". */
const amplifyDirectiveNames: ReadonlySet<string> = new Set(
  'auth belongsTo connection default function hasMany hasOne http index key manyToMany mapsTo model predictions primaryKey refersTo searchable sql versioned'.split(
    ' ',
  ),
);

const hint =
  "Amplify's directives are not read; leave them off: 'cairn api create' makes a table for each type with id: ID!";

/** A problem of a schema, with what to do about it where it is a directive of Amplify's. */
export function withAmplifyHint(problem: string): string {
  const [, name = ''] = /^Unknown directive "@(\w+)"\.$/.exec(problem) ?? [];
  return amplifyDirectiveNames.has(name) ? `${problem} (${hint}.)` : problem;
}
