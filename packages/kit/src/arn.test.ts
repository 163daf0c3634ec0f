import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseArn, printArn } from './arn.ts';

/** The rule: five colons at least; partition, service and resource are not empty. */
function partsOf(text: string) {
  const [arn, partition, service, region, account, ...resource] = text.split(':');
  if (arn !== 'arn' || !partition || !service || resource.join(':') === '') return undefined;
  return { partition, service, region, account, resource: resource.join(':') };
}

it('splits exactly the texts that are ARNs, and prints them again', () => {
  const text = fc.array(fc.constantFrom(':', ':', 'arn', 'arn:', 'aws', 'a', '', 'x/y'), { maxLength: 14 });
  fc.assert(
    fc.property(text, fc.boolean(), (pieces, prefixed) => {
      const text = (prefixed ? 'arn:' : '') + pieces.join('');
      const arn = parseArn(text);
      expect(arn).toEqual(partsOf(text));
      if (arn !== undefined) expect(printArn(arn)).toBe(text);
    }),
    { numRuns: 5_000 },
  );
});
