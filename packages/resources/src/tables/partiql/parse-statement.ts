import { parseOperand, parseWhere } from './parse-where.ts';
import { notWellFormed, partiqlErrors, refusedAt } from './partiql-errors.ts';
import { StatementReader } from './statement-reader.ts';
import type {
  AssignedSyntax,
  ChangeSyntax,
  DeleteSyntax,
  ExistsSyntax,
  InsertSyntax,
  ReturningSyntax,
  SelectSyntax,
  StatementPath,
  StatementSyntax,
  UpdateSyntax,
  WhereSyntax,
} from './statement-syntax.ts';

/**
 * Parses one statement. Source: "PartiQL statements for DynamoDB" in the developer guide.
 * @throws ServiceError ValidationException
 */
export function parseStatement(text: string): StatementSyntax {
  const reader = new StatementReader(text);
  const statement = readStatement(reader);
  reader.acceptSymbol(';');
  reader.expectEnd();
  return { ...statement, parameterCount: reader.parameterCount };
}

function readStatement(
  reader: StatementReader,
): SelectSyntax | InsertSyntax | UpdateSyntax | DeleteSyntax | ExistsSyntax {
  if (reader.acceptWord('SELECT')) return select(reader);
  if (reader.acceptWord('INSERT')) return insert(reader);
  if (reader.acceptWord('UPDATE')) return update(reader);
  if (reader.acceptWord('DELETE')) return remove(reader);
  if (reader.acceptWord('FROM')) return updateFrom(reader);
  if (!reader.acceptWord('EXISTS')) throw notWellFormed('Expected data manipulation');
  reader.expectSymbol('(');
  reader.expectWord('SELECT');
  const exists: ExistsSyntax = { kind: 'exists', select: select(reader) };
  reader.expectSymbol(')');
  return exists;
}

function select(reader: StatementReader): SelectSyntax {
  const paths = reader.acceptSymbol('*') ? undefined : selectedPaths(reader);
  reader.expectWord('FROM');
  const table = reader.name('Unexpected term');
  const index = reader.acceptSymbol('.') ? reader.name() : undefined;
  refuseAlias(reader);
  return { kind: 'select', table, index, paths, where: where(reader), orderBy: orderBy(reader) };
}

function selectedPaths(reader: StatementReader): readonly StatementPath[] {
  const paths: StatementPath[] = [];
  do {
    const { place } = reader.token;
    if (reader.next?.kind === 'symbol' && reader.next.text === '(') {
      throw refusedAt('Unexpected path component', place);
    }
    paths.push(reader.path());
    if (reader.isWord('AS')) throw partiqlErrors.aliasing();
  } while (reader.acceptSymbol(','));
  return paths;
}

function refuseAlias(reader: StatementReader): void {
  const isClause = reader.isWord('WHERE', 'ORDER', 'SET', 'REMOVE', 'RETURNING', 'LIMIT', 'GROUP', 'HAVING');
  if ((reader.token.kind === 'word' && !isClause) || reader.token.kind === 'quoted') {
    throw partiqlErrors.aliasing();
  }
}

function where(reader: StatementReader): WhereSyntax | undefined {
  return reader.acceptWord('WHERE') ? parseWhere(reader) : undefined;
}

function orderBy(reader: StatementReader): SelectSyntax['orderBy'] {
  if (reader.isWord('LIMIT', 'GROUP', 'HAVING')) {
    throw refusedAt(`Unsupported clause: ${reader.token.word}`, reader.token.place);
  }
  if (!reader.acceptWord('ORDER')) return undefined;
  reader.expectWord('BY');
  const name = reader.name();
  const isDescending = reader.acceptWord('DESC');
  if (!isDescending) reader.acceptWord('ASC');
  return { name, isDescending };
}

function insert(reader: StatementReader): InsertSyntax {
  reader.expectWord('INTO');
  const table = reader.name();
  if (!reader.acceptWord('VALUE')) throw partiqlErrors.leftover();
  const item = reader.literal();
  if (item.kind !== 'map') throw partiqlErrors.unexpected();
  return { kind: 'insert', table, members: item.members };
}

function update(reader: StatementReader): UpdateSyntax {
  const table = reader.name();
  refuseAlias(reader);
  const changes = readChanges(reader);
  return { kind: 'update', table, changes, where: where(reader), returning: returning(reader) };
}

/** The other order of an update: `FROM table WHERE … SET …`. */
function updateFrom(reader: StatementReader): UpdateSyntax {
  const table = reader.name();
  refuseAlias(reader);
  const condition = where(reader);
  const changes = readChanges(reader);
  return { kind: 'update', table, changes, where: condition, returning: returning(reader) };
}

function readChanges(reader: StatementReader): readonly ChangeSyntax[] {
  const changes: ChangeSyntax[] = [];
  while (reader.isWord('SET', 'REMOVE')) {
    const isSet = reader.take().word === 'SET';
    do {
      changes.push(isSet ? assignment(reader) : { kind: 'remove', path: reader.path() });
    } while (reader.acceptSymbol(','));
  }
  if (changes.length === 0) throw partiqlErrors.unexpected();
  return changes;
}

function assignment(reader: StatementReader): ChangeSyntax {
  const path = reader.path();
  reader.expectSymbol('=');
  return { kind: 'set', path, value: assigned(reader) };
}

function assigned(reader: StatementReader): AssignedSyntax {
  const left = parseOperand(reader);
  const operator = (['+', '-'] as const).find((sign) => reader.acceptSymbol(sign));
  return operator === undefined ? left : { kind: 'arithmetic', operator, left, right: parseOperand(reader) };
}

function remove(reader: StatementReader): DeleteSyntax {
  reader.expectWord('FROM');
  const table = reader.name('Expected identifier for simple path');
  refuseAlias(reader);
  return { kind: 'delete', table, where: where(reader), returning: returning(reader) };
}

function returning(reader: StatementReader): ReturningSyntax | undefined {
  if (!reader.acceptWord('RETURNING')) return undefined;
  if (!reader.isWord('ALL', 'MODIFIED')) throw partiqlErrors.unexpected();
  const extent = reader.take().word;
  if (!reader.isWord('OLD', 'NEW')) throw partiqlErrors.unexpected();
  const time = reader.take().word;
  reader.expectSymbol('*');
  return `${extent} ${time}` as ReturningSyntax;
}
