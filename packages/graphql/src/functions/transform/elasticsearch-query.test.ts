import { parseJson } from '@cairn/kit';
import { expect, it } from 'vitest';
import { FunctionError } from '../function-error.ts';
import { toElasticsearchQueryDSL } from './elasticsearch-query.ts';

it('fields and operators must hold together', () => {
  const text = toElasticsearchQueryDSL({
    upvotes: { ne: 15, range: [10, 20] },
    title: { eq: 'hihihi', wildcard: 'h*i' },
  });
  expect(parseJson(text)).toEqual({
    bool: {
      must: [
        {
          bool: {
            must: [
              { bool: { must_not: { term: { upvotes: 15 } } } },
              { range: { upvotes: { gte: 10, lte: 20 } } },
            ],
          },
        },
        { bool: { must: [{ term: { title: 'hihihi' } }, { wildcard: { title: 'h*i' } }] } },
      ],
    },
  });
});

it('knows alternatives, negation and every operator', () => {
  expect(
    parseJson(toElasticsearchQueryDSL({ or: [{ a: { eq: 1 } }, { not: { b: { exists: true } } }] })),
  ).toEqual({
    bool: { should: [{ term: { a: 1 } }, { bool: { must_not: { exists: { field: 'b' } } } }] },
  });
  for (const operator of ['match', 'matchPhrase', 'matchPhrasePrefix', 'multiMatch', 'regexp', 'gt', 'lte']) {
    expect(toElasticsearchQueryDSL({ a: { [operator]: 'x' } })).toContain('"x"');
  }
  expect(() => toElasticsearchQueryDSL({ a: { near: 'x' } })).toThrow(FunctionError);
});
