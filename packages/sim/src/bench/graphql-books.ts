/** Books with their authors, as the rows of GraphQL ask for them. */
export const books = Array.from({ length: 20 }, (_, index) => ({
  id: `book-${index}`,
  title: `The ${index + 1}th journey along the cairns`,
  pages: 180 + index,
  author: { id: `author-${index % 7}`, name: `Author number ${index % 7}` },
}));

export const booksSchema = `
type Query { books: [Book!]! }
type Book { id: ID! title: String! pages: Int! author: Author! }
type Author { id: ID! name: String! }
`;

export const booksQuery = '{ books { id title pages author { id name } } }';

/** What answers hold, whoever gives them. */
export const booksExpected = '"name":"Author number 5"';

/** Which fields have a resolver: the root alone, or each book's author too. */
export type BooksKind = 'root' | 'nested';

const handlers = (value: string): string => `
export function request(ctx) {
  return { payload: ${value} };
}
export function response(ctx) {
  return ctx.result;
}
`;

/** The resolvers in JavaScript for a data source of type NONE. */
export function booksResolvers(kind: BooksKind) {
  const constant = `const books = ${JSON.stringify(books)};\n`;
  const root = { typeName: 'Query', fieldName: 'books', code: constant + handlers('books') };
  const author = { typeName: 'Book', fieldName: 'author', code: handlers('ctx.source.author') };
  return kind === 'root' ? [root] : [root, author];
}
