import { resolveLimits } from '@cairn/kit';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { oversizeOf } from './document-size.ts';
import { executionLimits } from './execution-limits.ts';

const limits = resolveLimits(executionLimits, { graphqlDocumentVariables: 3 });
const sizeOf = (document: string) => oversizeOf(parse(document), limits);

test('the variables of all operations of a document are counted together', () => {
  expect(sizeOf('query A($a: Int, $b: Int, $c: Int) { a }')).toBeUndefined();
  expect(sizeOf('query A($a: Int, $b: Int, $c: Int, $d: Int) { a }')).toBe(
    'The document has more than 3 variables.',
  );
  expect(sizeOf('query A($a: Int, $b: Int) { a } query B($a: Int, $b: Int) { a }')).toBe(
    'The document has more than 3 variables.',
  );
});
