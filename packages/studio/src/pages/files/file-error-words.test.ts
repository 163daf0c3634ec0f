import { expect, test } from 'vitest';
import { fileErrorWords } from './file-error-words.ts';

test('says the line where there is one', () => {
  expect(fileErrorWords({ message: 'a comma is missing', line: 3 })).toBe('line 3: a comma is missing');
});

test('says no place where the service names none', () => {
  const message = "Invalid State Machine Definition: 'MISSING_END_STATE: No end at null'";
  expect(fileErrorWords({ message })).toBe("Invalid State Machine Definition: 'MISSING_END_STATE: No end'");
});
