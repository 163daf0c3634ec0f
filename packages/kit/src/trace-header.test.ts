import { expect, it } from 'vitest';
import { isTraceHeader } from './trace-header.ts';

const root = 'Root=1-67a1b2c3-0123456789abcdef01234567';

it.each([root, `${root};Parent=0123456789abcdef;Sampled=1`, `Self=1-67a1b2c3-12;${root}; Lineage=a:b:c`])(
  '%s is a trace header',
  (text) => expect(isTraceHeader(text)).toBe(true),
);

it.each([
  '',
  'Root=1',
  'Sampled=1',
  'Root=2-67a1b2c3-0123456789abcdef01234567',
  `${root}\r\nX-Other: 1`,
  `${root};=`,
  `${root};Parent=${'a'.repeat(300)}`,
])('%j is none', (text) => expect(isTraceHeader(text)).toBe(false));
