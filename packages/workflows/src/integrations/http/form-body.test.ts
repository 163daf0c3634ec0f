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
