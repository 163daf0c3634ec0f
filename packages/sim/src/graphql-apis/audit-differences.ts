/** An audit of GraphQL over HTTP that AppSync does not pass. */
export interface AuditDifference {
  readonly name: string;
  readonly reason: string;
}

const media = "AppSync answers application/json, whatever is accepted: it is older than GraphQL's own type.";
const isGood = 'AppSync answers 200 with `data: null` where a document or a variable is wrong.';
const lenient = 'AppSync looks neither at the content type nor at extensions.';

/** By the audit's id: where AppSync differs from what the specification recommends, and so does Cairn. */
export const auditDifferences: { readonly [id: string]: AuditDifference } = {
  '22EB': {
    name: 'SHOULD accept application/graphql-response+json and match the content-type',
    reason: media,
  },
  '9ABE': {
    name: 'SHOULD respond with 4xx status code if content-type is not supplied on POST requests',
    reason: lenient,
  },
  ...Object.fromEntries(
    ['string', 'number', 'boolean', 'array'].map((type, index) => [
      `58B${index}`,
      { name: `MAY use 400 status code on ${type} {extensions} parameter`, reason: lenient },
    ]),
  ),
  ...refused('document parsing failure', ['865D', '556A', 'D586']),
  ...refused('document validation failure', ['51FE', '74FF', '5E5B']),
  '86EE': {
    name: 'SHOULD use a status code of 400 on variable coercion failure when accepting application/graphql-response+json',
    reason: isGood,
  },
};

function refused(what: string, ids: readonly string[]): { readonly [id: string]: AuditDifference } {
  const accepting = 'when accepting application/graphql-response+json';
  const names = [
    `SHOULD use 4xx or 5xx status codes on ${what} ${accepting}`,
    `SHOULD use 400 status code on ${what} ${accepting}`,
    `SHOULD not contain the data entry on ${what} ${accepting}`,
  ];
  return Object.fromEntries(names.map((name, index) => [ids[index], { name, reason: isGood }]));
}
