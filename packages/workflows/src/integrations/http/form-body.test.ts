import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formBody } from './form-body.ts';

// The examples of the Developer Guide, "Applying URL-encoding on request body".
it.each([
  ['INDICES', 'array[0]=a&array[1]=b'],
  ['REPEAT', 'array=a&array=b'],
  ['COMMAS', 'array=a,b'],
  ['BRACKETS', 'array[]=a&array[]=b'],
] as const)('writes an array with %s', (format, expected) => {
  expect(decodeURIComponent(formBody({ array: ['a', 'b'] }, format))).toBe(expected);
});

it('writes nested members in brackets, percent-encoded', () => {
  const body = {
    description: 'Monthly subscription',
    metadata: { order_details: 'a&b' },
    n: 1.5,
    yes: true,
    no: null,
  };
  expect(formBody(body, 'INDICES')).toBe(
    'description=Monthly%20subscription&metadata%5Border_details%5D=a%26b&n=1.5&yes=true&no=',
  );
  expect(decodeURIComponent(formBody({ a: [{ b: [1, 2] }] }, 'INDICES'))).toBe('a[0][b][0]=1&a[0][b][1]=2');
});

it('takes half a character for the sign of a missing one', () => {
  expect(formBody({ a: '\ud800' }, 'INDICES')).toBe('a=%EF%BF%BD');
});

it('is read back by whoever reads forms', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(text, text), fc.array(text), (members, items) => {
      const body = { ...members, 'the list': items };
      const read = new URLSearchParams(formBody(body, 'REPEAT').replaceAll('%20', '+'));
      expect(read.getAll('the list')).toEqual(items);
      for (const [name, value] of Object.entries(members)) expect(read.getAll(name)).toContain(value);
    }),
  );
});
