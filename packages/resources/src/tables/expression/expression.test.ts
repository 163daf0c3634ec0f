import { type Json, parseJson, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { Item } from '../attribute-value/attribute-value.ts';
import { compileCondition } from './compile-condition.ts';
import { compileKeyCondition } from './compile-key-condition.ts';
import { compileProjection } from './compile-projection.ts';
import { compileUpdate } from './compile-update.ts';
import { Placeholders } from './placeholders.ts';

const values: Json = {
  ':a': { N: '1' },
  ':b': { N: '2' },
  ':s': { S: 'x' },
  ':t': { S: 'SS' },
  ':l': { L: [{ S: 'new' }] },
  ':ss': { SS: ['one', 'two'] },
  ':yes': { BOOL: true },
};

const item: Item = {
  id: { S: 'k' },
  n: { N: '1' },
  word: { S: 'xyz' },
  bytes: { B: 'AAEC' },
  tags: { SS: ['one', 'three'] },
  elems: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
  doc: { M: { inside: { N: '5' }, deep: { M: { leaf: { S: 'x' } } } } },
  yes: { BOOL: true },
  nothing: { NULL: true },
};

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'ValidationException') return error.message;
    throw error;
  }
  return 'accepted';
}

const names = (text: string): Json => (text.includes('#') ? { '#n': 'n', '#d': 'a.b' } : (null as Json));
const placeholders = (text: string) => new Placeholders(names(text), values);

function matches(text: string): boolean {
  return compileCondition(text, placeholders(text), { what: 'FilterExpression' }).matches(item);
}

describe('conditions', () => {
  it.each([
    ['n = :a', true],
    ['n <> :a', false],
    ['gone <> :a', true],
    ['gone = :a', false],
    ['gone < :a', false],
    ['n < :b AND word = :s', false],
    ['n < :b OR word = :s', true],
    ['NOT n = :a', false],
    ['NOT NOT n = :a', true],
    ['n = :b OR n = :a AND word <> :s', true],
    ['n between :a and :b', true],
    ['n IN (:b, :a)', true],
    ['word IN (:a, :s)', false],
    ['(n) = (:a)', true],
    ['(size(word)) > :b', true],
    ['size(elems) > :b AND size(doc) = :b AND size(tags) = :b', true],
    ['size(n) = :a', false],
    ['attribute_exists(doc.deep.leaf) and attribute_not_exists(doc.deep.another)', true],
    ['attribute_exists(elems[2]) AND attribute_not_exists(elems[3])', true],
    ['attribute_type(tags, :t)', true],
    ['begins_with(word, :s)', true],
    ['contains(word, :s)', true],
    ['contains(tags, :s)', false],
    ['contains(elems, :s)', false],
    ['doc.deep.leaf = :s', true],
    ['#n = :a', true],
    ['#d = :a', false],
    ['n > :s', false],
    [':a = n', true],
    ['(n = :a) AND ((word = :s) OR yes = :yes)', true],
  ])('%s is %s', (text, holds) => {
    expect(matches(text)).toBe(holds);
  });

  it.each([
    ['', 'The expression can not be empty;'],
    ['a = :', 'Syntax error; token: ":", near: "= :"'],
    ['attribute_not_exists(', 'Syntax error; token: "<EOF>", near: "("'],
    ['id', 'Syntax error; token: "<EOF>", near: "id"'],
    ['book-price = :a', 'Syntax error; token: "-", near: "book-price"'],
    ['!! = :a', 'Syntax error; token: "!", near: "!!"'],
    ['_h = :a', 'Syntax error; token: "_", near: "_h"'],
    ['n = = :a', 'Syntax error; token: "=", near: "= = :a"'],
    ['n IN :a', 'Syntax error; token: ":a", near: "IN :a"'],
    ['(n = :a', 'Syntax error; token: "<EOF>", near: ":a"'],
    ['n = :a)', 'Syntax error; token: ")", near: ":a)"'],
    ['((n = :a))', 'The expression has redundant parentheses;'],
    ['status = :a', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['foo(n)', 'Invalid function name; function: foo'],
    ['SIZE(n) = :a', 'Invalid function name; function: SIZE'],
    ['size(n)', 'The function is not allowed to be used this way in an expression; function: size'],
    [
      'attribute_exists(n) = :a',
      'The function is not allowed to be used this way in an expression; function: attribute_exists',
    ],
    [
      'n = :missing',
      'An expression attribute value used in expression is not defined; attribute value: :missing',
    ],
    [
      '#missing = :a',
      'An expression attribute name used in the document path is not defined; attribute name: #missing',
    ],
    [
      'contains(n, :a, :b)',
      'Incorrect number of operands for operator or function; operator or function: contains, number of operands: 3',
    ],
    [
      'n = n',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]',
    ],
    [
      'attribute_exists(:a)',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'begins_with(n, :a)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'n < :yes',
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    [
      'attribute_type(n, :s)',
      'Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    [
      'n BETWEEN :b AND :a',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'n BETWEEN :a AND :s',
      'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:x}',
    ],
    [
      `n IN (${Array(101).fill(':a').join(',')})`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
    [Array(302).fill('n=:a').join(' OR '), 'The expression contains too many operators; operator count: 603'],
    ['x'.repeat(4097), 'Expression size has exceeded the maximum allowed size; expression size: 4097'],
    [`a${'[0]'.repeat(32)} = :a`, 'The document path has too many nesting elements; nesting levels: 33'],
  ])('refuses %s', (text, fault) => {
    expect(message(() => matches(text))).toBe(`Invalid FilterExpression: ${fault}`);
  });

  it('ends on the deepest expressions that fit', () => {
    for (const text of [
      '('.repeat(4_000),
      'NOT '.repeat(1_000),
      'size('.repeat(800),
      '(n=:a AND '.repeat(400),
    ]) {
      expect(message(() => matches(text))).toContain('Invalid FilterExpression: ');
    }
  });

  it('tells which attributes it reads', () => {
    const text = 'n = :a AND doc.inside > :b AND #d = :s';
    const { usedAttributes } = compileCondition(text, placeholders(text), { what: 'ConditionExpression' });
    expect([...usedAttributes]).toEqual(['n', 'doc', 'a.b']);
  });

  it('holds for an item that is not there as for one without attributes', () => {
    const none = new Placeholders();
    expect(
      compileCondition('attribute_not_exists(id)', none, { what: 'ConditionExpression' }).matches(undefined),
    ).toBe(true);
  });
});

describe('placeholders', () => {
  it('are refused where no expression of the call used them', () => {
    const shared = new Placeholders(
      { '#a': 'a', '#b': 'b' },
      { ':a': { S: 'x' }, ':b': { S: 'y' }, ':c': { S: 'z' } },
    );
    compileUpdate('SET #a = :a', shared, []);
    expect(message(() => shared.refuseUnused())).toBe(
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}',
    );
    compileCondition('#b = :b', shared, { what: 'ConditionExpression' });
    expect(message(() => shared.refuseUnused())).toBe(
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:c}',
    );
  });

  it.each([
    ['{}', 'null', 'ExpressionAttributeNames must not be empty'],
    ['null', '{}', 'ExpressionAttributeValues must not be empty'],
    ['{"a":"b"}', 'null', 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'],
    ['null', '{"#a":{"S":"x"}}', 'ExpressionAttributeValues contains invalid key: Syntax error; key: "#a"'],
    [
      'null',
      '{":a":{"N":"x"}}',
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a',
    ],
  ])('%s and %s are refused', (nameText, valueText, fault) => {
    expect(message(() => new Placeholders(parseJson(nameText), parseJson(valueText)))).toBe(fault);
  });
});

describe('projections', () => {
  const project = (text: string) => compileProjection(text, placeholders(text)).project(item);

  it('keep what is on their paths', () => {
    expect(project('n, doc.deep.leaf, elems[2], gone, elems[0], doc.absent, word.absent')).toEqual({
      n: { N: '1' },
      doc: { M: { deep: { M: { leaf: { S: 'x' } } } } },
      elems: { L: [{ S: 'a' }, { S: 'c' }] },
    });
    expect(project('gone')).toEqual({});
  });

  it.each([
    [
      'n, n',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]',
    ],
    [
      'doc.a, doc[0]',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [doc, a], path two: [doc, [0]]',
    ],
    ['n,', 'Syntax error; token: "<EOF>", near: ","'],
    ['a.0', 'Syntax error; token: "0", near: ".0"'],
    ['name', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ])('%s is refused', (text, fault) => {
    expect(message(() => project(text))).toBe(`Invalid ProjectionExpression: ${fault}`);
  });
});

describe('updates', () => {
  const update = (text: string, of: Item = item) => {
    const compiled = compileUpdate(text, placeholders(text), ['id']);
    const after = compiled.apply(of);
    return {
      after,
      updated: (which: 'UPDATED_OLD' | 'UPDATED_NEW') => compiled.updatedAttributes(of, after, which),
    };
  };

  it.each([
    ['SET n = n + :b, z = n', { n: { N: '3' }, z: { N: '1' } }],
    ['SET n = :a - :b', { n: { N: '-1' } }],
    ['SET z = (:a + :b)', { z: { N: '3' } }],
    ['SET z = if_not_exists(z, :a) + :b', { z: { N: '3' } }],
    ['SET n = if_not_exists(n, :b)', { n: { N: '1' } }],
    [
      'SET elems = list_append(elems, :l)',
      { elems: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }, { S: 'new' }] } },
    ],
    ['SET z = list_append(if_not_exists(z, :l), :l)', { z: { L: [{ S: 'new' }, { S: 'new' }] } }],
    [
      'SET elems[9] = :a, elems[7] = :b',
      { elems: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }, { N: '2' }, { N: '1' }] } },
    ],
    ['REMOVE elems[0], elems[2]', { elems: { L: [{ S: 'b' }] } }],
    ['SET elems[2] = :s REMOVE elems[0]', { elems: { L: [{ S: 'b' }, { S: 'x' }] } }],
    ['REMOVE elems[17]', {}],
    ['SET doc.deep.leaf = :a REMOVE doc.inside', { doc: { M: { deep: { M: { leaf: { N: '1' } } } } } }],
    ['ADD n :b, tags :ss, z :a', { n: { N: '3' }, tags: { SS: ['one', 'three', 'two'] }, z: { N: '1' } }],
    ['DELETE tags :ss', { tags: { SS: ['three'] } }],
    ['SET #d = :s', { 'a.b': { S: 'x' } }],
  ])('%s', (text, changed) => {
    expect(update(text).after).toEqual({ ...item, ...changed });
  });

  it('removes attributes, and sets that lose all members', () => {
    expect(update('REMOVE n').after).not.toHaveProperty('n');
    expect(update('DELETE tags :ss', { tags: { SS: ['one'] } }).after).toEqual({});
    expect(update('DELETE gone :ss', {}).after).toEqual({});
  });

  it('answers the touched attributes of before and after', () => {
    const { updated } = update('SET doc.inside = :b, z = :a REMOVE n');
    expect(updated('UPDATED_OLD')).toEqual({ doc: { M: { inside: { N: '5' } } }, n: { N: '1' } });
    expect(updated('UPDATED_NEW')).toEqual({ doc: { M: { inside: { N: '2' } } }, z: { N: '1' } });
  });

  it.each([
    ['INVALID SYNTAX HERE', 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
    ['ADD hits : incr', 'Syntax error; token: ":", near: "hits : incr"'],
    ['SET n = :a, ', 'Syntax error; token: "<EOF>", near: ","'],
    ['SET n = :a + :b + :a', 'Syntax error; token: "+", near: ":b + :a"'],
    ['SET n = if_not_exists(n, :a + :b)', 'Syntax error; token: "+", near: ":a + :b"'],
    ['SET n = :a SET z = :b', 'The "SET" section can only be used once in an update expression;'],
    [
      'SET n = :a, n.x = :b',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n, x]',
    ],
    [
      'SET n.x = :a, n[0] = :b',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [n, x], path two: [n, [0]]',
    ],
    ['ADD n :s', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
    [
      'DELETE n :a',
      'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER',
    ],
    [
      'SET n = :a + :s',
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      'SET n = list_append(:l)',
      'Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
    ],
    [
      'SET n = if_not_exists(:a, :b)',
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
    ['SET n = f(:a)', 'Invalid function name; function: f'],
    [
      'SET n = list_append(list_append(:l, :l), :l)',
      'The function is not allowed to be used this way in an expression; function: list_append',
    ],
    ['SET data = :a', 'Attribute name is a reserved keyword; reserved keyword: data'],
  ])('%s is refused', (text, fault) => {
    expect(message(() => update(text))).toBe(`Invalid UpdateExpression: ${fault}`);
  });

  it.each([
    [
      'SET id = :a',
      'One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
    ],
    ['SET z = gone', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET gone.x = :a', 'The document path provided in the update expression is invalid for update'],
    ['SET n[0] = :a', 'The document path provided in the update expression is invalid for update'],
    ['SET n = word + :a', 'An operand in the update expression has an incorrect data type'],
    ['ADD word :a', 'An operand in the update expression has an incorrect data type'],
    ['DELETE n :ss', 'An operand in the update expression has an incorrect data type'],
  ])('%s does not fit the item', (text, fault) => {
    expect(message(() => update(text))).toBe(fault);
  });
});

describe('key conditions', () => {
  const schema = [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ];
  const definitions = [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ];
  const compile = (text: string) => compileKeyCondition(text, placeholders(text), schema, definitions);

  it.each([
    ['pk = :s', { hash: { S: 'x' } }],
    ['(pk = :s) AND (sk > :a)', { hash: { S: 'x' }, range: { operator: '>', values: [{ N: '1' }] } }],
    [
      'sk BETWEEN :a AND :b AND pk = :s',
      { hash: { S: 'x' }, range: { operator: 'between', values: [{ N: '1' }, { N: '2' }] } },
    ],
    ['pk = :s AND :a >= sk', { hash: { S: 'x' }, range: { operator: '<=', values: [{ N: '1' }] } }],
  ])('%s', (text, condition) => {
    expect(compile(text)).toEqual(condition);
  });

  it.each([
    ['sk = :a', 'Query condition missed key schema element: pk'],
    ['pk = :s AND another = :a', 'Query condition missed key schema element: sk'],
    ['pk > :s', 'Query key condition not supported'],
    [
      'pk = :a',
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'pk = :s AND begins_with(sk, :s)',
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    ['pk = :s OR sk = :a', 'Invalid operator used in KeyConditionExpression: OR'],
    ['pk = :s AND sk <> :a', 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :s AND contains(sk, :s)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['pk = :s AND size(sk) = :a', 'KeyConditionExpressions cannot contain nested operations'],
    [
      'pk = :s AND sk > :a AND sk < :b',
      'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
    ],
    [
      'pk = :s AND sk > :a AND extra = :b',
      'The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)',
    ],
    [
      'pk = :missing AND begins_with(sk, :a)',
      'Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: :missing',
    ],
    [
      'pk = :s AND sk < :yes',
      'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
  ])('%s is refused', (text, fault) => {
    expect(message(() => compile(text))).toBe(fault);
  });
});
