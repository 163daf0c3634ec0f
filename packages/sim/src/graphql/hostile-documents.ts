/** A request that means harm, and what it is answered. */
export interface HostileRequest {
  readonly name: string;
  /** Made when it is sent: some are large. */
  readonly body: () => string | Uint8Array;
  readonly status: number;
  /** What the answer's text has to hold. */
  readonly answer: RegExp;
}

/** The schema that the documents are written for; fields of resolvers are added to it. */
export const hostileTypes = `
type Node { id: ID name: String node: Node nodes: [Node] echo(text: String, list: [[String]], input: Next): String }
input Next { next: Next text: String }
`;
export const hostileQueryFields =
  'node: Node nodes: [Node] count(of: Int): Int echo(text: String, list: [[String]], input: Next): String';

const request = (query: string, variables?: unknown): string => JSON.stringify({ query, variables });
const nested = (open: string, close: string, levels: number, core = ''): string =>
  open.repeat(levels) + core + close.repeat(levels);
const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Fragments that spread the next one twice each. */
function fragmentBomb(levels: number): string {
  const fragments = many(levels, (index) => {
    const spread = index === levels - 1 ? 'name' : `...F${index + 1}`;
    return `fragment F${index} on Node { a: node { ${spread} } b: node { ${spread} } }`;
  });
  return `{ node { ...F0 } } ${fragments}`;
}

/** Fragments that all spread all that come after them. */
function fragmentMesh(count: number): string {
  const fragments = many(count, (index) => {
    const spreads = many(count - index - 1, (offset) => `...F${index + offset + 1}`);
    return `fragment F${index} on Node { name ${spreads} }`;
  });
  return `{ node { ...F0 } } ${fragments}`;
}

const invalid = (text: RegExp): Pick<HostileRequest, 'status' | 'answer'> => ({ status: 200, answer: text });
const malformed = { status: 400, answer: /MalformedHttpRequestException/ } as const;

/** Documents, variables and bodies. */
export const hostileRequests: readonly HostileRequest[] = [
  {
    name: 'a document that is too deep',
    body: () => request(`{ ${nested('node {', '}', 5_000, 'name')} }`),
    ...invalid(/nests deeper than 200 levels/),
  },
  {
    name: 'a document as deep as it may be',
    body: () => request(`{ ${nested('node {', '}', 190, 'name')} }`),
    ...invalid(/"data":\{"node":null\}/),
  },
  {
    name: 'lists in lists',
    body: () => request(`{ echo(list: ${nested('[', ']', 100_000)}) }`),
    ...invalid(/nests deeper than 200 levels/),
  },
  {
    name: 'a flood of aliases',
    body: () => request(`{ ${many(20_000, (index) => `a${index}: __typename`)} }`),
    ...invalid(/more than 15000 tokens/),
  },
  {
    name: 'a flood of aliases with resolvers below the bound of tokens',
    body: () => request(`{ ${many(4_900, (index) => `a${index}: safe`)} }`),
    ...invalid(/"a4899":"safe"/),
  },
  {
    name: 'a flood of aliases of a resolver that loops',
    body: () => request(`{ ${many(60, (index) => `a${index}: loops`)} safe }`),
    ...invalid(/"safe":"safe"/),
  },
  {
    name: 'fragments that double',
    body: () => request(fragmentBomb(40)),
    ...invalid(/more than 20000 fields/),
  },
  {
    name: 'fragments that all spread one another',
    body: () => request(fragmentMesh(100)),
    ...invalid(/more than 20000 fields/),
  },
  {
    name: 'fragments in a circle',
    body: () => request('{ node { ...A } } fragment A on Node { ...B } fragment B on Node { node { ...A } }'),
    ...invalid(/[Cc]ycle/),
  },
  {
    name: 'a fragment that spreads itself',
    body: () => request('{ node { ...A } } fragment A on Node { ...A }'),
    ...invalid(/[Cc]ycle/),
  },
  {
    name: 'fields that overlap many times',
    body: () => request(`{ ${many(2_000, () => 'node { node { name } }')} }`),
    ...invalid(/"data":\{"node":null\}/),
  },
  {
    name: 'fields that overlap and do not agree',
    body: () => request(`{ ${many(2_000, (index) => `node { x: ${index % 2 ? 'name' : 'id'} }`)} }`),
    ...invalid(/FieldsConflict/),
  },
  {
    name: 'overlaps within overlaps',
    body: () =>
      request(`{ ${many(40, () => `node { ${many(30, (index) => `node { echo(text: "${index}") }`)} }`)} }`),
    ...invalid(/FieldsConflict/),
  },
  {
    name: 'a flood of directives',
    body: () => request(`{ node ${many(2_000, () => '@skip(if: false)')} { name } }`),
    ...invalid(/more than 1000 directives/),
  },
  {
    name: 'a flood of operations',
    body: () => request(many(3_000, (index) => `query Q${index} { node { name } }`)),
    ...invalid(/more than 15000 tokens/),
  },
  {
    name: 'a flood of variables',
    body: () => request(`query Q(${many(3_500, (index) => `$v${index}: String`)}) { node { name } }`),
    ...invalid(/UnusedVariable|more than/i),
  },
  {
    name: 'a flood of unknown fields',
    body: () => request(`{ ${many(10_000, (index) => `x${index}`)} }`),
    ...invalid(/FieldUndefined/),
  },
  {
    name: 'introspection without end',
    body: () => request(`{ __schema { types { ${nested('fields { type {', '} }', 60, 'name')} } } }`),
    ...invalid(/__schema|nest|deep/i),
  },
  {
    name: 'introspection that multiplies',
    body: () => request(`{ __schema { types { ${nested('fields { type { ', '} }', 8, 'name')} } } }`),
    ...invalid(/"data"|ResponseTooLarge/),
  },
  {
    name: 'a document of megabytes',
    body: () => request(`{ node { name } } #${'x'.repeat(2_000_000)}`),
    ...invalid(/more than 1048576 characters/),
  },
  {
    name: 'a text of megabytes in a document',
    body: () => request(`{ echo(text: "${'x'.repeat(1_000_000)}") }`),
    ...invalid(/"data":\{"echo":null\}/),
  },
  { name: 'a body that is a list', body: () => '[{"query":"{ node { name } }"}]', ...malformed },
  { name: 'a body that is too deep', body: () => nested('[', ']', 200_000), ...malformed },
  { name: 'no body', body: () => '', ...malformed },
  { name: 'half a body', body: () => '{"query":"{ node', ...malformed },
  { name: 'bytes that are no text', body: () => Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), ...malformed },
  { name: 'a query that is a list', body: () => '{"query":["{ node { name } }"]}', ...malformed },
  {
    name: 'variables that are a list',
    body: () => '{"query":"{ node { name } }","variables":[1]}',
    ...malformed,
  },
  {
    name: 'variables that are too deep',
    body: () =>
      `{"query":"query Q($i: Next) { echo(input: $i) }","variables":{"i":${nested('{"next":', '}', 100_000, 'null')}}}`,
    ...malformed,
  },
  {
    name: 'variables as deep as they may be',
    body: () =>
      `{"query":"query Q($i: Next) { echo(input: $i) }","variables":{"i":${nested('{"next":', '}', 400, 'null')}}}`,
    status: 200,
    answer: /"data":\{"echo":null\}/,
  },
  {
    name: 'a variable of megabytes',
    body: () => request('query Q($t: String) { echo(text: $t) }', { t: 'x'.repeat(4_000_000) }),
    ...invalid(/"data":\{"echo":null\}/),
  },
  {
    name: 'a body beyond its bound',
    body: () => request('query Q($t: String) { echo(text: $t) }', { t: 'x'.repeat(7_000_000) }),
    status: 413,
    answer: /./,
  },
  {
    name: 'variables and aliases named like prototypes',
    body: () =>
      '{"query":"query Q($i: Next) { __proto__: node { constructor: name } toString: echo(input: $i) }","variables":{"__proto__":{"polluted":1},"constructor":2,"i":{"__proto__":{"polluted":1}}}}',
    status: 200,
    answer: /__proto__/,
  },
  {
    name: 'a number without measure',
    body: () => `{"query":"query Q($i: Int) { count(of: $i) }","variables":{"i":1e99999999}}`,
    ...invalid(/Variable 'i' has an invalid value/),
  },
  {
    name: 'a number of a million digits',
    body: () => request(`{ echo(text: ${'9'.repeat(1_000_000)}) }`),
    ...invalid(/WrongType/),
  },
];
