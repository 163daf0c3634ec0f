import { expect, it } from 'vitest';
import { isStudioPage } from './page-path.ts';

it.each([
  ['/_cairn/code/0123', true, true],
  ['/_cairn/code/0123', false, false],
  ['/_cairn/health', false, true],
  ['/_cairn/metrics', true, false],
  ['/_localstack/health', true, false],
  ['/.well-known/acme-challenge/x', false, true],
])('on the studio’s host, %s (signed: %s) is shown: %s', (path, isSigned, isShown) => {
  expect(isStudioPage(path, isSigned)).toBe(isShown);
});
